// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.util.Arrays;

/** One connection attempt while it is not decided. */
final class Flow {

  /** A SYN-ACK that comes this soon after a SYN answers it, whatever else was sent before. */
  private static final long AT_ONCE_NANOS = 5_000_000;

  private static final long UNKNOWN = -1;

  /** When a SYN or SYN-ACK went by, and its time stamp, if it had one. */
  private record Sent(long nanos, boolean stamped, int stamp) {}

  /** Answers to SYNs: which SYN, as far as can be told, and how much later. */
  private record Answer(Sent sent, long afterNanos) {}

  private static final byte[] NOTHING = {};

  final Ends ends;
  final long startNanos;
  final int initial;
  final boolean sized;

  /** The clock before it jumped has another number than after. */
  final int clock;

  int syns = 1;
  int synAcks;
  int serverInitial;
  long lastNanos;
  long rttNanos = UNKNOWN;
  boolean established;
  boolean unreachable;
  int icmpType;
  int icmpCode;

  /** What the client said first, in order and without gaps. */
  byte[] said = NOTHING;

  private final Sent firstSyn;
  private Sent lastSyn;
  private Answer firstAnswer;
  private Answer lastAnswer;

  Flow(Ends ends, Packet syn, long nanos, int clock) {
    this.ends = ends;
    this.startNanos = nanos;
    this.lastNanos = nanos;
    this.initial = syn.sequence;
    this.sized = syn.sized;
    this.clock = clock;
    this.firstSyn = sent(syn, nanos);
    this.lastSyn = firstSyn;
    this.firstAnswer = new Answer(firstSyn, UNKNOWN);
    this.lastAnswer = firstAnswer;
  }

  private static Sent sent(Packet packet, long nanos) {
    return new Sent(nanos, packet.stamped, packet.stamp);
  }

  void synAgain(Packet syn, long nanos) {
    syns++;
    lastNanos = nanos;
    lastSyn = sent(syn, nanos);
  }

  void synAck(Packet packet, long nanos) {
    lastNanos = nanos;
    lastAnswer = new Answer(sent(packet, nanos), sinceItsSyn(packet, nanos));
    if (synAcks == 0 || packet.sequence != serverInitial) {
      firstAnswer = lastAnswer;
      serverInitial = packet.sequence;
    }
    synAcks++;
  }

  /**
   * How long after the SYN that it answers: nothing, seen from a server, and nearly all of the RTT,
   * seen from a client.
   */
  private long sinceItsSyn(Packet synAck, long nanos) {
    long sinceLast = nanos - lastSyn.nanos;
    if (syns == 1 || sinceLast <= AT_ONCE_NANOS) {
      return sinceLast;
    }
    if (synAck.stamped && firstSyn.stamp != lastSyn.stamp) {
      if (synAck.echoed == lastSyn.stamp) {
        return sinceLast;
      }
      return synAck.echoed == firstSyn.stamp ? nanos - firstSyn.nanos : UNKNOWN;
    }
    return UNKNOWN;
  }

  /** Whether a segment of the client's says that it has the SYN-ACK. */
  boolean isAcknowledgedBy(Packet packet) {
    return synAcks == 0
        ? packet.sequence == initial + 1
        : packet.acknowledged - (serverInitial + 1) >= 0 && packet.sequence - initial > 0;
  }

  /**
   * The handshake is complete. The RTT is known if it is known which of several SYNs and SYN-ACKs
   * answer each other (Karn's rule, RFC 6298 section 3), which time stamps tell; to leave all
   * others out would cut the slowest clients off, who repeat their SYN because they are slow.
   */
  void ack(Packet packet, long nanos, boolean sameClock) {
    established = true;
    lastNanos = nanos;
    Answer answer = answered(packet);
    boolean plain = synAcks > 0 && packet.acknowledged == serverInitial + 1;
    if (plain && sameClock && answer.afterNanos != UNKNOWN) {
      rttNanos = Math.max(0, nanos - answer.sent.nanos + answer.afterNanos);
    }
  }

  private Answer answered(Packet ack) {
    if (synAcks <= 1) {
      return lastAnswer;
    }
    if (ack.stamped && firstAnswer.sent.stamp != lastAnswer.sent.stamp) {
      if (ack.echoed == lastAnswer.sent.stamp) {
        return lastAnswer;
      }
      if (ack.echoed == firstAnswer.sent.stamp) {
        return firstAnswer;
      }
    }
    return new Answer(firstSyn, UNKNOWN);
  }

  /** Adds to what the client said, if this is what comes next of it. */
  boolean says(Packet packet, int most) {
    if (packet.payloadLength == 0 || packet.sequence != initial + 1 + said.length) {
      return false;
    }
    int added = Math.min(packet.payloadLength, most - said.length);
    int before = said.length;
    said = Arrays.copyOf(said, before + added);
    System.arraycopy(packet.bytes(), packet.payloadAt, said, before, added);
    return added > 0;
  }
}
