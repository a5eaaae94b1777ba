// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.simulated.Figures;
import io.happysocket.simulation.Summary;
import java.util.ArrayList;
import java.util.List;

/** The figures of a simulation as two tables. */
final class SimulatedTables {

  private static final int PERCENT = 100;
  private static final String REFERENCE = "fixed-250";

  private SimulatedTables() {}

  /** How late the connections are, in milliseconds. */
  static Table regrets(List<Summary> summaries) {
    double reference =
        summaries.stream()
            .filter(each -> each.strategy().equals(REFERENCE))
            .mapToDouble(each -> each.regret().mean())
            .findFirst()
            .orElse(Double.NaN);
    Table table =
        new Table(
            "  ", columns("regret", "mean", "of 250", "p50", "p95", "p99", "max", ">100ms", ">1s"));
    for (Summary each : summaries) {
      Summary.Regret regret = each.regret();
      table.row(
          List.of(
              Cell.plain(each.strategy()),
              number(2, regret.mean()),
              percent(0, regret.mean() / reference),
              number(1, regret.p50()),
              number(1, regret.p95()),
              number(1, regret.p99()),
              number(0, regret.max()),
              percent(2, regret.over100()),
              percent(2, regret.over1000())));
    }
    return table;
  }

  /** What that costs, and what a client that has learnt pays. */
  static Table costs(List<Summary> summaries, boolean repaired) {
    List<Column> columns =
        new ArrayList<>(
            columns(
                "cost",
                "SYNs",
                "wasted",
                "IPv4",
                "half-open",
                "V",
                "V25",
                "misses",
                "J",
                "regret 11th on",
                "SYNs",
                "broken"));
    if (repaired) {
      columns.add(Column.number("to IPv6"));
      columns.add(Column.number("most"));
    }
    Table table = new Table("  ", columns);
    for (Summary each : summaries) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.plain(each.strategy()));
      cells.add(number(1, PERCENT * each.extraSyns()));
      cells.add(number(1, PERCENT * each.wastedHandshakes()));
      cells.add(number(1, PERCENT * each.talk().ipv4Syns()));
      cells.add(number(1, PERCENT * each.talk().halfOpen()));
      cells.add(percent(1, each.ipv6Share()));
      cells.add(percent(1, each.nearIpv6Share()));
      cells.add(new Cell(Long.toString(each.misses()), each.misses() == 0 ? Tone.PLAIN : Tone.BAD));
      cells.add(number(2, each.cost()));
      cells.add(number(2, each.steady().regretMillis()));
      cells.add(number(1, PERCENT * each.steady().extraSyns()));
      cells.add(number(2, each.brokenRegret().mean()));
      if (repaired) {
        cells.add(number(1, each.repair().meanConnects()));
        cells.add(Cell.plain(each.repair().mostConnects()));
      }
      table.row(cells);
    }
    return table;
  }

  private static List<Column> columns(String first, String... others) {
    List<Column> columns = new ArrayList<>(List.of(Column.text(first)));
    for (String each : others) {
      columns.add(Column.number(each));
    }
    return columns;
  }

  private static Cell number(int decimals, double value) {
    return Cell.plain(Figures.number(decimals, value));
  }

  private static Cell percent(int decimals, double share) {
    return Cell.plain(Figures.number(decimals, PERCENT * share) + " %");
  }
}
