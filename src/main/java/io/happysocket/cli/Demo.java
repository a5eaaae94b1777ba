// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.picture.Picture;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.testing.BrokenNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the scenarios with every strategy and prints what came of it.
 *
 * <p>The races of one scenario start one after the other: the next when the one before has ended,
 * or has been waiting for {@value #STAGGER_MILLIS} ms. So the quick ones are alone on the machine
 * and the slow ones wait together.
 */
final class Demo {

  private static final long STAGGER_MILLIS = 30;

  /** The first races load and compile classes, which takes longer than a handshake on loopback. */
  private static final int WARM_UPS = 8;

  private final Terminal terminal;
  private final List<ConnectStrategy> strategies;
  private final Duration cut;
  private final Map<DemoScenario, List<RaceReport>> played = new LinkedHashMap<>();

  Demo(Terminal terminal, List<ConnectStrategy> strategies, Duration cut) {
    this.terminal = terminal;
    this.strategies = strategies;
    this.cut = cut;
  }

  /** Plays and prints; false if nothing could be played. */
  boolean play(List<DemoScenario> wanted) throws IOException, InterruptedException {
    introduce();
    terminal.progress("warming up");
    try (BrokenNetwork network = DemoScenario.warmUp().network().start()) {
      for (int i = 0; i < WARM_UPS; i++) {
        races(network);
      }
    }
    for (int i = 0; i < wanted.size(); i++) {
      terminal.progress((i + 1) + " of " + wanted.size() + ": " + wanted.get(i).title());
      play(wanted.get(i));
    }
    if (!played.isEmpty()) {
      new DemoSummary(strategies, played).print(terminal);
    }
    return !played.isEmpty();
  }

  /** What was played, a picture for each scenario. */
  String svg() {
    List<Picture> pictures = new ArrayList<>();
    played.forEach(
        (scenario, reports) ->
            pictures.add(Pictures.of(scenario.id() + ": " + scenario.title(), reports)));
    return Picture.svg("happysocket demo", pictures);
  }

  private void introduce() {
    String intro =
        "Every strategy in situations that networks really get into. The servers, and the DNS"
            + " server, run on loopback inside this process. Times are in ms, from the first DNS"
            + " question to the established connection. The answer for A comes 5 ms after the one"
            + " for AAAA, unless a situation says otherwise.";
    String ends =
        "A race not connected after "
            + Verdict.millis(cut.toNanos())
            + " ms is cut. Left alone, a serial strategy waits as long as its operating system:"
            + " 21 s (Windows 7), 75 s (Mac OS X 10.6), 127 s (Linux 3.7).";
    int width = Math.min(terminal.width(), Terminal.WIDTH);
    Terminal.wrapped(intro, width, 0).forEach(terminal::line);
    terminal.line("");
    Terminal.wrapped(ends, width, 0).forEach(terminal::line);
  }

  private void play(DemoScenario scenario) throws InterruptedException {
    List<RaceReport> reports;
    try (BrokenNetwork network = scenario.network().start()) {
      reports = races(network);
    } catch (IOException e) {
      terminal.progressDone();
      terminal.line("");
      terminal.line(Tone.HEADING, scenario.id() + ": " + scenario.title());
      terminal.line(Tone.SLOW, "not played: " + e.getMessage());
      return;
    }
    played.put(scenario, reports);
    terminal.progressDone();
    terminal.line("");
    terminal.line(Tone.HEADING, scenario.id() + ": " + scenario.title());
    table(reports).print(terminal);
    terminal.line(DemoSummary.verdict(reports));
  }

  private List<RaceReport> races(BrokenNetwork network) throws IOException, InterruptedException {
    Target target = new Target(network.host(), network.port());
    List<Racer> racers = new ArrayList<>();
    List<Racer.Running> running = new ArrayList<>();
    try {
      for (ConnectStrategy strategy : strategies) {
        Racer racer =
            new Racer(
                network.connectorBuilder().strategy(strategy).connectDeadline(cut), target, null);
        racers.add(racer);
        Racer.Running race = racer.start();
        running.add(race);
        race.await(STAGGER_MILLIS);
      }
      List<RaceReport> reports = new ArrayList<>();
      for (Racer.Running race : running) {
        reports.add(race.result().report());
      }
      return reports;
    } finally {
      racers.forEach(Racer::close);
    }
  }

  private static Table table(List<RaceReport> reports) {
    Table table =
        new Table(
            "  ",
            List.of(
                Column.text("strategy"),
                Column.number("ms"),
                Column.text("family"),
                Column.number("attempts"),
                Column.text("how")));
    for (RaceReport report : reports) {
      table.row(
          List.of(
              Cell.plain(report.strategy()),
              new Cell(Verdict.millis(report.totalNanos()), Verdict.tone(report)),
              Cell.plain(Verdict.family(report)),
              Cell.plain(Verdict.started(report).size()),
              Cell.plain(Verdict.words(report))));
    }
    return table;
  }
}
