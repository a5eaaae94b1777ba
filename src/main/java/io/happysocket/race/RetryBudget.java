// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many second attempts at an address the races of one connector may start (contract row 53):
 * one for every hundred of its connects, and three for the first three hundred together. A server
 * that drops SYNs because it is overloaded so gets at most one more for every hundred connects.
 * What is not used is kept for a thousand connects. Thread-safe, without a lock.
 */
public final class RetryBudget {

  /** One second attempt for so many connects. */
  static final int CONNECTS_FOR_ONE = 100;

  /** So many may be started before there were as many hundreds of connects. */
  static final int AT_THE_START = 3;

  /** So many are kept at most: what the last thousand connects have earned. */
  static final int MOST_KEPT = 10;

  private static final int MOST_EVER = Integer.MAX_VALUE / CONNECTS_FOR_ONE;

  /** In connects: what is left to spend. */
  private final AtomicInteger left;

  /** The connects that were paid for in advance, and earn nothing. */
  private final AtomicInteger advanced;

  private final int most;

  private RetryBudget(int attempts, int most) {
    this.left = new AtomicInteger(attempts * CONNECTS_FOR_ONE);
    this.advanced = new AtomicInteger(attempts * CONNECTS_FOR_ONE);
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
  void connect() {
    if (advanced.get() > 0 && advanced.getAndDecrement() > 0) {
      return;
    }
    int now = left.get();
    while (now < most && !left.compareAndSet(now, now + 1)) {
      now = left.get();
    }
  }

  /** Whether there is something left for one. */
  boolean allows() {
    return left.get() >= CONNECTS_FOR_ONE;
  }

  /** Takes one; false when there is none left. */
  boolean take() {
    int now = left.get();
    while (now >= CONNECTS_FOR_ONE) {
      if (left.compareAndSet(now, now - CONNECTS_FOR_ONE)) {
        return true;
      }
      now = left.get();
    }
    return false;
  }

  /** The one that was taken has sent no SYN. */
  void giveBack() {
    left.addAndGet(CONNECTS_FOR_ONE);
  }

  @Override
  public String toString() {
    return left.get() / CONNECTS_FOR_ONE + " second attempts";
  }
}
