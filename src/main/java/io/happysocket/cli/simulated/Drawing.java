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
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
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
  private static final Color INK = new Color(0x1f2328);
  private static final Color GRID = new Color(0xd8dee4);

  /** Told apart by people who see few colours, too (after Okabe and Ito), then repeated dashed. */
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
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(LEAST_PERCENT).setYAxisMax(PER_HUNDRED);
    for (int i = 0; i < summaries.size(); i++) {
      List<Double> permilles = summaries.get(i).regret().permilles();
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int p = 0; p < permilles.size(); p++) {
        if (permilles.get(p) >= LEAST_MILLIS) {
          x.add(permilles.get(p));
          y.add(Math.max(LEAST_PERCENT, PER_HUNDRED * (PERMILLES - p) / PERMILLES));
        }
      }
      if (!x.isEmpty()) {
        line(chart, summaries.get(i).strategy(), x, y, i);
      }
    }
    return chart;
  }

  private static XYChart cost(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "extra SYNs for 100 connects", "mean regret (ms)");
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendVisible(false);
    List<Double> frontX = new ArrayList<>();
    List<Double> frontY = new ArrayList<>();
    double best = Double.MAX_VALUE;
    List<Summary> byCost =
        summaries.stream().sorted(Comparator.comparingDouble(Summary::extraSyns)).toList();
    for (Summary each : byCost) {
      double x = Math.max(LEAST_PERCENT, PER_HUNDRED * each.extraSyns());
      double y = Math.max(LEAST_PERCENT, each.regret().mean());
      XYSeries point = chart.addSeries(each.strategy(), new double[] {x}, new double[] {y});
      point.setLineStyle(new BasicStroke(0));
      point.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(y < best ? COLOURS[1] : COLOURS[0]);
      AnnotationText name = new AnnotationText(each.strategy(), x, y * 1.06, false);
      chart.addAnnotation(name);
      if (y < best) {
        best = y;
        frontX.add(x);
        frontY.add(y);
      }
    }
    XYSeries frontier = chart.addSeries("frontier", frontX, frontY);
    frontier.setMarker(SeriesMarkers.NONE).setLineColor(COLOURS[1]);
    frontier.setLineStyle(dashed());
    return chart;
  }

  private static XYChart learning(List<Summary> summaries, String title) {
    XYChart chart = xy(title, "number of the connect", "mean regret (ms)");
    for (int i = 0; i < summaries.size(); i++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      List<Double> millis = summaries.get(i).learningMillis();
      for (int number = 1; number <= millis.size(); number++) {
        if (!millis.get(number - 1).isNaN()) {
          x.add((double) number);
          y.add(millis.get(number - 1));
        }
      }
      if (!x.isEmpty()) {
        line(chart, summaries.get(i).strategy(), x, y, i);
      }
    }
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
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setAvailableSpaceFill(.7);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(PER_HUNDRED);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    List<String> names = summaries.stream().map(Summary::strategy).toList();
    List<Double> all = summaries.stream().map(each -> percent(each.ipv6Share())).toList();
    List<Double> near = summaries.stream().map(each -> percent(each.nearIpv6Share())).toList();
    chart.addSeries("where both families work", names, all).setFillColor(COLOURS[0]);
    chart.addSeries("... and IPv6 is at most 25 ms slower", names, near).setFillColor(COLOURS[5]);
    return chart;
  }

  private static double percent(double share) {
    return Double.isNaN(share) ? 0 : PER_HUNDRED * share;
  }

  private static void line(XYChart chart, String name, List<Double> x, List<Double> y, int i) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(COLOURS[i % COLOURS.length]);
    series.setLineStyle(i < COLOURS.length ? new BasicStroke(2) : dashed());
  }

  private static BasicStroke dashed() {
    return new BasicStroke(
        2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);
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
