// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.RttEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What earlier connects have shown of one destination address. Immutable.
 *
 * @param rtt its round-trip time, from SYN to established; null when it never was
 * @param unsampled how many races that knew the address have ended since that was last measured:
 *     the older, the sooner it gives way to the next measurement
 * @param attempts how many attempts were made at it
 * @param established how many of them were established
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
      new AddressHistory(null, 0, 0, 0, 0, null, false, 0, 0, null, 0, 0);

  /**
   * An address of which only the round-trip time is known.
   *
   * @param rtt its estimate
   * @return the history, of as many established attempts as the estimate has samples
   */
  public static AddressHistory of(RttEstimate rtt) {
    return new AddressHistory(
        rtt, 0, rtt.samples(), rtt.samples(), 0, null, false, 0, 0, null, 0, 0);
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

  AddressHistory established(long rttNanos, long nowNanos) {
    RttEstimate next = rtt == null ? RttEstimate.first(rttNanos) : rtt.next(rttNanos, unsampled);
    return new AddressHistory(
        next,
        0,
        attempts + 1,
        established + 1,
        0,
        null,
        false,
        0,
        0,
        reportedFailure,
        uncompared + 1,
        nowNanos);
  }

  AddressHistory missed(int more, HistoryUpdate.Attempt.Outcome how, long nowNanos) {
    return new AddressHistory(
        rtt,
        unsampled + 1,
        attempts + 1,
        established,
        misses + more,
        how,
        false,
        silentNanos,
        0,
        reportedFailure,
        uncompared + 1,
        nowNanos);
  }

  /** Tried, and closed too early to say anything. */
  AddressHistory undecided(boolean byOtherFamily, long afterNanos, long nowNanos) {
    long silent = Math.max(silentNanos, afterNanos);
    return new AddressHistory(
        rtt,
        unsampled + 1,
        attempts + 1,
        established,
        misses,
        lastMiss,
        byOtherFamily,
        silent,
        0,
        reportedFailure,
        uncompared + 1,
        nowNanos);
  }

  /** A race that knew it has tried none of its family. */
  AddressHistory afterSkip() {
    return withSkips(unsampled + 1, skipped + 1);
  }

  /** With the races that skipped all of its prefix as those that skipped it. */
  AddressHistory skippedTogether(int races) {
    return withSkips(unsampled, races);
  }

  private AddressHistory withSkips(int unsampled, int races) {
    return new AddressHistory(
        rtt,
        unsampled,
        attempts,
        established,
        misses,
        lastMiss,
        beaten,
        silentNanos,
        races,
        reportedFailure,
        uncompared,
        atNanos);
  }

  AddressHistory withReportedFailure(String reason) {
    return new AddressHistory(
        rtt,
        unsampled,
        attempts,
        established,
        misses,
        lastMiss,
        beaten,
        silentNanos,
        skipped,
        reason,
        uncompared,
        atNanos);
  }

  /** Its misses were the network's. */
  AddressHistory forgiven() {
    return misses == 0
        ? this
        : new AddressHistory(
            rtt,
            unsampled,
            attempts,
            established,
            0,
            null,
            beaten,
            silentNanos,
            skipped,
            reportedFailure,
            uncompared,
            atNanos);
  }

  /** A race has shown how the other family compares with it. */
  AddressHistory compared() {
    return new AddressHistory(
        rtt,
        unsampled,
        attempts,
        established,
        misses,
        lastMiss,
        beaten,
        silentNanos,
        skipped,
        reportedFailure,
        0,
        atNanos);
  }

  AddressHistory at(long nowNanos) {
    return new AddressHistory(
        rtt,
        unsampled,
        attempts,
        established,
        misses,
        lastMiss,
        beaten,
        silentNanos,
        skipped,
        reportedFailure,
        uncompared,
        nowNanos);
  }
}
