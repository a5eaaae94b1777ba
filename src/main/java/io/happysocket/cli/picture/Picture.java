// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import java.util.List;

/**
 * Races below each other on one axis of time.
 *
 * @param title above them
 * @param rows the races
 * @param oracleMillis the best time that was possible; not a number, or infinite, for none
 * @param note below them; empty for nothing
 */
public record Picture(String title, List<Row> rows, double oracleMillis, String note) {

  private static final int TOP = 66;
  private static final int DNS_LANES = 9;
  private static final int LEGEND = 46;
  private static final int LINE = 18;

  /** As many as there is room for beside the legend. */
  private static final int NOTE_LETTERS = 40;

  /** Copies the list. */
  public Picture {
    rows = List.copyOf(rows);
  }

  /**
   * Draws it.
   *
   * @return SVG, whose colours follow a light or a dark page
   */
  public String svg() {
    return svg(title, List.of(this));
  }

  /**
   * Draws several below each other, each on an axis of its own.
   *
   * @param title of them all
   * @param pictures at least one
   * @return SVG, whose colours follow a light or a dark page
   */
  public static String svg(String title, List<Picture> pictures) {
    Drawing drawing = new Drawing();
    double y = 0;
    for (Picture picture : pictures) {
      y = picture.draw(drawing, y);
    }
    Picture last = pictures.get(pictures.size() - 1);
    boolean checked = pictures.stream().anyMatch(Picture::checked);
    return drawing.svg(title, last.legend(drawing, y + 20, checked));
  }

  /** Gives where it ends. */
  private double draw(Drawing drawing, double above) {
    Axis axis = Axis.fitting(rows.stream().map(Row::endMillis).toList(), oracleMillis);
    double top = above + TOP;
    double bottom = top;
    for (Row row : rows) {
      bottom += height(row);
    }
    frame(drawing, axis, top, bottom);
    double y = top;
    for (Row row : rows) {
      new RowDrawing(drawing, axis).draw(row, y, height(row));
      y += height(row);
    }
    return bottom;
  }

  private boolean checked() {
    return rows.stream()
        .flatMap(row -> row.bars().stream())
        .anyMatch(bar -> !Double.isNaN(bar.establishedMillis()));
  }

  static double lane(Row row) {
    int attempts = row.bars().size();
    return attempts <= 2 ? 9 : attempts <= 4 ? 7 : 5;
  }

  private static double height(Row row) {
    return Math.max(24, DNS_LANES + lane(row) * Math.max(1, row.bars().size()) + 5);
  }

  private void frame(Drawing drawing, Axis axis, double top, double bottom) {
    drawing.text("title", 12, top - TOP + 20, "start", title);
    for (double millis = 0; millis <= axis.end() + axis.step() / 2; millis += axis.step()) {
      drawing.line("grid", axis.x(millis), top - 6, axis.x(millis), bottom);
      String label = axis.label(millis) + (millis == 0 ? " ms" : "");
      drawing.text("small soft", axis.x(millis), top - 10, "middle", label);
    }
    if (Double.isFinite(oracleMillis)) {
      double x = axis.x(oracleMillis);
      drawing.line("oracle", x, top - 6, x, bottom);
      drawing.text("small oracle-text", x, top - 25, "middle", "oracle");
    }
  }

  /** What the signs mean; gives the height of the whole. */
  private double legend(Drawing drawing, double y, boolean checked) {
    drawing.bar("v6", 12, 36, y - 8, 7);
    drawing.dot("v6", 36, y - 4.5, 4.5);
    drawing.text("small", 46, y, "start", "IPv6 attempt that won");
    drawing.bar("v4 lost", 182, 206, y - 8, 7);
    drawing.line("syn", 182, y - 8, 182, y - 1);
    drawing.text("small", 212, y, "start", "IPv4 attempt that lost");
    drawing.line("syn", 344, y - 8, 344, y - 1);
    drawing.text("small", 351, y, "start", "SYN");
    drawing.cross(394, y - 4);
    drawing.text("small", 403, y, "start", checked ? "failed" : "RST or ICMP");
    drawing.line("wait v6", 482, y - 4, 502, y - 4);
    drawing.line("tick v6", 502, y - 7, 502, y - 1);
    drawing.text("small", 508, y, "start", "AAAA answer");
    drawing.line("wait v4", 590, y - 4, 610, y - 4);
    drawing.line("tick v4", 610, y - 7, 610, y - 1);
    drawing.text("small", 616, y, "start", "A answer");
    if (checked) {
      drawing.bar("v6 check", 690, 714, y - 8, 7);
      drawing.text("small", 720, y, "start", "handshake of TLS");
    }
    boolean beside = !checked && note.length() <= NOTE_LETTERS;
    drawing.text("small soft", beside ? 690 : 12, beside ? y : y + LINE, "start", note);
    return y - 20 + LEGEND + (beside ? 0 : LINE);
  }
}
