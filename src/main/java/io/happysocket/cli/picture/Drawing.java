// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import java.util.Locale;

/** SVG as text; colours are classes, so that they follow a light or a dark page. */
final class Drawing {

  static final int WIDTH = 940;

  private static final String STYLE =
      """
      <style>
      text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", sans-serif; fill: #1f2328; }
      .bg { fill: #ffffff; }
      .title { font-size: 14px; font-weight: 600; }
      .small { font-size: 11px; }
      .soft { fill: #59636e; }
      .grid { stroke: #d1d9e0; stroke-width: 1; }
      .row { stroke: #e6eaee; stroke-width: 1; }
      .oracle { stroke: #1a7f37; stroke-width: 1.5; stroke-dasharray: 4 3; }
      .oracle-text { fill: #1a7f37; }
      .v6 { fill: #2f6fde; stroke: #2f6fde; }
      .v4 { fill: #c4620a; stroke: #c4620a; }
      .lost { fill-opacity: .22; stroke-opacity: .75; }
      .check { fill-opacity: .55; }
      .bar { stroke-width: 1; }
      .tick { stroke-width: 2; fill: none; }
      .wait { stroke-width: 1; stroke-dasharray: 1 3; fill: none; }
      .syn { stroke: #1f2328; stroke-width: 1.5; }
      .end { stroke: #1f2328; stroke-width: 1.5; fill: none; }
      @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .bg { fill: #0d1117; }
      .soft { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .row { stroke: #262c36; }
      .oracle { stroke: #3fb950; }
      .oracle-text { fill: #3fb950; }
      .v6 { fill: #6ea0ff; stroke: #6ea0ff; }
      .v4 { fill: #f0a04b; stroke: #f0a04b; }
      .syn { stroke: #f0f6fc; }
      .end { stroke: #f0f6fc; }
      }
      </style>
      """;

  private final StringBuilder body = new StringBuilder();

  void line(String type, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        type, x1, y1, x2, y2);
  }

  void bar(String type, double x1, double x2, double y, double height) {
    double width = Math.max(1, x2 - x1);
    add(
        "<rect class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        type, x1, y, width, height);
  }

  /** What is drawn until {@link #endGroup} is said to be this by whoever points there. */
  void group(String title) {
    body.append("<g><title>").append(escaped(title)).append("</title>\n");
  }

  void endGroup() {
    body.append("</g>\n");
  }

  void dot(String type, double x, double y, double radius) {
    add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", type, x, y, radius);
  }

  void cross(double x, double y) {
    add("<path class=\"end\" d=\"M%.1f %.1fl6 6m0 -6l-6 6\"/>", x - 3, y - 3);
  }

  /** Says that a bar goes on beyond the edge. */
  void arrow(String type, double x, double y) {
    add("<path class=\"%s\" d=\"M%.1f %.1fl6 4l-6 4z\"/>", type, x, y - 4);
  }

  void text(String type, double x, double y, String anchor, String text) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        type, x, y, anchor, escaped(text));
  }

  /** Names and causes come from outside; what no XML may hold is left out. */
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}\\x{fffe}\\x{ffff}]|\\p{Cs}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  String svg(String title, double height) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$.0f\""
                + " viewBox=\"0 0 %1$d %2$.0f\" role=\"img\">\n<title>%3$s</title>\n",
            WIDTH,
            height,
            escaped(title))
        + STYLE
        + "<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n"
        + body
        + "</svg>\n";
  }
}
