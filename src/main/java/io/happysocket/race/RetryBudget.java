// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

/**
 * How many second attempts at an address the races of one connector may start (contract row 53):
 * one for every hundred of its connects, and three for the first three hundred together. A server
 * that drops SYNs because it is overloaded so gets at most one more for every hundred connects.
 * What is not used is kept for a thousand connects. Thread-safe.
 */
public final class RetryBudget {

  /** One second attempt for so many connects. */
  static final int CONNECTS_FOR_ONE = 100;

  /** So many may be started before there were as many hundreds of connects. */
  static final int AT_THE_START = 3;

  /** So many are kept at most: what the last thousand connects have earned. */
  static final int MOST_KEPT = 10;

  private static final int MOST_EVER = Integer.MAX_VALUE / CONNECTS_FOR_ONE;

  // guarded by this

  /** In connects: what is left to spend. */
  private int left;

  /** The connects that were paid for in advance, and earn nothing. */
  private int advanced;

  private final int most;

  private RetryBudget(int attempts, int most) {
    this.left = attempts * CONNECTS_FOR_ONE;
    this.advanced = attempts * CONNECTS_FOR_ONE;
    this.most = most * CONNECTS_FOR_ONE;
  }

  /**
   * That of a new connector.
   *
   * @return a budget of its own
   */
  public static RetryBudget start() {
    return new RetryBudget(AT_THE_START, MOST_KEPT);
  }

  /**
   * Allows none, for ever.
   *
   * @return a budget that stays empty
   */
  public static RetryBudget none() {
    return new RetryBudget(0, 0);
  }

  /**
   * Allows any number, to compare with.
   *
   * @return a budget that is never empty
   */
  public static RetryBudget unlimited() {
    return new RetryBudget(MOST_EVER, MOST_EVER);
  }

  /** A connect of the connector has sent its first SYN. */
  synchronized void connect() {
    if (advanced > 0) {
      advanced--;
    } else if (left < most) {
      left++;
    }
  }

  /** Whether there is something left for one. */
  synchronized boolean allows() {
    return left >= CONNECTS_FOR_ONE;
  }

  /** Takes one; false when there is none left. */
  synchronized boolean take() {
    if (!allows()) {
      return false;
    }
    left -= CONNECTS_FOR_ONE;
    return true;
  }

  /** The one that was taken has sent no SYN. */
  synchronized void giveBack() {
    left += CONNECTS_FOR_ONE;
  }

  @Override
  public synchronized String toString() {
    return left / CONNECTS_FOR_ONE + " second attempts";
  }
}
