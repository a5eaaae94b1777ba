// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.page;

import io.happysocket.quality.figures.Figures;
import io.happysocket.report.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Figures as a page with charts. The page has the figures in it as JSON, and draws them itself. */
public final class QualityPage {

  /** What to say where the library that draws is missing. */
  public static final String MISSING =
      "no HTML report: it needs org.webjars.npm:uplot on the class path; the figures do not";

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final String SCRIPT = UPLOT + "dist/uPlot.iife.min.js";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z.]+)}}");

  private QualityPage() {}

  /**
   * Whether a page can be made here.
   *
   * @return false when the library is missing
   */
  public static boolean available() {
    return QualityPage.class.getResource(SCRIPT) != null;
  }

  /**
   * Makes the page.
   *
   * @param figures what it shows
   * @param title its heading
   * @param notes what its reader is to know besides, each a line
   * @return HTML
   * @throws IOException if {@link #available} is false
   */
  public static String html(Figures figures, String title, List<String> notes) throws IOException {
    Map<String, String> parts =
        Map.of(
            "uplot.css", text(UPLOT + "dist/uPlot.min.css"),
            "uplot.js", text(SCRIPT),
            "uplot.licence", "/* uPlot\n" + text(UPLOT + "LICENSE") + "*/",
            "report.css", text("report.css"),
            "report.js", text("report.js"),
            "figures", inert(figures.toJson()),
            "about", inert(about(title, notes)));
    return PLACE
        .matcher(text("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(part(parts, place.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    @Nullable String part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("report.html has a place for " + name);
    }
    return part;
  }

  /** No text of a stranger's may end the element that the JSON is in. */
  private static String inert(String json) {
    return json.replace("<", "\\u003c");
  }

  private static String about(String title, List<String> notes) {
    StringBuilder json = new StringBuilder("{\"title\":");
    JsonText.quote(title, json);
    json.append(",\"notes\":[");
    for (int i = 0; i < notes.size(); i++) {
      json.append(i == 0 ? "" : ",");
      JsonText.quote(notes.get(i), json);
    }
    return json.append("]}").toString();
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = QualityPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(MISSING);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
