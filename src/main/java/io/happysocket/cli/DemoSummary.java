// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo has shown: one line for a scenario, and at the end one table, and an example. */
final class DemoSummary {

  private final List<ConnectStrategy> strategies;
  private final Map<DemoScenario, List<RaceReport>> played;

  /** The reports of each scenario are in the order of the strategies. */
  DemoSummary(List<ConnectStrategy> strategies, Map<DemoScenario, List<RaceReport>> played) {
    this.strategies = strategies;
    this.played = played;
  }

  /** One scenario in a sentence. */
  static String verdict(List<RaceReport> reports) {
    Comparator<RaceReport> byTime = Comparator.comparingLong(RaceReport::totalNanos);
    List<RaceReport> won = reports.stream().filter(Verdict::connected).sorted(byTime).toList();
    String count = won.size() + " of " + reports.size() + " connected";
    return switch (won.size()) {
      case 0 -> count + ".";
      case 1 -> count + ", in " + told(won.get(0)) + ".";
      default -> count + ", in " + told(won.get(0)) + " to " + told(won.get(won.size() - 1)) + ".";
    };
  }

  private static String told(RaceReport report) {
    return Verdict.millis(report.totalNanos()) + " ms (" + report.strategy() + ")";
  }

  void print(Terminal terminal) {
    terminal.line("");
    terminal.line(Tone.HEADING, "All of it, in ms");
    table().print(terminal);
    terminal.line("");
    seen().forEach(terminal::line);
    terminal.line("");
    RaceReport example = example();
    terminal.line(
        Tone.HEADING, "One of these races, step by step, as \"happysocket connect\" shows it");
    Story.print(new Racer.Raced(example, null), "", terminal);
    Bars.print(example, Bars.Style.fitting(terminal), terminal);
  }

  private Table table() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("strategy"));
    played.keySet().forEach(scenario -> columns.add(Column.number(scenario.id())));
    Table table = new Table(" ", columns);
    for (int i = 0; i < strategies.size(); i++) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.plain(strategies.get(i).name()));
      for (List<RaceReport> reports : played.values()) {
        RaceReport report = reports.get(i);
        String text =
            Verdict.connected(report)
                ? Verdict.millis(report.totalNanos())
                : report.outcome() == RaceReport.Outcome.DEADLINE ? "cut" : "failed";
        cells.add(new Cell(text, Verdict.tone(report)));
      }
      table.row(cells);
    }
    return table;
  }

  /** What was seen, in sentences of at most a line. */
  private List<String> seen() {
    List<String> everywhere = new ArrayList<>();
    List<String> notEverywhere = new ArrayList<>();
    for (int i = 0; i < strategies.size(); i++) {
      int strategy = i;
      List<RaceReport> reports = played.values().stream().map(all -> all.get(strategy)).toList();
      long worst = reports.stream().mapToLong(RaceReport::totalNanos).max().orElse(0);
      long won = reports.stream().filter(Verdict::connected).count();
      String name = strategies.get(i).name();
      if (won == reports.size()) {
        everywhere.add("  " + name + ", at worst after " + Verdict.millis(worst) + " ms");
      } else {
        notEverywhere.add("  " + name + ", in " + won + " of " + reports.size());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("Connected in every situation:");
    lines.addAll(everywhere.isEmpty() ? List.of("  none") : everywhere);
    if (!notEverywhere.isEmpty()) {
      lines.add("Connected in some only:");
      lines.addAll(notEverywhere);
    }
    return lines;
  }

  /** The race with the most to see: the default strategy before a silent IPv6, if it was played. */
  private RaceReport example() {
    List<RaceReport> all = played.values().stream().flatMap(List::stream).toList();
    Optional<RaceReport> silent =
        all.stream()
            .filter(report -> report.host().equals("v6-silent.test"))
            .filter(report -> report.strategy().equals("adaptive"))
            .findFirst();
    return silent.orElse(all.get(all.size() - 1));
  }
}
