// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code demo}: every strategy in every scenario, on loopback. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    header = "Every strategy in every kind of trouble, without a network.",
    description = {
      "",
      "Shows what each strategy makes of networks that are broken in one way or another. Needs no"
          + " network and no rights: the servers, and the DNS server, run on loopback inside this"
          + " process. Takes about 15 seconds.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:played", "1:this machine could play nothing", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket demo",
      "  happysocket demo --scenario v6-silent -s adaptive -s dns-race",
      "  happysocket demo --scenario many-dead --svg many-dead.svg"
    })
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private @Nullable Main main;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      converter = Converters.OfScenario.class,
      completionCandidates = Converters.OfScenario.class,
      description = {
        "Play this one; may be given several times. All unless given:",
        "${COMPLETION-CANDIDATES}."
      })
  private List<DemoScenario> scenarios = new ArrayList<>();

  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "NAME",
      converter = Converters.OfStrategy.class,
      completionCandidates = Converters.OfStrategy.class,
      description = {
        "Race with this one; may be given several times. All unless given:",
        "${COMPLETION-CANDIDATES}."
      })
  private List<ConnectStrategy> strategies = new ArrayList<>();

  @Option(
      names = "--cut",
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      defaultValue = "2s",
      description = "When a race that has not connected is cut; ${DEFAULT-VALUE} unless given.")
  private Duration cut = Duration.ZERO;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the timelines as SVG, too.")
  private @Nullable Path svg;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (cut.isZero()) {
      throw new ParameterException(spec.commandLine(), "--cut must be more than zero");
    }
    Pictures.check(svg, spec.commandLine());
    if (scenarios.isEmpty()) {
      scenarios.addAll(DemoScenario.all());
    }
    if (strategies.isEmpty()) {
      Strategies.names().forEach(name -> strategies.add(Strategies.byName(name)));
    }
    Demo demo = new Demo(Main.terminal(main), List.copyOf(strategies), cut);
    boolean played = demo.play(List.copyOf(scenarios));
    if (played && svg != null) {
      Pictures.write(svg, demo.svg());
    }
    return played ? Main.OK : Main.FAILED;
  }
}
