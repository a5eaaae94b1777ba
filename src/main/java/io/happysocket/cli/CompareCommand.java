// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.text.AddressText;
import io.happysocket.cli.Racer.Raced;
import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code compare}: every strategy against one target. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    header = "Every strategy against one server, as a table.",
    description = {
      "",
      "Connects once with every strategy, one after the other, each with an empty cache and no"
          + " memory, and prints one table. Times include the lookups. Before that it races on"
          + " loopback, so that no time shown is the JVM's.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:at least one strategy connected", "1:none did", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket compare example.com:443",
      "  happysocket compare https://example.com/ --tls --svg strategies.svg",
      "  happysocket compare example.com 443 --timeout 3s --json"
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private @Nullable Main main;

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--json", description = "Print the reports as one line of JSON, an array.")
  private boolean json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the timelines as SVG, too.")
  private @Nullable Path svg;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = Main.terminal(main);
    Pictures.check(svg, spec.commandLine());
    List<ConnectStrategy> strategies = Strategies.names().stream().map(Strategies::byName).toList();
    target.racer(strategies.get(0)).close(); // refuses before the warm-up
    terminal.progress("warming up");
    WarmUp.run(strategies, target.tls());
    List<Raced> raced = new ArrayList<>();
    for (ConnectStrategy strategy : strategies) {
      terminal.progress(raced.size() + 1 + " of " + strategies.size() + ": " + strategy.name());
      try (Racer racer = target.racer(strategy)) {
        raced.add(racer.race());
      }
    }
    terminal.progressDone();
    List<RaceReport> reports = raced.stream().map(Raced::report).toList();
    if (json) {
      terminal.line(raced.stream().map(Raced::toJson).collect(Collectors.joining(",", "[", "]")));
    } else {
      table(reports).print(terminal);
    }
    if (svg != null) {
      RaceReport first = reports.get(0);
      String to = AddressText.hostAndPort(first.host(), first.port());
      Pictures.write(svg, Pictures.of("Strategies to " + to, reports).svg());
    }
    return raced.stream().anyMatch(Raced::connected) ? Main.OK : Main.FAILED;
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
