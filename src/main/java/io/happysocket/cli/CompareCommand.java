// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code compare}: every strategy against one target. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = 96,
    sortOptions = false,
    header = "Every strategy against one server, as a table.",
    description = {
      "",
      "Connects once with every strategy, one after the other, each with an empty cache and no"
          + " memory, and prints one table. Times include the lookups.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:at least one strategy connected", "1:none did", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket compare example.com 443",
      "  happysocket compare example.com 443 --timeout 3s --json"
    })
final class CompareCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Main main;

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--json", description = "Print the reports as one line of JSON, an array.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = Main.terminal(main);
    List<RaceReport> reports = new ArrayList<>();
    List<String> names = Strategies.names();
    for (String name : names) {
      terminal.progress(reports.size() + 1 + " of " + names.size() + ": " + name);
      try (FreshRace race = target.race(Strategies.byName(name))) {
        reports.add(race.report());
      }
    }
    terminal.progressDone();
    if (json) {
      terminal.line(
          reports.stream().map(RaceReport::toJson).collect(Collectors.joining(",", "[", "]")));
    } else {
      table(reports).print(terminal);
    }
    return reports.stream().anyMatch(Verdict::connected) ? Main.OK : Main.FAILED;
  }

  static Table table(List<RaceReport> reports) {
    Table table =
        new Table(
            "  ",
            List.of(
                Column.text("strategy"),
                Column.number("ms"),
                Column.text("family"),
                Column.text("address"),
                Column.number("attempts"),
                Column.number("SYNs"),
                Column.text("outcome")));
    for (RaceReport report : reports) {
      table.row(
          List.of(
              Cell.plain(report.strategy()),
              new Cell(Verdict.millis(report.totalNanos()), Verdict.tone(report)),
              Cell.plain(Verdict.family(report)),
              Cell.plain(Verdict.address(report)),
              Cell.plain(Verdict.started(report).size()),
              Cell.plain(report.synCount()),
              Cell.plain(Verdict.outcome(report))));
    }
    return table;
  }
}
