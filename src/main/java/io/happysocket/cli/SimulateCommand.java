// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.simulated.Figures;
import io.happysocket.cli.simulated.Plots;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.loop.Workers;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Population;
import io.happysocket.simulation.Summary;
import io.happysocket.simulation.Trial;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code simulate}: strategies over a population, on virtual time. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    header = "Strategies compared over a population of clients, on virtual time.",
    description = {
      "",
      "Regret is how much later a connection is established than it could be, in ms, and what"
          + " share of that of fixed-250. For 100 connects: SYNs beyond one, handshakes wasted on"
          + " losers, SYNs to IPv4 addresses (what a carrier-grade NAT sees), and connections left"
          + " half-open at a server because the SYN-ACK was lost (what the talk counts as failures)."
          + " V is the share of IPv6 where both families work, V25 where IPv6 is at most 25"
          + " ms slower; J weighs regret, SYNs and V25 together. Then regret and SYNs from each"
          + " client's 11th connect on, regret of broken clients, and after a repair the connects"
          + " until IPv6 is used again. The same seed gives the same figures on any machine;"
          + " docs/simulation.md explains populations and metric.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:simulated", "1:the plot could not be drawn", "2:called wrongly"},
    footer = {
      "",
      "Examples:",
      "  happysocket simulate",
      "  happysocket simulate --population P6 --connects 200 --repair 101",
      "  happysocket simulate --population P3 --clients 10000 --plot p3.svg"
    })
final class SimulateCommand implements Callable<Integer> {

  private static final int CLIENTS_OF_A_TASK = 25;
  private static final int PERCENT = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private @Nullable Main main;

  @Option(
      names = {"-p", "--population"},
      paramLabel = "NAME",
      description = "P1 (the default), P2, P3, P4, P5, P6 and their parts, such as P4-teredo.")
  private String population = "P1";

  @Option(
      names = {"-s", "--strategy"},
      paramLabel = "NAME",
      split = ",",
      description = "Strategies instead of all; also fixed-N for any N ms, go, curl, okhttp, node.")
  private List<String> strategies = new ArrayList<>();

  @Option(names = "--clients", paramLabel = "N", description = "How many; ${DEFAULT-VALUE}.")
  private int clients = 1000;

  @Option(
      names = "--connects",
      paramLabel = "N",
      description = "How many each of them makes; ${DEFAULT-VALUE}.")
  private int connects = 100;

  @Option(names = "--seed", paramLabel = "N", description = "Of all chance; ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--repair",
      paramLabel = "N",
      description = "From the N-th connect on, what was broken for a client works.")
  private int repair;

  @Option(
      names = "--dns",
      description = "DNS takes its time, and some of it never answers; else both answers are at 0.")
  private boolean dns;

  @Option(names = "--cold", description = "Without history: every connect is a client's first.")
  private boolean cold;

  @Option(names = "--csv", description = "Print CSV instead of a table.")
  private boolean csv;

  @Option(names = "--json", description = "Print one line of JSON instead of a table.")
  private boolean json;

  @Option(names = "--plot", paramLabel = "FILE", description = "Draw an SVG, too.")
  private @Nullable Path plot;

  @Option(
      names = "--chart",
      paramLabel = "NAME",
      converter = Converters.OfChart.class,
      completionCandidates = Converters.OfChart.class,
      description = "What --plot draws, all unless given: ${COMPLETION-CANDIDATES}.")
  private Converters.@Nullable Charts charts;

  @Override
  public Integer call() throws InterruptedException, ExecutionException, IOException {
    Terminal terminal = Main.terminal(main);
    check();
    if (plot != null && !Plots.available()) {
      terminal.err().println(Plots.MISSING);
      return Main.FAILED;
    }
    Trial trial = trial();
    List<ConnectStrategy> chosen = chosen();
    List<Summary> summaries = new ArrayList<>();
    try (Workers workers = new Workers("happysocket-simulation", threads())) {
      for (ConnectStrategy strategy : chosen) {
        String what =
            strategy.name() + " (" + (summaries.size() + 1) + " of " + chosen.size() + ")";
        summaries.add(run(trial, strategy, workers, terminal, what));
      }
    }
    terminal.progressDone();
    print(trial, summaries, terminal);
    if (plot != null) {
      Set<Plots.Chart> drawn = charts == null ? EnumSet.allOf(Plots.Chart.class) : charts.drawn();
      Pictures.write(plot, Plots.svg(drawn, summaries, title(trial)));
    }
    return Main.OK;
  }

  private void check() {
    if (csv && json) {
      throw new ParameterException(spec.commandLine(), "--csv or --json, not both");
    }
    if (charts != null && plot == null) {
      throw new ParameterException(spec.commandLine(), "--chart needs --plot FILE");
    }
    Pictures.check(plot, spec.commandLine());
  }

  private Trial trial() {
    try {
      Population chosen = Population.byName(population).withRepairAt(repair);
      Supplier<ConnectHistory> history = cold ? ConnectHistory::none : MemoryHistory::new;
      return new Trial(
          dns ? chosen.with(Population.Dns.MIXED) : chosen, clients, connects, seed, history);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<ConnectStrategy> chosen() {
    List<ConnectStrategy> chosen = new ArrayList<>();
    if (strategies.isEmpty()) {
      chosen.addAll(Baselines.all());
      Strategies.names().forEach(name -> chosen.add(Strategies.byName(name)));
    }
    for (String name : strategies) {
      try {
        chosen.add(Baselines.byName(name));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    return chosen;
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Tasks end in any order; their tallies are whole numbers, so the sum is the same. */
  private static Summary run(
      Trial trial, ConnectStrategy strategy, Workers workers, Terminal terminal, String what)
      throws InterruptedException, ExecutionException {
    ExecutorCompletionService<Trial.Tally> running = new ExecutorCompletionService<>(workers);
    int tasks = 0;
    for (int from = 0; from < trial.clients(); from += CLIENTS_OF_A_TASK) {
      int first = from;
      int end = Math.min(from + CLIENTS_OF_A_TASK, trial.clients());
      running.submit(() -> trial.run(strategy, first, end));
      tasks++;
    }
    Trial.Tally tally = new Trial.Tally(trial.connects());
    for (int done = 1; done <= tasks; done++) {
      tally.merge(running.take().get());
      terminal.progress(bar(PERCENT * done / tasks) + " " + what);
    }
    return tally.summary(trial.population().name(), strategy.name());
  }

  private static String bar(int percent) {
    int full = percent / 5;
    return String.format(
        Locale.ROOT, "[%s%s] %3d %%", "#".repeat(full), ".".repeat(20 - full), percent);
  }

  private void print(Trial trial, List<Summary> summaries, Terminal terminal) {
    if (json) {
      terminal.line(Figures.json(summaries));
    } else if (csv) {
      Figures.csv(summaries).forEach(terminal::line);
    } else {
      terminal.paragraph(Tone.HEADING, title(trial), 2);
      SimulatedTables.regrets(summaries).print(terminal);
      terminal.line("");
      SimulatedTables.costs(summaries, trial.population().repairedAt() > 0).print(terminal);
    }
  }

  private String title(Trial trial) {
    Population of = trial.population();
    return String.format(
        Locale.ROOT,
        "%s: %s; %,d clients, %d connects each, seed %d%s%s%s",
        of.name(),
        of.about(),
        trial.clients(),
        trial.connects(),
        trial.seed(),
        repair > 0 ? ", repaired at connect " + repair : "",
        dns ? ", with DNS" : "",
        cold ? ", cold" : "");
  }
}
