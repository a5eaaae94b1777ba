// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.quality.capture.Ends.End;
import io.happysocket.quality.capture.Verdicts.Failure;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows handshakes, packet by packet, and decides what became of each. What it holds is bounded:
 * 50,000 half-open connections, those that were silent for 75 s decided (no system waits longer
 * between two SYNs than Linux's 64 s), and 5,000 whose client is yet to say what it wants.
 */
final class Handshakes {

  static final long IDLE_NANOS = 75_000_000_000L;

  /** At the end of a capture who began later than this before it may yet be connected. */
  static final long GRACE_NANOS = 3_000_000_000L;

  private static final long SPEECHLESS_NANOS = 10_000_000_000L;
  private static final int MOST_HALF_OPEN = 50_000;
  private static final int MOST_LISTENED_TO = 5_000; // with what they said, 20 MB
  private static final int MOST_SET_UPS = 20_000;
  private static final int MOST_SAID = 4096;

  private final CaptureSettings settings;
  private final CaptureClock clock;
  private final CaptureTally tally;
  private final Strangers strangers = new Strangers();
  private final Verdicts verdicts;

  /** In the order in which they last were heard of. */
  private final Map<Ends, Flow> halfOpen = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /** Complete, but what would join them to others is not heard yet; in the order of completion. */
  private final Map<Ends, Flow> listenedTo = new LinkedHashMap<>();

  /** Teredo clients that have opened their path, and when. */
  private final Map<End, Long> setUps = new LinkedHashMap<>();

  Handshakes(CaptureSettings settings, CaptureClock clock, Verdicts verdicts, CaptureTally tally) {
    this.settings = settings;
    this.clock = clock;
    this.verdicts = verdicts;
    this.tally = tally;
  }

  /** Takes the next packet. */
  void take(Packet.Kind kind, Packet packet, long nanos) {
    expire(clock.now());
    switch (kind) {
      case SEGMENT -> segment(packet, nanos);
      case ECHO_REQUEST -> setUp(packet, nanos);
      case UNREACHABLE -> unreachable(packet);
      default -> {
        // nothing of a handshake
      }
    }
  }

  private void segment(Packet packet, long nanos) {
    tally.segments++;
    if (packet.has(Packet.SYN)) {
      if (packet.has(Packet.ACK)) {
        synAck(packet, nanos);
      } else if (settings.wants(packet.toPort)) {
        syn(packet, nanos);
      }
    } else if (packet.has(Packet.RST)) {
      reset(packet);
    } else {
      fromClient(packet, nanos);
    }
  }

  private void syn(Packet packet, long nanos) {
    Ends ends = Ends.toServer(packet);
    Flow known = halfOpen.get(ends);
    if (known != null && known.initial == packet.sequence) {
      known.synAgain(packet, nanos);
      tally.repeatedSyns++;
      return;
    }
    if (known != null) {
      halfOpen.remove(ends);
      fail(known, Failure.SILENT); // its client has given up and begun anew
    }
    Flow listened = listenedTo.get(ends);
    if (listened != null && listened.initial == packet.sequence) {
      tally.repeatedSyns++; // sent before the SYN-ACK was there, and late
      return;
    }
    setUps.remove(ends.client());
    strangers.tried(ends);
    halfOpen.put(ends, new Flow(ends, packet, nanos, clock.number()));
    if (halfOpen.size() > MOST_HALF_OPEN) {
      tally.crowdedOut += decideFirst(clock.now()) ? 0 : 1;
    }
  }

  private void synAck(Packet packet, long nanos) {
    Ends ends = Ends.fromServer(packet);
    Flow flow = halfOpen.get(ends);
    if (flow != null && packet.acknowledged - flow.initial > 0) {
      flow.synAck(packet, nanos);
      strangers.answered(ends);
    } else if (settings.wants(packet.fromPort) && !listenedTo.containsKey(ends)) {
      tally.withoutSyn++;
    }
  }

  private void reset(Packet packet) {
    Ends toServer = Ends.toServer(packet);
    Flow let = halfOpen.remove(toServer);
    if (let != null) {
      // its SYN-ACK came through: the loser of a race, or a scanner that knows what it wanted
      verdicts.letGo(let);
      return;
    }
    Ends fromServer = Ends.fromServer(packet);
    Flow refused = halfOpen.get(fromServer);
    if (refused != null && refused.synAcks == 0) {
      halfOpen.remove(fromServer);
      fail(refused, Failure.REFUSED);
    }
    hangUp(toServer);
    hangUp(fromServer);
  }

  private void fromClient(Packet packet, long nanos) {
    Ends ends = Ends.toServer(packet);
    Flow flow = halfOpen.get(ends);
    if (flow != null && packet.has(Packet.ACK) && flow.isAcknowledgedBy(packet)) {
      halfOpen.remove(ends);
      flow.ack(packet, nanos, flow.clock == clock.number());
      strangers.completed(ends);
      if (settings.key() == null) {
        verdicts.established(flow, "");
        return;
      }
      listenedTo.put(ends, flow);
      if (listenedTo.size() > MOST_LISTENED_TO) {
        hangUp(listenedTo.keySet().iterator().next());
      }
    }
    Flow listened = listenedTo.isEmpty() ? null : listenedTo.get(ends);
    if (listened != null) {
      listen(listened, packet);
    }
  }

  private void listen(Flow flow, Packet packet) {
    flow.says(packet, MOST_SAID);
    String asked = FirstWords.of(flow.said);
    boolean over = flow.said.length >= MOST_SAID || packet.has(Packet.FIN);
    if (asked != null || over) {
      listenedTo.remove(flow.ends);
      verdicts.established(flow, asked == null ? "" : asked);
    }
  }

  private void hangUp(Ends ends) {
    Flow flow = listenedTo.remove(ends);
    if (flow != null) {
      verdicts.established(flow, "");
    }
  }

  /** ICMP quotes what could not be delivered: the server's SYN-ACK, or the client's SYN. */
  private void unreachable(Packet packet) {
    Flow flow = halfOpen.get(Ends.fromServer(packet));
    flow = flow == null ? halfOpen.get(Ends.toServer(packet)) : flow;
    if (flow != null) {
      flow.unreachable = true;
      flow.icmpType = packet.icmpType;
      flow.icmpCode = packet.icmpCode;
    }
  }

  private void setUp(Packet packet, long nanos) {
    End client = Ends.toServer(packet).client();
    if (Verdicts.isTeredo(client) && !strangers.isKnown(client)) {
      setUps.putIfAbsent(client, nanos);
      if (setUps.size() > MOST_SET_UPS) {
        setUps.remove(client);
        tally.crowdedOut++;
      }
    }
  }

  private void fail(Flow flow, Failure how) {
    Failure why = flow.unreachable ? Failure.UNREACHABLE : how;
    verdicts.failed(flow, why, strangers.isScan(flow, !settings.ports().isEmpty()));
  }

  // ---- time

  private void expire(long now) {
    while (!halfOpen.isEmpty() && now - first(halfOpen).lastNanos > IDLE_NANOS) {
      tally.undecided += decideFirst(now) ? 0 : 1;
    }
    while (!listenedTo.isEmpty() && now - first(listenedTo).lastNanos > SPEECHLESS_NANOS) {
      hangUp(first(listenedTo).ends);
    }
    Iterator<Map.Entry<End, Long>> opened = setUps.entrySet().iterator();
    while (opened.hasNext()) {
      Map.Entry<End, Long> each = opened.next();
      if (now - each.getValue() <= IDLE_NANOS) {
        return;
      }
      verdicts.setUpFailed(each.getKey(), each.getValue());
      opened.remove();
    }
  }

  /** Who has just begun may yet be connected, and is not counted. */
  private boolean decideFirst(long now) {
    Flow flow = first(halfOpen);
    halfOpen.remove(flow.ends);
    boolean longEnough = flow.clock == clock.number() && now - flow.startNanos >= GRACE_NANOS;
    if (longEnough) {
      fail(flow, Failure.SILENT);
    }
    return longEnough;
  }

  private static Flow first(Map<Ends, Flow> flows) {
    return flows.values().iterator().next();
  }

  /** Decides what is left at the end of the capture. */
  void end() {
    long now = clock.now();
    while (!halfOpen.isEmpty()) {
      tally.undecided += decideFirst(now) ? 0 : 1;
    }
    while (!listenedTo.isEmpty()) {
      hangUp(first(listenedTo).ends);
    }
    setUps.forEach(
        (client, nanos) -> {
          if (now - nanos >= GRACE_NANOS) {
            verdicts.setUpFailed(client, nanos);
          } else {
            tally.undecided++;
          }
        });
    setUps.clear();
  }
}
