// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import java.util.Locale;

/**
 * A share with its 95 % confidence interval after Wilson. That one, because failures are rare: the
 * usual interval (share plus or minus 1.96 standard errors) is empty where nothing has failed yet
 * and covers far less than 95 % of rare shares, and the exact one of Clopper and Pearson is wider
 * than need be. It takes attempts for independent; repeated ones at a broken destination are not,
 * and then the truth is less certain than the interval says. Immutable.
 *
 * @param share the share counted, 0 to 1; NaN if there was nothing to count
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double share, double low, double high) {

  /** The quantile of the normal distribution that leaves 2.5 % at either side. */
  static final double NORMAL = 1.959963984540054;

  private static final double PERCENT = 100;

  /**
   * The interval of a share.
   *
   * @param hits how many, at least 0
   * @param of out of how many, at least as many
   * @return share and interval; 0 to 1 with a NaN share of nothing
   */
  public static Interval of(long hits, long of) {
    if (hits < 0 || of < hits) {
      throw new IllegalArgumentException("hits must be 0 to " + of + ": " + hits);
    }
    if (of == 0) {
      return new Interval(Double.NaN, 0, 1);
    }
    double share = (double) hits / of;
    double square = NORMAL * NORMAL;
    double middle = share + square / (2 * of);
    double reach = NORMAL * Math.sqrt((share * (1 - share) + square / (4 * of)) / of);
    double scale = 1 + square / of;
    double low = hits == 0 ? 0 : (middle - reach) / scale;
    double high = hits == of ? 1 : (middle + reach) / scale;
    return new Interval(share, low, high);
  }

  /**
   * Whether a share is inside.
   *
   * @param truth a share
   * @return true from {@link #low} to {@link #high}
   */
  public boolean covers(double truth) {
    return low <= truth && truth <= high;
  }

  /** For people, such as {@code 2.3 % (2.1 to 2.5)}; {@code -} of nothing. */
  @Override
  public String toString() {
    if (Double.isNaN(share)) {
      return "-";
    }
    return String.format(
        Locale.ROOT, "%s %% (%s to %s)", percent(share), percent(low), percent(high));
  }

  private static String percent(double value) {
    double percent = PERCENT * value;
    return String.format(Locale.ROOT, percent != 0 && percent < 0.95 ? "%.2f" : "%.1f", percent);
  }
}
