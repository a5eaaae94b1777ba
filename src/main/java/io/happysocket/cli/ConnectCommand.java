// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code connect}: one race and its timeline. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = 96,
    sortOptions = false,
    header = "One connection and its timeline.",
    description = {
      "",
      "Connects once, closes the connection, and prints how it came about: each lookup, each"
          + " attempt and the winner, in milliseconds since the race began.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:connected", "1:not connected", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket connect example.com 443",
      "  happysocket connect example.com 443 --strategy serial-ipv6-first --timeout 3s",
      "  happysocket connect example.com 443 --dns 192.0.2.53 --json | jq .winner",
      "  happysocket connect ::1 8080"
    })
final class ConnectCommand implements Callable<Integer> {

  @ParentCommand private @Nullable Main main;

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "NAME",
      converter = Converters.OfStrategy.class,
      completionCandidates = Converters.OfStrategy.class,
      description = {
        "Which address is tried when; happy-eyeballs unless given. One of:",
        "${COMPLETION-CANDIDATES}."
      })
  private ConnectStrategy strategy = Strategies.happyEyeballs();

  @Option(names = "--json", description = "Print the report as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = Main.terminal(main);
    try (FreshRace race = target.race(strategy)) {
      terminal.progress("connecting");
      RaceReport report = race.report();
      terminal.progressDone();
      if (json) {
        terminal.line(report.toJson());
      } else {
        String[] parts = report.toString().split("\n", 2);
        terminal.line(Verdict.tone(report), parts[0]);
        for (int i = 1; i < parts.length; i++) {
          terminal.line(parts[i]);
        }
      }
      return Verdict.connected(report) ? Main.OK : Main.FAILED;
    }
  }
}
