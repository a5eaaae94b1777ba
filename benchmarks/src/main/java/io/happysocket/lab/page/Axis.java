// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.trace.Trace;
import java.util.List;

/**
 * Time from left to right.
 *
 * @param step ms between two marks
 * @param end ms at the right edge
 */
record Axis(double step, double end) {

  static final int LEFT = 176;
  static final int RIGHT = 776;

  /** Most clients fit; what is slower runs over the edge, and its time stands beside. */
  private static final double SHARE = 0.8;

  private static final double MARGIN = 1.08;
  private static final int MARKS = 8;
  private static final double[] STEPS = {5, 10, 20, 50, 100, 200, 500, 1000, 2000};

  static Axis fitting(List<Trace> traces, double oracle) {
    List<Double> times =
        traces.stream()
            .map(trace -> (trace.winner() == null ? trace.ended() : trace.connectedNanos()) / 1e6)
            .sorted()
            .toList();
    double most = times.isEmpty() ? 0 : times.get((int) ((times.size() - 1) * SHARE));
    if (!Double.isInfinite(oracle)) {
      most = Math.max(most, oracle);
    }
    for (double step : STEPS) {
      if (most * MARGIN / step <= MARKS) {
        return new Axis(step, Math.ceil(most * MARGIN / step) * step);
      }
    }
    double last = STEPS[STEPS.length - 1];
    return new Axis(last, Math.ceil(most / last) * last);
  }

  boolean holds(double millis) {
    return millis <= end;
  }

  double x(double millis) {
    return LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, millis / end));
  }
}
