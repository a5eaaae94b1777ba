// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.simulation.Summary;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
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
import org.w3c.dom.Document;

/**
 * The charts themselves: the only class that knows XChart and Batik. Dark on a white ground of
 * their own, so that they read alike on a light and on a dark page; text stays text.
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
  private static final int DECIMALS = 2;
  private static final double VISIBLE = 1.02;
  private static final String PLAIN = "#,##0.###";
  private static final BasicStroke THICK = new BasicStroke(3);
  private static final BasicStroke THIN = new BasicStroke(1.5f);
  private static final Color INK = new Color(0x1f2328);
  private static final Color GRID = new Color(0xd8dee4);

  /** Told apart by people who see few colours, too (after Okabe and Ito), then repeated thin. */
  private static final Color[] COLOURS = {
    new Color(0x0072b2),
    new Color(0xd55e00),
    new Color(0x009e73),
    new Color(0xcc79a7),
    new Color(0x000000),
    new Color(0xe69f00),
    new Color(0x56b4e9)
  };

  private Drawing() {}

  static String svg(List<Plots.Chart> charts, List<Summary> summaries, String title)
      throws IOException {
    int columns = Math.min(COLUMNS, charts.size());
    int rows = (charts.size() + columns - 1) / columns;
    SVGGraphics2D page = page();
    page.setSVGCanvasSize(new Dimension(columns * WIDTH, rows * HEIGHT));
    for (int i = 0; i < charts.size(); i++) {
      SVGGraphics2D part = (SVGGraphics2D) page.create();
      part.translate(i % columns * WIDTH, i / columns * HEIGHT);
      chart(charts.get(i), summaries, title).paint(part, WIDTH, HEIGHT);
    }
    StringWriter text = new StringWriter();
    page.stream(text, /* useCss= */ false);
    return text.toString();
  }

  private static SVGGraphics2D page() throws IOException {
    try {
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setComment(null);
      context.setPrecision(DECIMALS);
      return new SVGGraphics2D(context, /* textAsShapes= */ false);
    } catch (ParserConfigurationException e) {
      throw new IOException(e);
    }
  }

  private static Chart<?, ?> chart(Plots.Chart which, List<Summary> summaries, String title) {
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
    logarithmic(chart);
    chart.getStyler().setYAxisMin(LEAST_PERCENT).setYAxisMax(PER_HUNDRED);
    int number = 0;
    for (Curve curve : curves(summaries, each -> each.regret().permilles())) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      // the last is the maximum, of which there is no share that is slower
      for (int p = 0; p < curve.values().size() - 1; p++) {
        double share = PER_HUNDRED * (PERMILLES - p) / PERMILLES;
        double millis = curve.values().get(p);
        boolean last = p == PERMILLES - 1;
        if (millis >= LEAST_MILLIS && (last || isFurther(x, y, millis, share))) {
          x.add(millis);
          y.add(share);
        }
      }
      line(chart, curve.name(), x, y, number++);
    }
    return chart;
  }

  /** Far enough from the last point to be seen. */
  private static boolean isFurther(List<Double> xs, List<Double> ys, double x, double y) {
    int last = xs.size() - 1;
    return last < 0 || x > xs.get(last) * VISIBLE || y < ys.get(last) / VISIBLE;
  }

  private static XYChart learning(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "number of the connect", "mean regret (ms)");
    chart.getStyler().setYAxisLogarithmic(true).setYAxisDecimalPattern(PLAIN);
    chart.getStyler().setXAxisTickMarkSpacingHint(60);
    chart.getStyler().setYAxisMin(LEAST_PERCENT);
    int number = 0;
    for (Curve curve : curves(summaries, Summary::learningMillis)) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int connect = 1; connect <= curve.values().size(); connect++) {
        double millis = curve.values().get(connect - 1);
        if (!Double.isNaN(millis)) {
          x.add((double) connect);
          y.add(Math.max(LEAST_PERCENT, millis));
        }
      }
      line(chart, curve.name(), x, y, number++);
    }
    return chart;
  }

  private static XYChart cost(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "extra SYNs for 100 connects", "mean regret (ms)");
    logarithmic(chart);
    chart.getStyler().setLegendVisible(false);
    List<Curve> points =
        new ArrayList<>(
            curves(
                summaries,
                each ->
                    List.of(
                        Math.max(LEAST_PERCENT, PER_HUNDRED * each.extraSyns()),
                        Math.max(LEAST_PERCENT, each.regret().mean()))));
    points.sort(Comparator.comparingDouble(each -> each.values().get(0)));
    List<Double> frontX = new ArrayList<>();
    List<Double> frontY = new ArrayList<>();
    Labels labels = new Labels(points);
    for (Curve point : points) {
      double x = point.values().get(0);
      double y = point.values().get(1);
      boolean best = frontY.isEmpty() || y < frontY.get(frontY.size() - 1);
      XYSeries series = chart.addSeries(point.name(), new double[] {x}, new double[] {y});
      series.setLineStyle(new BasicStroke(0));
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(COLOURS[best ? 1 : 0]);
      chart.addAnnotation(
          new AnnotationText(point.name(), x, labels.place(point.name(), x, y), false));
      if (best) {
        frontX.add(x);
        frontY.add(y);
      }
    }
    XYSeries frontier = chart.addSeries("frontier", frontX, frontY);
    frontier.setMarker(SeriesMarkers.NONE);
    frontier.setLineColor(COLOURS[1]).setLineStyle(THIN);
    chart.getStyler().setXAxisMin(labels.leastX()).setXAxisMax(labels.mostX());
    chart.getStyler().setYAxisMin(labels.leastY()).setYAxisMax(labels.mostY());
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
      series.setMarkerColor(COLOURS[i]);
    }
    chart.getStyler().setYAxisMin(Math.max(0, 5 * Math.floor((least - 2) / 5)));
    chart.getStyler().setYAxisMax(PER_HUNDRED + 1);
    return chart;
  }

  private static double percent(double share) {
    return Double.isNaN(share) ? 0 : PER_HUNDRED * share;
  }

  /** Strategies that come to the very same figures are drawn once, under all their names. */
  record Curve(String name, List<Double> values) {}

  private static List<Curve> curves(
      List<Summary> summaries, Function<Summary, List<Double>> values) {
    Map<List<Double>, List<String>> names = new LinkedHashMap<>();
    for (Summary each : summaries) {
      names.computeIfAbsent(values.apply(each), key -> new ArrayList<>()).add(each.strategy());
    }
    List<Curve> curves = new ArrayList<>();
    names.forEach((key, same) -> curves.add(new Curve(name(same), key)));
    return curves;
  }

  private static String name(List<String> same) {
    String first = String.join(", ", same.subList(0, Math.min(2, same.size())));
    return same.size() <= 2 ? first : first + " + " + (same.size() - 2);
  }

  private static void logarithmic(XYChart chart) {
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setXAxisDecimalPattern(PLAIN).setYAxisDecimalPattern(PLAIN);
  }

  private static void line(XYChart chart, String name, List<Double> x, List<Double> y, int number) {
    if (x.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(COLOURS[number % COLOURS.length]);
    series.setLineStyle(number < COLOURS.length ? THICK : THIN);
  }

  private static XYChart xy(String title, String x, String y) {
    XYChart chart = new XYChartBuilder().title(title).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    Font plain = new Font(FACE, Font.PLAIN, TEXT);
    styler.setBaseFont(plain);
    styler.setChartTitleFont(plain).setChartTitleBoxVisible(false);
    styler.setLegendFont(plain).setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(INK);
    styler.setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    styler
        .setAnnotationTextFont(new Font(FACE, Font.PLAIN, TEXT - 1))
        .setAnnotationTextFontColor(INK);
    styler.setAxisTitleFont(plain).setAxisTickLabelsFont(plain);
    styler.setAxisTickLabelsColor(INK);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
  }
}
