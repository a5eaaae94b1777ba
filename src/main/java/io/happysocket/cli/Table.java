// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as wide as their content. On a narrow terminal the words of the last one go on in the
 * next line; columns that have no room at all stand in a further table below, after the first
 * column once more, about as many in each. Nothing is left out. Not thread-safe.
 */
final class Table {

  /** The last column's words are not stacked up in less. */
  private static final int LEAST_WORDS = 20;

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
    int from = 1;
    do {
      int end = evenEnd(widths, from, terminal.width());
      List<Integer> shown = new ArrayList<>(List.of(0));
      for (int i = from; i < end; i++) {
        shown.add(i);
      }
      if (from > 1) {
        terminal.line("");
      }
      print(shown, widths, terminal);
      from = end;
    } while (from < columns.size());
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          rows.stream()
              .mapToInt(row -> row.cells().get(column).text().length())
              .reduce(columns.get(i).heading().length(), Math::max);
    }
    return widths;
  }

  /** As many columns in each table, where that takes no more tables: none stands alone. */
  private int evenEnd(int[] widths, int from, int room) {
    int tables = tables(widths, from, room);
    int even = from + (widths.length - from + tables - 1) / tables;
    return even < end(widths, from, room) && tables(widths, even, room) < tables
        ? even
        : end(widths, from, room);
  }

  private int tables(int[] widths, int from, int room) {
    int tables = 0;
    for (int next = from; next < widths.length; next = end(widths, next, room)) {
      tables++;
    }
    return Math.max(1, tables);
  }

  /** The column after the last one that has room beside the first; one always has. */
  private int end(int[] widths, int from, int room) {
    int used = widths[0];
    for (int i = from; i < widths.length; i++) {
      boolean words = i == widths.length - 1 && !columns.get(i).number();
      used += gap.length() + (words ? Math.min(widths[i], LEAST_WORDS) : widths[i]);
      if (used > room && i > from) {
        return i;
      }
    }
    return widths.length;
  }

  private void print(List<Integer> shown, int[] widths, Terminal terminal) {
    List<Cell> headings =
        columns.stream().map(column -> new Cell(column.heading(), Tone.HEADING)).toList();
    print(headings, shown, widths, terminal);
    for (Row row : rows) {
      print(row.cells(), shown, widths, terminal);
    }
  }

  private void print(List<Cell> cells, List<Integer> shown, int[] widths, Terminal terminal) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int place = 0; place < shown.size() - 1; place++) {
      int i = shown.get(place);
      String text = cells.get(i).text();
      String padding = " ".repeat(widths[i] - text.length());
      String painted = terminal.paint(cells.get(i).tone(), text);
      line.append(columns.get(i).number() ? padding + painted : painted + padding).append(gap);
      used += widths[i] + gap.length();
    }
    int last = shown.get(shown.size() - 1);
    Cell cell = cells.get(last);
    if (columns.get(last).number()) {
      line.append(" ".repeat(widths[last] - cell.text().length()));
      terminal.line(line + terminal.paint(cell.tone(), cell.text()));
      return;
    }
    int room = Math.max(LEAST_WORDS, terminal.width() - used);
    String before = line.toString();
    for (String part : Terminal.wrapped(cell.text(), room, 0)) {
      terminal.line((before + terminal.paint(cell.tone(), part)).stripTrailing());
      before = " ".repeat(used);
    }
  }
}
