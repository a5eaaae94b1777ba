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

  /**
   * The time-out before the first measurement, 1 s (RFC 6298 rule 2.1): a system sends a SYN that
   * has no answer again when it has passed.
   */
  public static final long INITIAL_TIMEOUT_NANOS = 1_000_000_000;

  /** K of RFC 6298 section 2. */
  private static final int VARIATIONS = 4;

  /**
   * G of RFC 6298 section 2: by so much a busy client may see an answer late, however steady the
   * path. Two SYNs are never closer together.
   */
  static final long GRANULARITY_NANOS = 10_000_000;

  /** After so many races without a measurement less than a nanosecond of the old is left. */
  private static final int FORGOTTEN = 256;

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
   * The estimate after one more measurement, where races have ended since the last one that did not
   * measure. Each of them takes an eighth of the trust in the old estimate, as a measurement would
   * have: after 32 it has hardly any left, and the new one counts as the first.
   *
   * @param rttNanos the measured time in nanoseconds
   * @param unsampled how many races there were in between
   * @return the new estimate; that of {@link #next(long)} where there were none
   */
  public RttEstimate next(long rttNanos, int unsampled) {
    RttEstimate atOnce = next(rttNanos);
    if (unsampled == 0) {
      return atOnce;
    }
    RttEstimate anew = first(rttNanos);
    double trust = 1;
    for (int i = 0; i < Math.min(unsampled, FORGOTTEN); i++) {
      trust *= 1 - 1. / 8;
    }
    return new RttEstimate(
        anew.smoothedNanos + Math.round(trust * (atOnce.smoothedNanos - anew.smoothedNanos)),
        anew.variationNanos + Math.round(trust * (atOnce.variationNanos - anew.variationNanos)),
        1 + (int) Math.round(trust * samples));
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
