// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;

/**
 * What earlier connects have shown of one address family on one network. Immutable.
 *
 * @param health whether it works
 * @param failing how many different destinations in a row missed over it while the other family
 *     reached them
 * @param skipped how many races that knew an address of it, and tried none, have ended since it was
 *     last tried
 * @param destinations how many destinations the next two rest on
 * @param meanLogRtt the mean of the natural logarithm of their first round-trip times in
 *     nanoseconds
 * @param varianceLogRtt the variance of the same
 * @param variation by which part of the estimate a round-trip time differs from it, on average; 0
 *     while no address was measured twice
 * @param comparisons for how many destinations with an RTT over this family the other one was tried
 *     for the first time
 * @param otherSooner by which part of this family's RTT the other family was sooner then, on
 *     average; where it was not sooner counts as 0
 */
public record FamilyHistory(
    HistoryView.Health health,
    int failing,
    int skipped,
    int destinations,
    double meanLogRtt,
    double varianceLogRtt,
    double variation,
    int comparisons,
    double otherSooner) {

  /** As in {@link RttEstimate#timeoutNanos}. */
  private static final long GRANULARITY_NANOS = 10_000_000;

  /** An estimate of fewer samples than this still carries the guess that it began with. */
  private static final int YOUNG_SAMPLES = 8;

  /** 4, as K of RFC 6298, and one more because a young estimate is itself uncertain. */
  private static final double YOUNG_VARIATIONS = 5;

  /**
   * A family of which only the health is known.
   *
   * @param health whether it works
   * @return the history
   */
  public static FamilyHistory of(HistoryView.Health health) {
    return new FamilyHistory(health, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * After how long without an answer it has probably been lost. The first variation of an estimate
   * is a guess, half of the RTT (RFC 6298 rule 2.2); as long as it has few samples, what is usual
   * on this network bounds it.
   *
   * @param rtt an estimate of an address of this family
   * @return its timeout, in nanoseconds
   */
  public long timeoutNanos(RttEstimate rtt) {
    if (variation <= 0 || rtt.samples() >= YOUNG_SAMPLES) {
      return rtt.timeoutNanos();
    }
    long usual = Math.round(YOUNG_VARIATIONS * variation * rtt.smoothedNanos());
    return Math.min(rtt.timeoutNanos(), rtt.smoothedNanos() + Math.max(GRANULARITY_NANOS, usual));
  }
}
