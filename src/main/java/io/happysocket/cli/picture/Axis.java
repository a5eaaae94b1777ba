// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import java.util.List;
import java.util.Locale;

/**
 * Time from left to right.
 *
 * @param step ms between two marks
 * @param end ms at the right edge
 */
public record Axis(double step, double end) {

  static final int LEFT = 176;
  static final int RIGHT = 776;

  /** Most races fit; what is slower runs over the edge, and its time stands beside. */
  private static final double SHARE = 0.8;

  /** So few all fit. */
  private static final int FEW = 5;

  private static final double MARGIN = 1.08;
  private static final int MARKS = 8;

  /** A race on loopback takes a tenth of a millisecond. */
  private static final double[] STEPS = {
    .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000
  };

  /**
   * One on which most of these end.
   *
   * @param endMillis when races ended
   * @param oracle a time to be shown, too; not a number, or infinite, for none
   * @return the axis
   */
  public static Axis fitting(List<Double> endMillis, double oracle) {
    List<Double> times = endMillis.stream().sorted().toList();
    double share = times.size() <= FEW ? 1 : SHARE;
    double most = times.isEmpty() ? 0 : times.get((int) ((times.size() - 1) * share));
    if (Double.isFinite(oracle)) {
      most = Math.max(most, oracle);
    }
    for (double step : STEPS) {
      if (most * MARGIN / step <= MARKS) {
        return new Axis(step, Math.max(1, Math.ceil(most * MARGIN / step)) * step);
      }
    }
    double last = STEPS[STEPS.length - 1];
    return new Axis(last, Math.ceil(most / last) * last);
  }

  boolean holds(double millis) {
    return millis <= end;
  }

  /**
   * A mark's text, with as many decimals as the step has.
   *
   * @param millis the mark
   * @return such as {@code 250} or {@code 0.25}
   */
  public String label(double millis) {
    return String.format(Locale.ROOT, step >= 1 ? "%.0f" : step >= .1 ? "%.1f" : "%.2f", millis);
  }

  double x(double millis) {
    return LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, millis / end));
  }
}
