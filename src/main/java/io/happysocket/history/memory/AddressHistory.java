// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.RttEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What earlier connects have shown of one destination address. Immutable.
 *
 * @param rtt its round-trip time, from SYN to established; null when it was never measured
 * @param unsampled how many races that knew the address have ended since that was last measured:
 *     the older, the sooner it gives way to the next measurement
 * @param attempts how many attempts were made at it
 * @param established how many of them were established
 * @param resent whether its last attempt was, but only after the system had sent its SYN again:
 *     that was lost, or the round trip takes longer than a second
 * @param misses how many in a row, since it was last established, failed or stayed silent for
 *     longer than an answer takes; a miss beside silent neighbours of its prefix counts twice
 * @param lastMiss how the last of these ended; null when there is none
 * @param beaten whether its last attempt was closed because the other family won, too early to say
 *     anything else
 * @param silentNanos the longest that it stayed silent in attempts closed that early, since it was
 *     last established
 * @param skipped how many races that knew the address, and tried none of its family, have ended
 *     since it was last tried; where it misses, counted for all addresses of its prefix that do
 * @param reportedFailure why a connection to it was reported as bad; null when none was
 * @param uncompared how many attempts at it have ended since a race that knew its round-trip time
 *     showed how much sooner or later the other family is; all of them when none has
 * @param atNanos when the last attempt at it ended; until there is one, when it was first skipped;
 *     0 when neither is remembered
 */
public record AddressHistory(
    @Nullable RttEstimate rtt,
    int unsampled,
    int attempts,
    int established,
    boolean resent,
    int misses,
    HistoryUpdate.Attempt.@Nullable Outcome lastMiss,
    boolean beaten,
    long silentNanos,
    int skipped,
    @Nullable String reportedFailure,
    int uncompared,
    long atNanos) {

  private static final long COMPARABLE_NANOS = 50_000_000;

  /** Nothing is known. */
  public static final AddressHistory NONE =
      new AddressHistory(null, 0, 0, 0, false, 0, null, false, 0, 0, null, 0, 0);

  /**
   * An address of which only the round-trip time is known.
   *
   * @param rtt its estimate
   * @return the history, of as many established attempts as the estimate has samples
   */
  public static AddressHistory of(RttEstimate rtt) {
    return new AddressHistory(
        rtt, 0, rtt.samples(), rtt.samples(), false, 0, null, false, 0, 0, null, 0, 0);
  }

  /**
   * Whether this address was seen to answer hardly sooner than another one does.
   *
   * @param other the estimate of the other one
   * @return true if it stayed silent until 50 ms before that, or longer
   */
  public boolean isKnownSlower(RttEstimate other) {
    return silentNanos >= Math.max(1, other.smoothedNanos() - COMPARABLE_NANOS);
  }

  // without a draft, as afterSkip is: one of them or both are made with nearly every race
  AddressHistory established(HistoryUpdate.Attempt attempt, long nowNanos) {
    boolean sample = attempt.isRttSample();
    return new AddressHistory(
        sample ? rttWith(attempt.afterNanos()) : rtt,
        sample ? 0 : unsampled + 1,
        attempts + 1,
        established + 1,
        /* resent= */ !sample,
        /* misses= */ 0,
        /* lastMiss= */ null,
        /* beaten= */ false,
        /* silentNanos= */ 0,
        /* skipped= */ 0,
        reportedFailure,
        uncompared + 1,
        nowNanos);
  }

  private RttEstimate rttWith(long rttNanos) {
    return rtt == null ? RttEstimate.first(rttNanos) : rtt.next(rttNanos, unsampled);
  }

  AddressHistory missed(int more, HistoryUpdate.Attempt.Outcome how, long nowNanos) {
    Draft next = tried(nowNanos);
    next.misses += more;
    next.lastMiss = how;
    return next.done();
  }

  /** Tried, and closed too early to say anything. */
  AddressHistory undecided(boolean byOtherFamily, long afterNanos, long nowNanos) {
    Draft next = tried(nowNanos);
    next.beaten = byOtherFamily;
    next.silentNanos = Math.max(silentNanos, afterNanos);
    return next.done();
  }

  /** One more attempt at it has ended, with whatever it showed. */
  private Draft tried(long nowNanos) {
    Draft next = new Draft(this);
    next.unsampled++;
    next.attempts++;
    next.resent = false;
    next.beaten = false;
    next.skipped = 0;
    next.uncompared++;
    next.atNanos = nowNanos;
    return next;
  }

  /** A race that knew it has tried none of its family. */
  AddressHistory afterSkip() {
    return new AddressHistory(
        rtt,
        unsampled + 1,
        attempts,
        established,
        resent,
        misses,
        lastMiss,
        beaten,
        silentNanos,
        skipped + 1,
        reportedFailure,
        uncompared,
        atNanos);
  }

  /** With the races that skipped all of its prefix as those that skipped it. */
  AddressHistory skippedTogether(int races) {
    Draft next = new Draft(this);
    next.skipped = races;
    return next.done();
  }

  AddressHistory withReportedFailure(String reason) {
    Draft next = new Draft(this);
    next.reportedFailure = reason;
    return next.done();
  }

  /** Its misses were the network's. */
  AddressHistory forgiven() {
    if (misses == 0) {
      return this;
    }
    Draft next = new Draft(this);
    next.misses = 0;
    next.lastMiss = null;
    return next.done();
  }

  /** A race has shown how the other family compares with it. */
  AddressHistory compared() {
    Draft next = new Draft(this);
    next.uncompared = 0;
    return next.done();
  }

  AddressHistory at(long nowNanos) {
    Draft next = new Draft(this);
    next.atNanos = nowNanos;
    return next.done();
  }

  /** The next history of an address, while it is being made of the last one. */
  private static final class Draft {
    private @Nullable RttEstimate rtt;
    private int unsampled;
    private int attempts;
    private int established;
    private boolean resent;
    private int misses;
    private HistoryUpdate.Attempt.@Nullable Outcome lastMiss;
    private boolean beaten;
    private long silentNanos;
    private int skipped;
    private @Nullable String reportedFailure;
    private int uncompared;
    private long atNanos;

    Draft(AddressHistory last) {
      rtt = last.rtt;
      unsampled = last.unsampled;
      attempts = last.attempts;
      established = last.established;
      resent = last.resent;
      misses = last.misses;
      lastMiss = last.lastMiss;
      beaten = last.beaten;
      silentNanos = last.silentNanos;
      skipped = last.skipped;
      reportedFailure = last.reportedFailure;
      uncompared = last.uncompared;
      atNanos = last.atNanos;
    }

    AddressHistory done() {
      return new AddressHistory(
          rtt,
          unsampled,
          attempts,
          established,
          resent,
          misses,
          lastMiss,
          beaten,
          silentNanos,
          skipped,
          reportedFailure,
          uncompared,
          atNanos);
    }
  }
}
