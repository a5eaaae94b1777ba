// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Racer.Raced;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code connect}: one race and its timeline, or many and what was learnt. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    header = "One connection and its timeline.",
    description = {
      "",
      "Connects once, closes the connection, and prints how it came about: each lookup, each"
          + " attempt and the winner, in milliseconds since the race began. Before that it races"
          + " on loopback, so that no time shown is the JVM's.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:connected, at least once", "1:not connected", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket connect https://example.com/ --tls",
      "  happysocket connect example.com:443 --svg race.svg",
      "  happysocket connect example.com https --count 20 --interval 500ms",
      "  happysocket connect example.com 443 -s serial-ipv6-first -t 3s -6",
      "  happysocket connect example.com 443 --resolver 192.0.2.53 --json",
      "  happysocket connect [::1]:8080 --from ::1"
    })
final class ConnectCommand implements Callable<Integer> {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private @Nullable Main main;

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "NAME",
      converter = Converters.OfStrategy.class,
      completionCandidates = Converters.OfStrategy.class,
      description = {
        "Which address is tried when; adaptive, the library's default, unless given. One of:",
        "${COMPLETION-CANDIDATES}."
      })
  private ConnectStrategy strategy = Strategies.adaptive();

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Connect so often, on one memory: a line a connect, percentiles at the end.")
  private @Nullable Integer count;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description =
          "From start to start; 1s unless given. Without --count until Ctrl-C, which prints"
              + " the percentiles, too.")
  private @Nullable Duration interval;

  @Option(names = "--json", description = "Print the report as one line of JSON.")
  private boolean json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the timeline as SVG, too.")
  private @Nullable Path svg;

  @Option(
      names = "--bars",
      paramLabel = "STYLE",
      description =
          "The timeline as bars: ${COMPLETION-CANDIDATES}. What a terminal can show; none into a"
              + " pipe.")
  private Bars.@Nullable Style bars;

  @Option(
      names = "--no-warm-up",
      description = "Race at once; the times then hold the loading of classes.")
  private boolean cold;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = Main.terminal(main);
    boolean many = count != null || interval != null;
    check(many);
    try (Racer racer = target.racer(strategy)) {
      if (!cold) {
        terminal.progress("warming up");
        cold = !WarmUp.run(List.of(strategy), target.tls());
      }
      if (many) {
        int races = count == null ? Integer.MAX_VALUE : count;
        Repeats repeats =
            new Repeats(racer, races, interval == null ? A_SECOND : interval, terminal, json);
        return repeats.run() ? Main.OK : Main.FAILED;
      }
      terminal.progress("connecting");
      Raced raced = racer.race();
      terminal.progressDone();
      show(raced, terminal);
      if (svg != null) {
        Pictures.write(svg, Pictures.of(raced.report()).svg());
      }
      return raced.connected() ? Main.OK : Main.FAILED;
    }
  }

  private void check(boolean many) {
    String wrong = "";
    if (count != null && count < 1) {
      wrong = "--count must be at least 1: " + count;
    } else if (many && svg != null) {
      wrong = "--svg is of one race: not with --count or --interval";
    } else if (many && bars != null) {
      wrong = "--bars is of one race: not with --count or --interval";
    } else if (json && bars != null) {
      wrong = "--json or --bars, not both";
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
    Pictures.check(svg, spec.commandLine());
  }

  private void show(Raced raced, Terminal terminal) {
    RaceReport report = raced.report();
    if (json) {
      terminal.line(raced.toJson());
      return;
    }
    Story.print(raced, cold ? "cold" : "warm", terminal);
    Bars.Style style = bars == null ? Bars.Style.fitting(terminal) : bars;
    Bars.print(report, style, terminal);
  }
}
