// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Names above or below their points, none upon another or upon a point, in logarithms. */
final class Labels {
  private static final double HEIGHT_OF_ONE = .045;
  private static final double WIDTH_OF_A_LETTER = .0105;
  private static final double NEAREST = .75;
  private static final double POINT_HEIGHT = .55;
  private static final double MARGIN = .2;
  private static final double LEAST_SPAN = .5;
  private final List<Label> placed = new ArrayList<>();
  private final Decades across;
  private final Decades up;

  private record Label(double x, double y, double width) {}

  Labels(List<Drawing.Point> points) {
    across = decades(points.stream().mapToDouble(Drawing.Point::x).summaryStatistics());
    up = decades(points.stream().mapToDouble(Drawing.Point::y).summaryStatistics());
    for (Drawing.Point each : points) {
      placed.add(new Label(Math.log10(each.x()), Math.log10(each.y()), 0));
    }
  }

  /** With room for the labels of the outermost. */
  private static Decades decades(DoubleSummaryStatistics values) {
    double span = Math.log10(values.getMax() / values.getMin());
    return Decades.around(values.getMin(), values.getMax(), MARGIN * Math.max(LEAST_SPAN, span));
  }

  double place(String name, double atX, double atY) {
    double width = name.length() * WIDTH_OF_A_LETTER * across.span();
    double step = HEIGHT_OF_ONE * up.span();
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

  Decades across() {
    return across;
  }

  Decades up() {
    return up;
  }
}
