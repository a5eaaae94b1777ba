// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.race.SynSchedule;
import java.time.Duration;

/**
 * What lies between this machine and one address. Immutable.
 *
 * @param kind what comes back
 * @param rttNanos after how long it comes back, in nanoseconds; 0 where nothing does
 * @param lostSyns which SYNs of an attempt never arrive: bit 0 the first, bit 1 the second (its
 *     retransmission), and so on
 * @param lostOfRetry the same of a second attempt at the address in one race
 * @param lostSynAcks which of the SYNs that are lost do arrive: it is the server's SYN-ACK that is
 *     lost then; on a silent path those of them to which a server replies in vain
 */
public record Path(Kind kind, long rttNanos, long lostSyns, long lostOfRetry, long lostSynAcks) {

  /** What comes back for a SYN. */
  public enum Kind {
    /** A SYN-ACK. */
    ANSWERS,
    /** An RST: nobody listens, or a filter says no. */
    REFUSES,
    /** Nothing. */
    SILENT,
    /** An ICMP unreachable. */
    UNREACHABLE,
    /** No SYN leaves: this machine has no route, connect() fails at once. */
    NO_ROUTE
  }

  /** Never. */
  static final long NEVER = Long.MAX_VALUE;

  private static final Path SILENCE = new Path(Kind.SILENT, 0, 0);
  private static final Path NO_REPLY = new Path(Kind.SILENT, 0, 0, 0, -1);
  private static final Path NO_WAY = new Path(Kind.NO_ROUTE, 0, 0);

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Path {
    if (rttNanos < 0) {
      throw new IllegalArgumentException("rtt must not be negative: " + rttNanos + " ns");
    }
  }

  /**
   * A path on which a second attempt loses nothing.
   *
   * @param kind what comes back
   * @param rttNanos after how long it comes back, in nanoseconds; 0 where nothing does
   * @param lostSyns which SYNs of an attempt never arrive
   */
  public Path(Kind kind, long rttNanos, long lostSyns) {
    this(kind, rttNanos, lostSyns, 0, 0);
  }

  /**
   * A server that answers.
   *
   * @param rtt from SYN to SYN-ACK
   * @return the path
   */
  public static Path answers(Duration rtt) {
    return new Path(Kind.ANSWERS, rtt.toNanos(), 0);
  }

  /**
   * A refusal.
   *
   * @param rtt from SYN to RST
   * @return the path
   */
  public static Path refuses(Duration rtt) {
    return new Path(Kind.REFUSES, rtt.toNanos(), 0);
  }

  /**
   * A black hole.
   *
   * @return the path
   */
  public static Path silent() {
    return SILENCE;
  }

  /**
   * A black hole on the way back: SYNs arrive, and no SYN-ACK does. The server is left with a
   * half-open connection; that is how the talk's measurement saw a broken IPv6.
   *
   * @return the path
   */
  public static Path losingSynAcks() {
    return NO_REPLY;
  }

  /**
   * A router that says so.
   *
   * @param rtt from SYN to ICMP unreachable
   * @return the path
   */
  public static Path unreachable(Duration rtt) {
    return new Path(Kind.UNREACHABLE, rtt.toNanos(), 0);
  }

  /**
   * No route: connect() fails at once and no SYN is sent.
   *
   * @return the path
   */
  public static Path noRoute() {
    return NO_WAY;
  }

  /**
   * The same path, on which one SYN more is lost.
   *
   * @param number which SYN of an attempt, 1 for the first, at most 63
   * @return the changed path
   * @throws IllegalArgumentException if there can be no such SYN
   */
  public Path losingSyn(int number) {
    return new Path(kind, rttNanos, lostSyns | bit(number), lostOfRetry, lostSynAcks);
  }

  /**
   * The same path, on which one SYN more is answered in vain.
   *
   * @param number which SYN of an attempt, 1 for the first, at most 63
   * @return the changed path
   * @throws IllegalArgumentException if there can be no such SYN
   */
  public Path losingSynAck(int number) {
    long bit = bit(number);
    return new Path(kind, rttNanos, lostSyns | bit, lostOfRetry, lostSynAcks | bit);
  }

  private static long bit(int number) {
    if (number < 1 || number >= Long.SIZE) {
      throw new IllegalArgumentException("number must be 1 to 63: " + number);
    }
    return 1L << (number - 1);
  }

  /** What a second attempt at the address in one race meets. */
  Path ofRetry() {
    return new Path(kind, rttNanos, lostOfRetry, 0, lostSynAcks);
  }

  /** Whether a connection can come of it. */
  boolean answers() {
    return kind == Kind.ANSWERS;
  }

  /**
   * Whether an attempt that never stood leaves a half-open connection at the server for want of a
   * SYN-ACK: a SYN of it has arrived, and no SYN-ACK gets through.
   *
   * @param syns how many SYNs were sent, at most 63
   */
  boolean leavesHalfOpen(int syns) {
    long sent = (1L << syns) - 1;
    boolean lost = kind == Kind.SILENT || (answers() && (~lostSyns & sent) == 0);
    return lost && (lostSynAcks & sent) != 0;
  }

  /**
   * When something comes back: the first SYN that is not lost, and a round trip. {@link #NEVER}
   * when the system has given up by then.
   */
  long replyNanos(SynSchedule system) {
    if (kind == Kind.SILENT || kind == Kind.NO_ROUTE) {
      return NEVER;
    }
    int arriving = Long.numberOfTrailingZeros(~lostSyns);
    if (arriving >= system.synCount()) {
      return NEVER;
    }
    long nanos = system.sendNanos(arriving) + rttNanos;
    return nanos < system.giveUpNanos() ? nanos : NEVER;
  }
}
