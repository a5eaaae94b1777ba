// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import java.util.ArrayList;
import java.util.List;

/** Names above or below their points, none upon another or upon a point, in logarithms. */
final class Labels {
  private static final double HEIGHT_OF_ONE = .045;
  private static final double WIDTH_OF_A_LETTER = .0105;
  private static final double NEAREST = .75;
  private static final double POINT_HEIGHT = .55;
  private final List<Label> placed = new ArrayList<>();
  private final double[] x;
  private final double[] y;

  private record Label(double x, double y, double width) {}

  Labels(List<Drawing.Curve> points) {
    x = points.stream().mapToDouble(each -> Math.log10(each.values().get(0))).sorted().toArray();
    y = points.stream().mapToDouble(each -> Math.log10(each.values().get(1))).sorted().toArray();
    for (Drawing.Curve each : points) {
      placed.add(new Label(Math.log10(each.values().get(0)), Math.log10(each.values().get(1)), 0));
    }
  }

  private static double range(double[] sorted) {
    return Math.max(.5, sorted[sorted.length - 1] - sorted[0]);
  }

  double place(String name, double atX, double atY) {
    double width = name.length() * WIDTH_OF_A_LETTER * Math.log10(mostX() / leastX());
    double step = HEIGHT_OF_ONE * Math.log10(mostY() / leastY());
    for (int i = 0; ; i++) {
      int lines = i / 2;
      double lift = step * (NEAREST + lines) * (i % 2 == 0 ? 1 : -1);
      Label label = new Label(Math.log10(atX), Math.log10(atY) + lift, width);
      if (placed.stream().noneMatch(other -> overlap(label, other, step))) {
        placed.add(label);
        return Math.pow(10, label.y());
      }
    }
  }

  private static boolean overlap(Label a, Label b, double step) {
    double heights = b.width() == 0 ? POINT_HEIGHT * step : step;
    return Math.abs(a.x() - b.x()) < (a.width() + b.width()) / 2
        && Math.abs(a.y() - b.y()) < heights;
  }

  double leastX() {
    return Math.pow(10, x[0] - .2 * range(x));
  }

  double mostX() {
    return Math.pow(10, x[x.length - 1] + .2 * range(x));
  }

  /** Whole decades, for XChart labels nothing else. */
  double leastY() {
    return Math.pow(10, Math.floor(y[0]));
  }

  double mostY() {
    return Math.pow(10, Math.ceil(y[y.length - 1]));
  }
}
