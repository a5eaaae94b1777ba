// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a name for who connects by himself: in the JDK's order, but those last that
 * races have shown to be bad. Nothing else is moved: who takes the first address and has no second
 * try, or has bound his socket to an address of one family, connects as without the agent. Never
 * throws, and never lacks an address that the JDK has. Thread-safe.
 */
final class Names {

  private static final int MAXIMUM = 4096;

  private final AgentOptions options;
  private final Machinery machinery;

  /** Addresses that failed, or were silent for longer than the winner took. */
  private final Set<InetAddress> bad =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Boolean> eldest) {
                  return size() > MAXIMUM;
                }
              }));

  /**
   * Which families.
   *
   * @param first which of them goes first; null for the order of the answer
   */
  record Wanted(boolean ipv6, boolean ipv4, @Nullable AddressFamily first) {
    boolean has(InetAddress address) {
      return AddressFamily.of(address) == AddressFamily.IPV6 ? ipv6 : ipv4;
    }

    boolean isLater(InetAddress address) {
      return first != null && AddressFamily.of(address) != first;
    }
  }

  Names(AgentOptions options, Machinery machinery) {
    this.options = options;
    this.machinery = machinery;
  }

  boolean areFor(String host) {
    return machinery.concerns(host);
  }

  /** A race has ended. One that nobody won shows no address to be better than another. */
  void learn(RaceReport report) {
    AttemptReport winner = report.winner();
    if (winner == null) {
      return;
    }
    for (AttemptReport attempt : report.attempts()) {
      boolean failed = attempt.outcome() == AttemptReport.Outcome.FAILED;
      if (failed || (attempt.started() && nanos(attempt) > nanos(winner))) {
        bad.add(attempt.address());
      }
    }
    bad.remove(winner.address()); // of which another attempt may have been lost
  }

  private static long nanos(AttemptReport attempt) {
    return attempt.endNanos() - attempt.startNanos();
  }

  /** HappySocket's own answer; empty where it is not to be asked, or has none. */
  List<InetAddress> own(String host, Wanted wanted) {
    if (!options.ownDns()) {
      return List.of();
    }
    try {
      List<InetAddress> all = machinery.connector().lookup(host);
      return ordered(
          all.stream().filter(wanted::has).sorted(Comparator.comparing(wanted::isLater)).toList());
    } catch (UnknownHostException e) {
      return List.of(); // the JDK may have other sources of names
    } catch (RuntimeException | Error e) {
      machinery.broke(e);
      return List.of();
    }
  }

  /** An answer, sorted. */
  List<InetAddress> ordered(List<InetAddress> answer) {
    return answer.stream().sorted(Comparator.comparing(bad::contains)).toList();
  }
}
