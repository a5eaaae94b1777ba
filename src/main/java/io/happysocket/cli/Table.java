// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as wide as their content. The last one gives way so that no line is longer than 100
 * characters. Not thread-safe.
 */
final class Table {

  static final int WIDTH = 100;

  private static final String CUT = "...";

  private final String gap;
  private final List<Column> columns;
  private final List<Row> rows = new ArrayList<>();

  /** A column: its heading, and whether it is a number, which stands on the right. */
  record Column(String heading, boolean number) {
    static Column text(String heading) {
      return new Column(heading, false);
    }

    static Column number(String heading) {
      return new Column(heading, true);
    }
  }

  /** A cell and its tone. */
  record Cell(String text, Tone tone) {
    static Cell plain(Object text) {
      return new Cell(String.valueOf(text), Tone.PLAIN);
    }
  }

  private record Row(List<Cell> cells) {}

  Table(String gap, List<Column> columns) {
    this.gap = gap;
    this.columns = List.copyOf(columns);
  }

  void row(List<Cell> cells) {
    rows.add(new Row(List.copyOf(cells)));
  }

  void print(Terminal terminal) {
    int[] widths = widths();
    List<Cell> headings =
        columns.stream().map(column -> new Cell(column.heading(), Tone.HEADING)).toList();
    terminal.line(line(headings, widths, terminal));
    for (Row row : rows) {
      terminal.line(line(row.cells(), widths, terminal));
    }
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int used = gap.length() * (columns.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          rows.stream()
              .mapToInt(row -> row.cells().get(column).text().length())
              .reduce(columns.get(i).heading().length(), Math::max);
      used += widths[i];
    }
    int last = widths.length - 1;
    int room = WIDTH - (used - widths[last]);
    widths[last] = Math.min(widths[last], Math.max(room, columns.get(last).heading().length()));
    return widths;
  }

  private String line(List<Cell> cells, int[] widths, Terminal terminal) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String text = fit(cells.get(i).text(), widths[i]);
      String padding = " ".repeat(widths[i] - text.length());
      String painted = terminal.paint(cells.get(i).tone(), text);
      boolean last = i == widths.length - 1;
      line.append(i == 0 ? "" : gap)
          .append(columns.get(i).number() ? padding + painted : painted + (last ? "" : padding));
    }
    return line.toString();
  }

  private static String fit(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - CUT.length()) + CUT;
  }
}
