// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.demo.DnsServer;
import io.happysocket.cli.demo.Endpoints;
import io.happysocket.cli.demo.Scenario;
import io.happysocket.dns.DnsSettings;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import java.io.IOException;
import java.nio.file.Path;
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
  private final Map<Scenario, List<RaceReport>> played = new LinkedHashMap<>();

  Demo(Terminal terminal, List<ConnectStrategy> strategies, Duration cut) {
    this.terminal = terminal;
    this.strategies = strategies;
    this.cut = cut;
  }

  /** Plays and prints; false if nothing could be played. */
  boolean play(List<Scenario> wanted) throws IOException, InterruptedException {
    introduce();
    List<Scenario> scenarios = wanted.stream().map(Scenario::forThisMachine).toList();
    List<Scenario> known = new ArrayList<>(scenarios);
    known.add(Scenario.warmUp());
    try (DnsServer dns = DnsServer.start(known)) {
      terminal.progress("warming up");
      try (Endpoints endpoints = Endpoints.open(Scenario.warmUp().endpoints())) {
        for (int i = 0; i < WARM_UPS; i++) {
          races(Scenario.warmUp(), endpoints.port(), dns);
        }
      }
      for (int i = 0; i < scenarios.size(); i++) {
        terminal.progress((i + 1) + " of " + scenarios.size() + ": " + scenarios.get(i).title());
        play(scenarios.get(i), dns);
      }
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

  private void play(Scenario scenario, DnsServer dns) throws InterruptedException {
    List<RaceReport> reports;
    try (Endpoints endpoints = Endpoints.open(scenario.endpoints())) {
      reports = races(scenario, endpoints.port(), dns);
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

  private List<RaceReport> races(Scenario scenario, int port, DnsServer dns)
      throws IOException, InterruptedException {
    DnsSettings settings =
        DnsSettings.builder()
            .servers(List.of(dns.address()))
            // no search list, no options: the same on every machine
            .resolvConf(Path.of("no-resolv.conf-for-the-demo"))
            .build();
    List<FreshRace> races = new ArrayList<>();
    try {
      for (ConnectStrategy strategy : strategies) {
        FreshRace race =
            new FreshRace(
                Connector.builder().strategy(strategy).dns(settings).connectDeadline(cut),
                scenario.host(),
                port);
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
