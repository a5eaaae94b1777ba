// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
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

  private void introduce() {
    terminal.line(
        "Every strategy in situations that networks really get into. The servers, and the DNS");
    terminal.line(
        "server, run on loopback inside this process. Times are in ms, from the first DNS");
    terminal.line(
        "question to the established connection. The answer for A comes 5 ms after the one for");
    terminal.line("AAAA, unless a situation says otherwise.");
    terminal.line("");
    terminal.line(
        "A race not connected after "
            + Verdict.millis(cut.toNanos())
            + " ms is cut. Left alone, a serial strategy waits as long");
    terminal.line(
        "as its operating system: 21 s (Windows 7), 75 s (Mac OS X 10.6), 127 s (Linux 3.7).");
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
    List<FreshRace> races = new ArrayList<>();
    try {
      for (ConnectStrategy strategy : strategies) {
        FreshRace race =
            new FreshRace(
                network.connectorBuilder().strategy(strategy).connectDeadline(cut),
                network.host(),
                network.port());
        races.add(race);
        race.await(STAGGER_MILLIS);
      }
      List<RaceReport> reports = new ArrayList<>();
      for (FreshRace race : races) {
        reports.add(race.report());
      }
      return reports;
    } finally {
      races.forEach(FreshRace::close);
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
