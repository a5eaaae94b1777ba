// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import io.happysocket.address.AddressFamily;

/** Draws one row. */
final class RowDrawing {

  private static final int DNS_LANES = 9;
  private static final int LABEL_LETTERS = 24;

  private final Drawing drawing;
  private final Axis axis;

  RowDrawing(Drawing drawing, Axis axis) {
    this.drawing = drawing;
    this.axis = axis;
  }

  void draw(Row row, double y, double height) {
    drawing.line("row", 12, y + height, Drawing.WIDTH - 12, y + height);
    double middle = y + height / 2 + 4;
    boolean wide = row.label().length() > LABEL_LETTERS;
    drawing.text(wide ? "small" : "", 12, middle, "start", row.label());
    drawing.text("small", Axis.RIGHT + 14, middle, "start", row.outcome());
    for (Lookup lookup : row.lookups()) {
      titled(lookup.title(), () -> lookup(lookup, y + 3));
    }
    double lane = y + DNS_LANES;
    for (Bar bar : row.bars()) {
      double top = lane;
      titled(bar.title(), () -> bar(bar, top, Picture.lane(row) - 2));
      lane += Picture.lane(row);
    }
  }

  private void titled(String title, Runnable drawn) {
    if (title.isEmpty()) {
      drawn.run();
      return;
    }
    drawing.group(title);
    drawn.run();
    drawing.endGroup();
  }

  private static String type(AddressFamily family) {
    return family == AddressFamily.IPV6 ? "v6" : "v4";
  }

  /** From the question to its answer. */
  private void lookup(Lookup lookup, double y) {
    String type = type(lookup.family());
    double lane = y + (lookup.family() == AddressFamily.IPV6 ? 0 : 3);
    double x = axis.x(lookup.toMillis());
    drawing.line("wait " + type, axis.x(lookup.fromMillis()), lane, x, lane);
    if (lookup.answered() && axis.holds(lookup.toMillis())) {
      drawing.line("tick " + type, x, lane - 2.5, x, lane + 2.5);
    }
  }

  private void bar(Bar bar, double y, double height) {
    String family = type(bar.family());
    if (!axis.holds(bar.fromMillis())) {
      drawing.arrow(family, Axis.RIGHT + 2, y + height / 2);
      return;
    }
    double x = axis.x(bar.toMillis());
    boolean won = bar.end() == Bar.End.WON;
    String type = family + (won ? "" : " lost");
    if (Double.isNaN(bar.establishedMillis())) {
      drawing.bar(type, axis.x(bar.fromMillis()), x, y, height);
    } else {
      double established = axis.x(bar.establishedMillis());
      drawing.bar(type, axis.x(bar.fromMillis()), established, y, height);
      drawing.bar(won ? family + " check" : type, established, x, y, height);
    }
    for (double syn : bar.syns()) {
      if (axis.holds(syn)) {
        drawing.line("syn", axis.x(syn), y, axis.x(syn), y + height);
      }
    }
    if (!axis.holds(bar.toMillis())) {
      drawing.arrow(family, Axis.RIGHT + 2, y + height / 2);
    } else if (won) {
      drawing.dot(family, x, y + height / 2, Math.min(4.5, height / 2 + 1));
    } else if (bar.end() == Bar.End.FAILED) {
      drawing.cross(x, y + height / 2);
    }
  }
}
