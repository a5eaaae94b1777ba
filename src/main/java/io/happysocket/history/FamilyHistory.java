// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

/**
 * What earlier connects have shown of one address family on one network. Immutable.
 *
 * @param health whether it works
 * @param failing how many different destinations in a row missed over it while the other family
 *     reached them
 * @param passedOver how many races that knew an address of it, and tried none, have ended since it
 *     was last tried
 * @param destinations how many destinations the next two rest on
 * @param meanLogRtt the mean of the natural logarithm of their first round-trip times in
 *     nanoseconds
 * @param varianceLogRtt the variance of the same
 * @param comparisons for how many destinations with an RTT over this family the other one was tried
 *     for the first time
 * @param otherSooner by which part of this family's RTT the other family was sooner then, on
 *     average; where it was not sooner counts as 0
 */
public record FamilyHistory(
    FamilyHealth health,
    int failing,
    int passedOver,
    int destinations,
    double meanLogRtt,
    double varianceLogRtt,
    int comparisons,
    double otherSooner) {

  /**
   * A family of which only the health is known.
   *
   * @param health whether it works
   * @return the history
   */
  public static FamilyHistory of(FamilyHealth health) {
    return new FamilyHistory(health, 0, 0, 0, 0, 0, 0, 0);
  }
}
