// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser: what it shows is what was counted, it fetches nothing, and it fits.
 * Skipped, with the reason, where there is no Chromium with its chromedriver.
 */
@Timeout(300)
class QualityPageBrowserTest {

  private static final Figures FIGURES = TalkFigures.of(3000);

  @TempDir static Path directory;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    Optional<Path> driver = Browser.command("chromedriver");
    Optional<Path> chromium = Browser.command("chromium");
    assumeTrue(
        driver.isPresent() && chromium.isPresent(),
        "no browser looks at the page: needs the commands chromium and chromedriver");
    Path page = directory.resolve("report.html");
    Files.writeString(page, QualityPage.html(FIGURES, "The talk's clients", List.of("a <note>")));
    browser = Browser.open(driver.get(), chromium.get(), directory.resolve("profile"));
    browser.go(page.toUri());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static List<String> cells(String selector) throws IOException, InterruptedException {
    JsonNode found =
        browser.run(
            "return [...document.querySelectorAll('"
                + selector
                + "')].map(each => [...each.cells].map(cell => cell.textContent).join('|'))");
    List<String> cells = new ArrayList<>();
    found.forEach(each -> cells.add(each.asText()));
    return cells;
  }

  private static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, share > 0 && share < 0.0095 ? "%.2f %%" : "%.1f %%", percent);
  }

  @Test
  void theTableShowsWhatWasCounted() throws IOException, InterruptedException {
    List<String> rows = cells("#classes tbody tr");
    List<String> expected = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      expected.add(line(family.toString(), FIGURES.of(family)));
      FIGURES.classes(family).forEach((name, group) -> expected.add(line(name.toString(), group)));
    }
    assertThat(rows).hasSameSizeAs(expected);
    for (String line : expected) {
      assertThat(rows).anyMatch(row -> row.startsWith(line));
    }
  }

  private static String line(String name, Group group) {
    return String.format(
        Locale.ROOT,
        "%s|%,d|%,d|%s|%s to %s|",
        name,
        group.attempts(),
        group.failures(),
        percent(group.failureRate().share()),
        percent(group.failureRate().low()).replace(" %", ""),
        percent(group.failureRate().high()));
  }

  @Test
  void theHistogramsHaveTheCouplets() throws IOException, InterruptedException {
    FIGURES
        .classes(AddressFamily.IPV6)
        .forEach(
            (name, group) -> {
              double within = 0;
              for (Spread.Bucket bucket : group.relative().buckets()) {
                within += Math.abs(bucket.middleMicros()) < 1e6 ? bucket.count() : 0;
              }
              double share = 100 * within / group.relative().count();
              assertThat(sum(name + " ±1 s")).as("%s", name).isCloseTo(share, within(1.0));
            });
    JsonNode sixToFour = chart(AddressClass.SIX_TO_FOUR + " ±200 ms");
    assertThat(peak(sixToFour, 0, 100)).isBetween(30.0, 50.0);
    assertThat(peak(sixToFour, 100, 200)).isBetween(140.0, 160.0);
  }

  private static JsonNode chart(String name) throws IOException, InterruptedException {
    JsonNode data =
        browser.run(
            "return happysocketCharts.filter(each => each.name === '"
                + name
                + "').map(each => each.chart.data.map(of => [...of]))");
    assertThat(data).as(name).hasSize(1);
    return data.get(0);
  }

  private static double sum(String name) {
    try {
      double sum = 0;
      for (JsonNode share : chart(name).get(1)) {
        sum += share.asDouble();
      }
      return sum;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static double peak(JsonNode data, double from, double to) {
    double highest = -1;
    double at = Double.NaN;
    for (int i = 0; i < data.get(0).size(); i++) {
      double millis = data.get(0).get(i).asDouble();
      if (millis >= from && millis <= to && data.get(1).get(i).asDouble() > highest) {
        highest = data.get(1).get(i).asDouble();
        at = millis;
      }
    }
    return at;
  }

  @Test
  void theCurvesEndAtAll() throws IOException, InterruptedException {
    JsonNode curves = chart("RTT, cumulative");
    int last = curves.get(0).size() - 1;
    assertThat(curves.get(1).get(last).asDouble()).isCloseTo(100, within(1e-6));
    assertThat(curves.get(2).get(last).asDouble()).isCloseTo(100, within(1e-6));
  }

  @Test
  void namesAreTextAndNothingIsFetched() throws IOException, InterruptedException {
    assertThat(cells("#destinations tbody tr").get(0)).startsWith(TalkFigures.HOSTILE + "|");
    assertThat(browser.run("return document.images.length").asInt()).isZero();
    assertThat(browser.run("return document.querySelector('#notes').textContent").asText())
        .isEqualTo("a <note>");
    ObjectMapper json = new ObjectMapper();
    List<String> fetched = new ArrayList<>();
    for (JsonNode entry : browser.log("performance")) {
      JsonNode event = json.readTree(entry.get("message").asText()).get("message");
      // the browser's own first page fetches, too
      if (event.get("method").asText().equals("Network.requestWillBeSent")
          && event.at("/params/documentURL").asText().endsWith("/report.html")) {
        fetched.add(event.at("/params/request/url").asText());
      }
    }
    assertThat(fetched).hasSize(1).allMatch(url -> url.endsWith("/report.html"));
    assertThat(browser.log("browser")).isEmpty(); // no error, and nothing that the policy blocked
    assertThat(browser.run("return performance.getEntriesByType('resource').length").asInt())
        .isZero();
  }

  @Test
  void itFitsADesktopAndAPhoneInLightAndDark() throws IOException, InterruptedException {
    for (int width : new int[] {1280, 390, 320}) {
      for (String scheme : List.of("light", "dark")) {
        browser.tools(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.tools(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        JsonNode seen =
            browser.run(
                "return [document.documentElement.scrollWidth,"
                    + " getComputedStyle(document.body).backgroundColor]");
        assertThat(seen.get(0).asInt()).as("%d %s", width, scheme).isLessThanOrEqualTo(width);
        assertThat(seen.get(1).asText())
            .isEqualTo(scheme.equals("dark") ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
      }
    }
  }
}
