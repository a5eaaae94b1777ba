// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.trace;

import io.happysocket.lab.trace.Attempt.Fate;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Flow;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One connect, read from the wire. Times are nanoseconds since its first DNS query; where there was
 * none (an answer from a cache), since the lab told the client to connect.
 *
 * @param dns queries and answers
 * @param attempts in the order of their first SYNs
 * @param ended when the client said that it was done: the lab only uses it for a client that failed
 * @param hung whether it was not done when the lab stopped to wait
 */
public record Trace(List<WireEvent> dns, List<Attempt> attempts, long ended, boolean hung) {

  /** Reads what happened between two moments of the log. */
  public static Trace of(List<WireEvent> events, long toldNanos, long endedNanos, boolean hung) {
    long begin = toldNanos;
    for (WireEvent event : events) {
      if (event.kind() == Kind.SYN && event.flow().serverPort() != DNS_PORT) {
        break; // whoever has the answers asks later, if at all
      }
      if (event.kind() == Kind.DNS_QUERY) {
        begin = event.atNanos();
        break;
      }
    }
    List<WireEvent> dns = new ArrayList<>();
    Set<Flow> queried = new HashSet<>();
    Map<Flow, List<WireEvent>> flows = new LinkedHashMap<>();
    for (WireEvent event : events) {
      WireEvent moved =
          new WireEvent(event.atNanos() - begin, event.kind(), event.flow(), event.detail());
      if (event.kind() == Kind.DNS_QUERY) {
        queried.add(event.flow());
        dns.add(moved);
      } else if (event.kind() == Kind.DNS_ANSWER) {
        // others are late ones, to a connect before
        if (queried.contains(event.flow())) {
          dns.add(moved);
        }
      } else if (event.flow().serverPort() != DNS_PORT
          && (event.kind() == Kind.SYN || flows.containsKey(event.flow()))) {
        flows.computeIfAbsent(event.flow(), flow -> new ArrayList<>()).add(moved);
      }
    }
    List<Attempt> attempts = new ArrayList<>();
    flows.forEach((flow, seen) -> attempts.add(attempt(flow, seen)));
    return new Trace(List.copyOf(dns), List.copyOf(attempts), endedNanos - begin, hung);
  }

  private static final int DNS_PORT = 53;

  private static Attempt attempt(Flow flow, List<WireEvent> seen) {
    List<Long> syns =
        seen.stream().filter(event -> event.kind() == Kind.SYN).map(WireEvent::atNanos).toList();
    long synAck = first(seen, Kind.SYN_ACK);
    if (first(seen, Kind.CLIENT_DATA) >= 0) {
      return new Attempt(flow, syns, synAck, synAck, Fate.WON);
    }
    for (WireEvent event : seen) {
      Fate fate =
          switch (event.kind()) {
            case SERVER_RST -> Fate.REFUSED;
            case UNREACHABLE -> Fate.UNREACHABLE;
            case CLIENT_FIN -> Fate.FIN;
            case CLIENT_RST -> Fate.RST;
            default -> null;
          };
      if (fate != null) {
        return new Attempt(flow, syns, synAck, event.atNanos(), fate);
      }
    }
    return new Attempt(flow, syns, synAck, -1, synAck >= 0 ? Fate.OPEN : Fate.SILENT);
  }

  private static long first(List<WireEvent> seen, Kind kind) {
    for (WireEvent event : seen) {
      if (event.kind() == kind) {
        return event.atNanos();
      }
    }
    return -1;
  }

  /** The types that were asked for. */
  public Set<String> asked() {
    return dns.stream()
        .filter(event -> event.kind() == Kind.DNS_QUERY)
        .map(event -> event.detail().replaceFirst("^tcp ", "").replaceFirst(" .*", ""))
        .collect(Collectors.toSet());
  }

  /** The attempt that carried the client's payload, or null. */
  public Attempt winner() {
    return attempts.stream().filter(Attempt::won).findFirst().orElse(null);
  }

  /** From the beginning to the winner's SYN-ACK, or -1. */
  public long connectedNanos() {
    Attempt winner = winner();
    return winner == null ? -1 : winner.synAck();
  }

  /** Every SYN, those that the system sent again included. */
  public int syns() {
    return attempts.stream().mapToInt(attempt -> attempt.syns().size()).sum();
  }
}
