// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import org.knowm.xchart.style.AxesChartStyler;

/**
 * A logarithmic axis from one whole multiple of a power of ten to another, so that there are at
 * least two marks to label: the powers of ten, and within about a decade each multiple.
 *
 * @param least where it begins, above 0
 * @param most where it ends, above that
 */
record Decades(double least, double most) {

  private static final double ABOUT_ONE = 1.2;
  private static final double ROUNDING = 1e-9;
  private static final int BASE = 10;

  /** With a margin on either side, in decades. */
  static Decades around(double least, double most, double margin) {
    double from = down(least * Math.pow(BASE, -margin));
    double to = up(Math.max(most * Math.pow(BASE, margin), from * (1 + 2 * ROUNDING)));
    Decades axis = new Decades(from, to);
    return axis.withinOne() || axis.powers() > 1 ? axis : new Decades(from, axis.nextPower());
  }

  private int powers() {
    double first = Math.ceil(Math.log10(least) - ROUNDING);
    return 1 + (int) (Math.floor(Math.log10(most) + ROUNDING) - first);
  }

  private double nextPower() {
    return power(1 + Math.floor(Math.log10(most) + ROUNDING));
  }

  void onX(AxesChartStyler styler) {
    styler.setXAxisLogarithmic(true).setXAxisMin(least).setXAxisMax(most);
    styler.setXAxisLogarithmicDecadeOnly(!withinOne());
  }

  void onY(AxesChartStyler styler) {
    styler.setYAxisLogarithmic(true).setYAxisMin(least).setYAxisMax(most);
    styler.setYAxisLogarithmicDecadeOnly(!withinOne());
  }

  /** So short that each multiple has room for its label. */
  boolean withinOne() {
    return span() <= ABOUT_ONE;
  }

  double span() {
    return Math.log10(most / least);
  }

  private static double down(double value) {
    double unit = power(Math.floor(Math.log10(value) + ROUNDING));
    return unit * Math.floor(value / unit + ROUNDING);
  }

  private static double up(double value) {
    double unit = power(Math.floor(Math.log10(value) + ROUNDING));
    return unit * Math.ceil(value / unit - ROUNDING);
  }

  private static double power(double exponent) {
    return Math.pow(BASE, exponent);
  }
}
