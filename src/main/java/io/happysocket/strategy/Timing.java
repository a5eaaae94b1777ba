// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The connector's delays, offered to every strategy. All in nanoseconds. Immutable.
 *
 * @param resolutionDelayNanos Resolution Delay: how long an A answer waits for the AAAA answer; 50
 *     ms (RFC 8305 section 8)
 * @param attemptDelayNanos Connection Attempt Delay: between two starts; 250 ms (RFC 8305 section
 *     8)
 * @param minimumAttemptDelayNanos the least that a computed or compressed Connection Attempt Delay
 *     may become; 100 ms (RFC 8305 section 8), never under 10 ms
 * @param maximumAttemptDelayNanos the most that a computed one may become; 2 s (RFC 8305 section 8)
 */
public record Timing(
    long resolutionDelayNanos,
    long attemptDelayNanos,
    long minimumAttemptDelayNanos,
    long maximumAttemptDelayNanos) {

  /** The recommended values of RFC 8305 section 8. */
  public static final Timing RFC_8305 =
      of(
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  /** The least time between two SYNs, 10 ms (RFC 8305 section 5, a MUST NOT). */
  public static final long FLOOR_NANOS = 10_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a delay is negative, the minimum is under 10 ms, or the
   *     attempt delay is not within its bounds
   */
  public Timing {
    require(resolutionDelayNanos >= 0, "resolutionDelay", resolutionDelayNanos, "not negative");
    require(
        minimumAttemptDelayNanos >= FLOOR_NANOS,
        "minimumAttemptDelay",
        minimumAttemptDelayNanos,
        "at least 10 ms");
    require(
        maximumAttemptDelayNanos >= minimumAttemptDelayNanos,
        "maximumAttemptDelay",
        maximumAttemptDelayNanos,
        "at least the minimum");
    require(
        attemptDelayNanos >= minimumAttemptDelayNanos
            && attemptDelayNanos <= maximumAttemptDelayNanos,
        "attemptDelay",
        attemptDelayNanos,
        "within its bounds");
  }

  /**
   * From durations.
   *
   * @param resolutionDelay Resolution Delay
   * @param attemptDelay Connection Attempt Delay
   * @param minimumAttemptDelay Minimum Connection Attempt Delay
   * @param maximumAttemptDelay Maximum Connection Attempt Delay
   * @return the timing
   * @throws IllegalArgumentException as the constructor does
   */
  public static Timing of(
      Duration resolutionDelay,
      Duration attemptDelay,
      Duration minimumAttemptDelay,
      Duration maximumAttemptDelay) {
    return new Timing(
        nanos("resolutionDelay", resolutionDelay),
        nanos("attemptDelay", attemptDelay),
        nanos("minimumAttemptDelay", minimumAttemptDelay),
        nanos("maximumAttemptDelay", maximumAttemptDelay));
  }

  private static long nanos(String name, Duration delay) {
    try {
      return requireNonNull(delay, name).toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(name + " is more than the clock can count: " + delay, e);
    }
  }

  private static void require(boolean holds, String name, long nanos, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          name + " must be " + rule + ": " + Duration.ofNanos(nanos));
    }
  }
}
