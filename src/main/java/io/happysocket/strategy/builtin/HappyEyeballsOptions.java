// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.strategy.Timing;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of RFC 8305. Immutable; each method gives a changed copy.
 *
 * @param firstAddressFamilyCount First Address Family Count: how many addresses of the preferred
 *     family go before the first of the other, at least 1; 1 (RFC 8305 section 4)
 * @param timing Resolution Delay, Connection Attempt Delay and its bounds (RFC 8305 section 8);
 *     null for those of the connector
 * @param preferredFamily the family that goes first; null for that of the first address in RFC 6724
 *     order, which is IPv6 while only one answer is in and this host has usable IPv6
 * @param attemptDelayFromHistory whether the Connection Attempt Delay is SRTT + 4 RTTVAR of the
 *     address started last, within its bounds, where history has an estimate (RFC 8305 section 5,
 *     RFC 6298); false
 */
public record HappyEyeballsOptions(
    int firstAddressFamilyCount,
    @Nullable Timing timing,
    @Nullable AddressFamily preferredFamily,
    boolean attemptDelayFromHistory) {

  /** What RFC 8305 recommends, with the connector's delays. */
  public static final HappyEyeballsOptions DEFAULT = new HappyEyeballsOptions(1, null, null, false);

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is under 1
   */
  public HappyEyeballsOptions {
    if (firstAddressFamilyCount < 1) {
      throw new IllegalArgumentException(
          "firstAddressFamilyCount must be at least 1: " + firstAddressFamilyCount);
    }
  }

  /**
   * With another First Address Family Count.
   *
   * @param count at least 1
   * @return the changed options
   */
  public HappyEyeballsOptions withFirstAddressFamilyCount(int count) {
    return new HappyEyeballsOptions(count, timing, preferredFamily, attemptDelayFromHistory);
  }

  /**
   * With delays of its own, whatever those of the connector.
   *
   * @param delays the delays
   * @return the changed options
   */
  public HappyEyeballsOptions withTiming(Timing delays) {
    requireNonNull(delays, "delays");
    return new HappyEyeballsOptions(
        firstAddressFamilyCount, delays, preferredFamily, attemptDelayFromHistory);
  }

  /**
   * With a family that goes first whatever RFC 6724 says.
   *
   * @param family the family
   * @return the changed options
   */
  public HappyEyeballsOptions withPreferredFamily(AddressFamily family) {
    requireNonNull(family, "family");
    return new HappyEyeballsOptions(
        firstAddressFamilyCount, timing, family, attemptDelayFromHistory);
  }

  /**
   * With the Connection Attempt Delay taken from the history of round-trip times.
   *
   * @return the changed options
   */
  public HappyEyeballsOptions withAttemptDelayFromHistory() {
    return new HappyEyeballsOptions(firstAddressFamilyCount, timing, preferredFamily, true);
  }
}
