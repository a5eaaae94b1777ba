// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A curve.
 *
 * @param strategy whose it is
 * @param x from left to right
 * @param y as many
 */
record Line(String strategy, List<Double> x, List<Double> y) {

  private static final float THICKEST = 4;
  private static final float THINNEST = 2;

  /**
   * Draws them so that each is seen where several coincide: solid ones first, and each thinner than
   * those below it. Of curves that are the same all along the legend says so.
   */
  static void draw(List<Line> lines, XYChart chart) {
    List<Line> order = new ArrayList<>(lines);
    order.removeIf(line -> line.x().isEmpty());
    order.sort(Comparator.comparing(line -> !Palette.of(line.strategy()).solid()));
    for (int i = 0; i < order.size(); i++) {
      Line line = order.get(i);
      Palette.Look look = Palette.of(line.strategy());
      XYSeries series =
          chart.addSeries(line.strategy() + line.as(order.subList(0, i)), line.x(), line.y());
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(look.hue().light());
      series.setLineStyle(look.stroke(width(i, order.size())));
    }
  }

  private static float width(int place, int all) {
    return all == 1 ? THINNEST : THICKEST - (THICKEST - THINNEST) * place / (all - 1);
  }

  /** Whose curve it is, too; empty for nobody's. */
  private String as(List<Line> others) {
    for (Line other : others) {
      if (other.x().equals(x) && other.y().equals(y)) {
        return " (as " + other.strategy() + ")";
      }
    }
    return "";
  }
}
