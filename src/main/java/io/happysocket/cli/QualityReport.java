// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.quality.Recommendation;
import io.happysocket.cli.quality.WhatIf;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Row;
import io.happysocket.simulation.Summary;
import java.util.List;
import java.util.Locale;

/** The figures, what strategies would have done, and the recommendation. Not thread-safe. */
final class QualityReport {

  private static final int PERCENT = 100;

  private final Figures figures = new Figures();
  private final WhatIf paths = new WhatIf();

  void add(Row row) {
    figures.add(row);
    paths.add(row);
  }

  /** Figures without rows: there is nothing to simulate. */
  void merge(Figures others) {
    figures.merge(others);
  }

  Figures figures() {
    return figures;
  }

  void print(Terminal terminal) {
    terminal.line(figures.toString());
    List<Summary> strategies = Recommendation.strategies(paths);
    if (!strategies.isEmpty()) {
      terminal.line("");
      terminal.paragraph(
          Tone.HEADING,
          String.format(
              Locale.ROOT,
              "what strategies would have done with these paths (%,d couplets, simulated)",
              paths.couplets()),
          2);
      table(strategies).print(terminal);
    }
    terminal.line("");
    terminal.paragraph(Tone.HEADING, Recommendation.sentence(figures, strategies), 2);
  }

  private static Table table(List<Summary> strategies) {
    Table table =
        new Table(
            "  ",
            List.of(
                Column.text("strategy"),
                Column.number("regret ms"),
                Column.number("p99"),
                Column.number("more SYNs/100"),
                Column.number("IPv6 %"),
                Column.number("missed")));
    for (Summary each : strategies) {
      table.row(
          List.of(
              Cell.plain(each.strategy()),
              number(each.regret().mean()),
              number(each.regret().p99()),
              number(PERCENT * each.extraSyns()),
              number(PERCENT * each.ipv6Share()),
              Cell.plain(each.misses())));
    }
    return table;
  }

  private static Cell number(double value) {
    return Cell.plain(Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value));
  }
}
