// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

/**
 * A smoothed round-trip time and its variation as RFC 6298 section 2 computes them, from SYN to
 * established. Immutable.
 *
 * @param smoothedNanos SRTT in nanoseconds
 * @param variationNanos RTTVAR in nanoseconds
 * @param samples how many measurements it rests on, at least 1
 */
public record RttEstimate(long smoothedNanos, long variationNanos, int samples) {

  /** K of RFC 6298 section 2. */
  private static final int VARIATIONS = 4;

  /**
   * G of RFC 6298 section 2: by so much a busy client may see an answer late, however steady the
   * path. Two SYNs are never closer together.
   */
  static final long GRANULARITY_NANOS = 10_000_000;

  /**
   * The estimate after the first measurement (RFC 6298 rule 2.2).
   *
   * @param rttNanos the measured time in nanoseconds
   * @return SRTT = R, RTTVAR = R / 2
   */
  public static RttEstimate first(long rttNanos) {
    return new RttEstimate(rttNanos, rttNanos / 2, 1);
  }

  /**
   * The estimate after one more measurement (RFC 6298 rule 2.3, alpha 1/8, beta 1/4).
   *
   * @param rttNanos the measured time in nanoseconds
   * @return the new estimate
   */
  public RttEstimate next(long rttNanos) {
    long deviation = Math.abs(smoothedNanos - rttNanos);
    return new RttEstimate(
        smoothedNanos + (rttNanos - smoothedNanos) / 8,
        variationNanos + (deviation - variationNanos) / 4,
        samples + 1);
  }

  /**
   * After how long without an answer it has probably been lost (RFC 6298 rule 2.3, without the
   * lower bound of its rule 2.4).
   *
   * @return SRTT + max(10 ms, 4 RTTVAR)
   */
  public long timeoutNanos() {
    return smoothedNanos + Math.max(GRANULARITY_NANOS, VARIATIONS * variationNanos);
  }
}
