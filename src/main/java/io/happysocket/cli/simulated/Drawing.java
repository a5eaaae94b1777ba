// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.simulation.Summary;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The charts themselves, with XChart. A strategy has the look that {@link Palette} gives it; what
 * else is told apart has no hue.
 */
final class Drawing {

  private static final int WIDTH = 820;
  private static final int HEIGHT = 480;
  private static final int COLUMNS = 2;
  private static final int TEXT = 13;
  private static final String FACE = Font.SANS_SERIF;
  private static final double LEAST_MILLIS = 1;
  private static final double LEAST_PERCENT = .1;
  private static final int PERMILLES = 1000;
  private static final double PER_HUNDRED = 100;
  private static final double VISIBLE = 1.02;
  private static final String PLAIN = "#,##0.###";
  private static final float FRONTIER = 1.5f;
  private static final int LEGEND_LINE = 44;
  private static final int LEGEND_PADDING = 6;

  private Drawing() {}

  static String svg(List<Plots.Chart> charts, List<Summary> summaries, String title)
      throws IOException {
    int columns = Math.min(COLUMNS, charts.size());
    int rows = (charts.size() + columns - 1) / columns;
    Page page = new Page(columns * WIDTH, rows * HEIGHT);
    for (int i = 0; i < charts.size(); i++) {
      chart(charts.get(i), summaries, title)
          .paint(page.part(i % columns * WIDTH, i / columns * HEIGHT), WIDTH, HEIGHT);
    }
    return page.svg();
  }

  static Chart<?, ?> chart(Plots.Chart which, List<Summary> summaries, String title) {
    return switch (which) {
      case regret -> regret(summaries, title);
      case cost -> cost(summaries, title);
      case learning -> learning(summaries, title);
      case share -> share(summaries, title);
    };
  }

  private static XYChart regret(List<Summary> summaries, String title) {
    XYChart chart =
        xy(title, "regret: later than possible by more than (ms)", "share of the connects (%)");
    List<Line> lines = new ArrayList<>();
    for (Summary each : summaries) {
      List<Double> quantiles = each.regret().permilles();
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      // the last is the maximum, of which there is no share that is slower
      for (int p = 0; p < quantiles.size() - 1; p++) {
        double share = PER_HUNDRED * (PERMILLES - p) / PERMILLES;
        double millis = quantiles.get(p);
        boolean last = p == PERMILLES - 1;
        if (millis >= LEAST_MILLIS && (last || isFurther(x, y, millis, share))) {
          x.add(millis);
          y.add(share);
        }
      }
      lines.add(new Line(each.strategy(), x, y));
    }
    Decades.around(LEAST_MILLIS, most(lines, Line::x, LEAST_MILLIS), 0).onX(chart.getStyler());
    new Decades(LEAST_PERCENT, PER_HUNDRED).onY(chart.getStyler());
    Line.draw(lines, chart);
    return chart;
  }

  private static double most(List<Line> lines, Function<Line, List<Double>> values, double least) {
    return lines.stream().flatMap(line -> values.apply(line).stream()).reduce(least, Math::max);
  }

  /** Far enough from the last point to be seen. */
  private static boolean isFurther(List<Double> xs, List<Double> ys, double x, double y) {
    int last = xs.size() - 1;
    return last < 0 || x > xs.get(last) * VISIBLE || y < ys.get(last) / VISIBLE;
  }

