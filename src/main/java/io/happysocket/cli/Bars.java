// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.AddressFamily;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.picture.Axis;
import io.happysocket.cli.picture.Bar;
import io.happysocket.cli.picture.Lookup;
import io.happysocket.cli.picture.Row;
import io.happysocket.report.RaceReport;
import java.util.ArrayList;
import java.util.List;

/**
 * A race as bars of characters: a line for each lookup and each attempt, time from left to right.
 */
final class Bars {

  /** How the parts of a bar are drawn. */
  enum Style {
    /** Blocks and lines. */
    unicode("\u2588\u2592\u2591", '\u254c', '\u2524', '\u25cf', 'x'),
    /** For terminals and mail that know no more. */
    ascii("#=-", '.', '|', 'O', 'x'),
    /** Not at all. */
    none("   ", ' ', ' ', ' ', ' ');

    private final char won;
    private final char handshake;
    private final char other;
    private final char lookup;
    private final char answer;
    private final char end;
    private final char failed;

    Style(String fillings, char lookup, char answer, char end, char failed) {
      this.won = fillings.charAt(0);
      this.handshake = fillings.charAt(1);
      this.other = fillings.charAt(2);
      this.lookup = lookup;
      this.answer = answer;
      this.end = end;
      this.failed = failed;
    }

    /** What a terminal can show; nothing for a program that reads lines. */
    static Style fitting(Terminal terminal) {
      boolean looked = terminal.width() != Terminal.UNLIMITED;
      return !looked ? none : terminal.unicode() ? unicode : ascii;
    }
  }

  private static final String INDENT = "  ";
  private static final int LONGEST_LABEL = 24;
  private static final int LONGEST_OUTCOME = 12;
  private static final int LEAST = 10;

  /** Wider bars say no more. */
  private static final int WIDEST = 120;

  private final Style style;
  private final int width;
  private final Axis axis;
  private final List<Line> lines = new ArrayList<>();

  private record Line(String label, String bar, String outcome, Tone tone) {}

  private Bars(Style style, int width, Axis axis) {
    this.style = style;
    this.width = width;
    this.axis = axis;
  }

  /** The lines, the axis first; none when there is nothing to see. */
  static void print(RaceReport report, Style style, Terminal terminal) {
    Row row = Pictures.row("", report);
    if (style == Style.none || (row.bars().isEmpty() && row.lookups().isEmpty())) {
      return;
    }
    List<String> labels = new ArrayList<>();
    row.lookups().forEach(lookup -> labels.add(type(lookup)));
    row.bars().forEach(bar -> labels.add(shortened(bar.label())));
    int label = labels.stream().mapToInt(String::length).max().orElse(0);
    int most =
        terminal.width() == Terminal.UNLIMITED
            ? Terminal.WIDTH
            : Math.min(terminal.width(), WIDEST);
    int width =
        Math.max(LEAST, most - 2 * INDENT.length() - label - LONGEST_OUTCOME - INDENT.length());
    Bars bars = new Bars(style, width, Axis.fitting(List.of(row.endMillis()), Double.NaN));
    row.lookups().forEach(bars::add);
    row.bars().forEach(bars::add);
    bars.print(label, terminal);
  }

  private static String type(Lookup lookup) {
    return lookup.family() == AddressFamily.IPV6 ? "AAAA" : "A";
  }

  /** The middle of an address says least. */
  private static String shortened(String label) {
    int half = LONGEST_LABEL / 2 - 1;
    return label.length() <= LONGEST_LABEL
        ? label
        : label.substring(0, half) + ".." + label.substring(label.length() - half);
  }

  private int column(double millis) {
    return (int) Math.round((width - 1) * Math.min(1, Math.max(0, millis / axis.end())));
  }

  private char[] empty() {
    return " ".repeat(width).toCharArray();
  }

  private void add(Lookup lookup) {
    char[] bar = empty();
    int end = column(lookup.toMillis());
    for (int i = column(lookup.fromMillis()); i <= end; i++) {
      bar[i] = style.lookup;
    }
    if (lookup.answered()) {
      bar[end] = style.answer;
    }
    lines.add(new Line(type(lookup), new String(bar), lookup.outcome(), Tone.PLAIN));
  }

  private void add(Bar attempt) {
    char[] bar = empty();
    boolean won = attempt.end() == Bar.End.WON;
    int end = column(attempt.toMillis());
    int checked =
        Double.isNaN(attempt.establishedMillis()) ? end : column(attempt.establishedMillis());
    for (int i = column(attempt.fromMillis()); i <= end; i++) {
      bar[i] = i > checked ? style.handshake : won ? style.won : style.other;
    }
    switch (attempt.end()) {
      case WON -> bar[end] = style.end;
      case FAILED -> bar[end] = style.failed;
      case LOST -> {}
    }
    Tone tone = won ? Tone.GOOD : attempt.end() == Bar.End.FAILED ? Tone.BAD : Tone.PLAIN;
    lines.add(new Line(shortened(attempt.label()), new String(bar), attempt.outcome(), tone));
  }

  private void print(int label, Terminal terminal) {
    String before = " ".repeat(INDENT.length() + label + INDENT.length());
    terminal.line((before + marks()).stripTrailing());
    for (Line line : lines) {
      String bar = terminal.paint(line.tone(), line.bar());
      String padding = " ".repeat(label - line.label().length());
      terminal.line(INDENT + line.label() + padding + INDENT + bar + INDENT + line.outcome());
    }
  }

  /** The times above the bars, as many as have room. */
  private String marks() {
    StringBuilder marks = new StringBuilder(" ".repeat(width));
    int free = 0;
    for (double millis = 0; millis <= axis.end() + axis.step() / 2; millis += axis.step()) {
      String text = axis.label(millis) + (millis == 0 ? " ms" : "");
      int at = Math.min(column(millis), width - text.length());
      if (at >= free) {
        marks.replace(at, at + text.length(), text);
        free = at + text.length() + 1;
      }
    }
    return marks.toString();
  }
}
