// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Population;
import io.happysocket.simulation.Summary;
import io.happysocket.simulation.Trial;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;

/** How strategies look, and what the axes and legends of the plots say. */
class PlotsTest {

  private static final Color DARK_GROUND = new Color(0x0d1117);

  private static List<String> named() {
    return Stream.concat(
            Strategies.names().stream(), Baselines.all().stream().map(ConnectStrategy::name))
        .toList();
  }

  private static List<Summary> summaries(String population, int connects, String... strategies) {
    Trial trial = new Trial(Population.byName(population), 20, connects, 1, MemoryHistory::new);
    return Arrays.stream(strategies).map(name -> trial.run(Baselines.byName(name))).toList();
  }

  private static String svg(Plots.Chart chart, List<Summary> summaries) throws IOException {
    return Plots.svg(EnumSet.of(chart), summaries, "title");
  }

  @Test
  void eachStrategyHasALookOfItsOwn() {
    List<String> looks = new ArrayList<>();
    for (String name : Stream.concat(named().stream(), Stream.of("fixed-80", "mine")).toList()) {
      Palette.Look look = Palette.of(name);
      looks.add(look.toString());
    }

    assertThat(looks).doesNotHaveDuplicates();
    assertThat(named())
        .filteredOn(name -> Palette.of(name).hue() == Palette.of("adaptive").hue())
        .containsExactly("adaptive");
  }

  /** WCAG 2.1, 1.4.11: 3 to 1 for what is no text. */
  @Test
  void eachHueIsSeenOnALightAndOnADarkPage() {
    for (Palette.Hue hue : Palette.Hue.values()) {
      assertThat(contrast(hue.light(), Color.WHITE)).as("%s", hue).isGreaterThan(3);
      assertThat(contrast(hue.dark(), DARK_GROUND)).as("%s", hue).isGreaterThan(3);
    }
  }

  private static double contrast(Color one, Color other) {
    double lighter = Math.max(luminance(one), luminance(other));
    return (lighter + .05) / (Math.min(luminance(one), luminance(other)) + .05);
  }

  private static double luminance(Color colour) {
    return .2126 * linear(colour.getRed())
        + .7152 * linear(colour.getGreen())
        + .0722 * linear(colour.getBlue());
  }

  private static double linear(int component) {
    double part = component / 255.0;
    return part <= .04045 ? part / 12.92 : Math.pow((part + .055) / 1.055, 2.4);
  }

  @Test
  void plotsUseThePaletteWhateverElseIsDrawn() throws IOException {
    for (Plots.Chart chart : EnumSet.complementOf(EnumSet.of(Plots.Chart.share))) {
      String alone = svg(chart, summaries("P6", 5, "curl"));
      String among = svg(chart, summaries("P6", 5, "fixed-250", "go", "adaptive", "curl"));

      assertThat(alone).as("%s", chart).contains(written("curl"));
      assertThat(among).as("%s", chart).contains(written("curl"), written("adaptive"));
    }
  }

  private static String written(String strategy) {
    Color colour = Palette.of(strategy).hue().light();
    return "=\"rgb(%d,%d,%d)\"".formatted(colour.getRed(), colour.getGreen(), colour.getBlue());
  }

  @Test
  void everyColourHasOneForADarkPage() throws IOException {
    String all = Plots.svg(EnumSet.allOf(Plots.Chart.class), summaries("P6", 5, "go"), "title");
    String drawing = all.substring(all.indexOf("</style"));

    assertThat(all).contains("@media (prefers-color-scheme: dark)");
    assertThat(
            java.util.regex.Pattern.compile("(fill|stroke)=\"(rgb\\([0-9,]+\\)|white)\"")
                .matcher(drawing)
                .results()
                .map(java.util.regex.MatchResult::group)
                .distinct())
        .isNotEmpty()
        .allSatisfy(attribute -> assertThat(all).contains("[" + attribute + "]"));
  }

  @Test
  void axesKeepTheirLabelsWithinOneDecade() {
    // the mean regret is 200 to 250 ms throughout
    XYChart chart = xy(Plots.Chart.learning, summaries("P6", 5, "fixed-250", "curl"));

    assertThat(chart.getStyler().isYAxisLogarithmicDecadeOnly()).isFalse();
    assertThat(chart.getStyler().getYAxisMin()).isEqualTo(200);
    assertThat(chart.getStyler().getYAxisMax()).isEqualTo(300);
  }

  private static XYChart xy(Plots.Chart chart, List<Summary> summaries) {
    return (XYChart) Drawing.chart(chart, summaries, "title");
  }

  @ParameterizedTest
  @CsvSource({
    "200, 250, 200, 300",
    "200, 200, 200, 300",
    "230, 230, 200, 300",
    "1, 1, 1, 2",
    ".1, 250, .1, 300",
    "3, 60, 3, 100",
    "3, 40, 3, 40",
    "1, 30000, 1, 30000",
    "90, 110, 90, 200"
  })
  void axesHaveAtLeastTwoMarksToLabel(double least, double most, double from, double to) {
    Decades axis = Decades.around(least, most, 0);

    assertThat(axis.least()).isCloseTo(from, org.assertj.core.data.Percentage.withPercentage(.01));
    assertThat(axis.most()).isCloseTo(to, org.assertj.core.data.Percentage.withPercentage(.01));
  }

  @Test
  void sharesEndAtAHundred() {
    List<Summary> summaries = summaries("P1", 5, "serial-ipv6-first", "go");
    CategoryChart share = (CategoryChart) Drawing.chart(Plots.Chart.share, summaries, "title");

    assertThat(share.getStyler().getYAxisMax()).isEqualTo(100);
    assertThat(xy(Plots.Chart.regret, summaries).getStyler().getYAxisMax()).isEqualTo(100);
  }

  @Test
  void curvesThatCoincideAreToldApart() {
    List<Summary> summaries = summaries("P6", 5, "happy-eyeballs", "fixed-250", "go");

    for (Plots.Chart chart : List.of(Plots.Chart.learning, Plots.Chart.regret)) {
      assertThat(xy(chart, summaries).getSeriesMap().keySet())
          .as("%s", chart)
          .containsExactly("happy-eyeballs", "go", "fixed-250 (as happy-eyeballs)");
    }
    assertThat(xy(Plots.Chart.cost, summaries).getSeriesMap())
        .containsKey("happy-eyeballs, fixed-250");
  }

  /** Else each piece of a curve began its dashes anew, and none were seen. */
  @Test
  void aCurveIsOneLine() throws IOException {
    String svg = svg(Plots.Chart.learning, summaries("P6", 50, "fixed-250", "adaptive"));

    assertThat(svg.split("<polyline ", -1)).hasSize(3);
    assertThat(svg).doesNotContain("<line clip-path");
  }
}