  private static XYChart learning(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "number of the connect", "mean regret (ms)");
    chart.getStyler().setXAxisTickMarkSpacingHint(90);
    List<Line> lines = new ArrayList<>();
    double least = Double.MAX_VALUE;
    for (Summary each : summaries) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int connect = 1; connect <= each.learningMillis().size(); connect++) {
        double millis = Math.max(LEAST_PERCENT, each.learningMillis().get(connect - 1));
        if (!Double.isNaN(millis)) {
          x.add((double) connect);
          y.add(millis);
          least = Math.min(least, millis);
        }
      }
      lines.add(new Line(each.strategy(), x, y));
    }
    double most = most(lines, Line::y, LEAST_PERCENT);
    Decades.around(Math.min(least, most), most, 0).onY(chart.getStyler());
    Line.draw(lines, chart);
    return chart;
  }

  private static XYChart cost(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "extra SYNs for 100 connects", "mean regret (ms)");
    chart.getStyler().setLegendVisible(false);
    List<Point> points = points(summaries);
    List<Double> frontX = new ArrayList<>();
    List<Double> frontY = new ArrayList<>();
    Labels labels = new Labels(points);
    for (Point point : points) {
      boolean best = frontY.isEmpty() || point.y() < frontY.get(frontY.size() - 1);
      XYSeries series =
          chart.addSeries(point.name(), new double[] {point.x()}, new double[] {point.y()});
      series.setLineStyle(new BasicStroke(0));
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(Palette.of(point.names().get(0)).hue().light());
      double height = labels.place(point.name(), point.x(), point.y());
      chart.addAnnotation(new AnnotationText(point.name(), point.x(), height, false));
      if (best) {
        frontX.add(point.x());
        frontY.add(point.y());
      }
    }
    XYSeries frontier = chart.addSeries("frontier", frontX, frontY);
    frontier.setMarker(SeriesMarkers.NONE);
    frontier.setLineColor(Page.SOFT).setLineStyle(new BasicStroke(FRONTIER));
    labels.across().onX(chart.getStyler());
    labels.up().onY(chart.getStyler());
    return chart;
  }

  private static CategoryChart share(List<Summary> summaries, String title) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .title(title)
            .xAxisTitle("")
            .yAxisTitle("share of IPv6 (%)")
            .build();
    style(chart.getStyler());
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setMarkerSize(9);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    List<String> names = summaries.stream().map(Summary::strategy).toList();
    double least = PER_HUNDRED;
    for (int i = 0; i < 2; i++) {
      boolean all = i == 0;
      List<Double> shares =
          summaries.stream()
              .map(each -> percent(all ? each.ipv6Share() : each.nearIpv6Share()))
              .toList();
      least = Math.min(least, shares.stream().mapToDouble(each -> each).min().orElse(0));
      CategorySeries series =
          chart.addSeries(
              all ? "where both families work (V)" : "and IPv6 is at most 25 ms slower (V25)",
              names,
              shares);
      series.setMarker(all ? SeriesMarkers.CIRCLE : SeriesMarkers.DIAMOND);
      series.setMarkerColor(all ? Page.INK : Page.SOFT);
    }
    chart.getStyler().setYAxisMin(Math.max(0, 5 * Math.floor((least - 2) / 5)));
    chart.getStyler().setYAxisMax(PER_HUNDRED);
    return chart;
  }

  private static double percent(double share) {
    return Double.isNaN(share) ? 0 : PER_HUNDRED * share;
  }

  /** Strategies that come to the very same figures are one point, under their names. */
  record Point(List<String> names, double x, double y) {

    String name() {
      String first = String.join(", ", names.subList(0, Math.min(2, names.size())));
      return names.size() <= 2 ? first : first + " + " + (names.size() - 2);
    }
  }

  private static List<Point> points(List<Summary> summaries) {
    Map<List<Double>, List<String>> names = new LinkedHashMap<>();
    for (Summary each : summaries) {
      double syns = Math.max(LEAST_PERCENT, PER_HUNDRED * each.extraSyns());
      double regret = Math.max(LEAST_PERCENT, each.regret().mean());
      names.computeIfAbsent(List.of(syns, regret), key -> new ArrayList<>()).add(each.strategy());
    }
    List<Point> points = new ArrayList<>();
    names.forEach((at, same) -> points.add(new Point(same, at.get(0), at.get(1))));
    points.sort(Comparator.comparingDouble(Point::x));
    return points;
  }

  private static XYChart xy(String title, String x, String y) {
    XYChart chart = new XYChartBuilder().title(title).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern(PLAIN).setYAxisDecimalPattern(PLAIN);
    chart.getStyler().setLegendPadding(LEGEND_PADDING).setLegendSeriesLineLength(LEGEND_LINE);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    Font plain = new Font(FACE, Font.PLAIN, TEXT);
    styler.setBaseFont(plain);
    styler.setChartTitleFont(plain).setChartTitleBoxVisible(false);
    styler.setLegendFont(plain).setLegendBorderColor(Color.WHITE);
    styler.setLegendBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(Page.INK);
    styler.setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    styler
        .setAnnotationTextFont(new Font(FACE, Font.PLAIN, TEXT - 1))
        .setAnnotationTextFontColor(Page.INK);
    styler.setAxisTitleFont(plain).setAxisTickLabelsFont(plain);
    styler.setAxisTickLabelsColor(Page.INK).setAxisTickMarksColor(Page.SOFT);
    styler.setPlotGridLinesColor(Page.GRID).setPlotGridLinesStroke(new BasicStroke(1));
  }
}
