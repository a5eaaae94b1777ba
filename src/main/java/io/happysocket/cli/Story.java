// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Racer.Raced;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The timeline of a race, for a terminal: its lines fit, and what TLS agreed on is in it. */
final class Story {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String INDENT = "  ";

  private Story() {}

  /**
   * Prints it.
   *
   * @param note what is to be known about the whole, behind the headline; empty for nothing
   */
  static void print(Raced raced, String note, Terminal terminal) {
    String headline = raced.report().headline() + (note.isEmpty() ? "" : ", " + note);
    terminal.paragraph(Verdict.tone(raced.report()), headline, INDENT.length());
    List<RaceReport.Line> lines = lines(raced);
    int width = lines.stream().mapToInt(line -> millis(line).length()).max().orElse(0);
    for (RaceReport.Line line : lines) {
      String at = millis(line);
      String before = INDENT + " ".repeat(width - at.length()) + at + INDENT;
      terminal.paragraph(Terminal.Tone.PLAIN, before + line.text(), before.length());
    }
  }

  private static String millis(RaceReport.Line line) {
    return String.format(Locale.ROOT, "+%.2f ms", line.atNanos() / NANOS_PER_MILLI);
  }

  /** The facts, and after the winner's handshake what came of it. */
  private static List<RaceReport.Line> lines(Raced raced) {
    List<RaceReport.Line> lines = new ArrayList<>(raced.report().timeline());
    AttemptReport winner = raced.report().winner();
    if (winner != null && raced.agreed() != null) {
      int place = 0;
      while (place < lines.size() && lines.get(place).atNanos() <= winner.endNanos()) {
        place++;
      }
      for (String text : raced.agreed().lines()) {
        lines.add(place++, new RaceReport.Line(winner.endNanos(), text));
      }
    }
    return lines;
  }
}
