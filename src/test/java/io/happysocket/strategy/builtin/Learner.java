// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import io.happysocket.simulation.Simulation;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A client with a memory, whose every connect is the real race on virtual time. Both DNS answers
 * are in at 0 unless said otherwise; a second passes between two connects.
 */
final class Learner {

  static final Path SILENT = Path.silent();

  final MemoryHistory history = new MemoryHistory();
  private LocalNetwork network = Scenario.DUAL_STACK;
  // the clock may wrap
  private long nowNanos = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
  private ConnectStrategy strategy = Strategies.adaptive();
  private Simulation last;

  static Path rtt(long millis) {
    return Path.answers(Duration.ofMillis(millis));
  }

  /** The only IPv6 address of a site, in a prefix of its own. */
  static InetAddress six(int site) {
    return RaceScript.ip("2001:db8:" + Integer.toHexString(site) + "::1");
  }

  static InetAddress four(int site) {
    return RaceScript.ip("198.18." + site + ".1");
  }

  Learner on(LocalNetwork chosen) {
    network = chosen;
    return this;
  }

  Learner use(ConnectStrategy chosen) {
    strategy = chosen;
    return this;
  }

  long now() {
    return nowNanos;
  }

  Learner later(Duration time) {
    nowNanos += time.toNanos();
    return this;
  }

  /** Connects to a site with one address of each family. */
  Learner connect(int site, Path ipv6, Path ipv4) {
    return connect(six(site), ipv6, four(site), ipv4);
  }

  Learner connect(InetAddress six, Path ipv6, InetAddress four, Path ipv4) {
    return connect(
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ZERO, six)
            .answer(AddressFamily.IPV4, Duration.ZERO, four)
            .path(six, ipv6)
            .path(four, ipv4));
  }

  Learner connect(ScenarioBuilder scenario) {
    last =
        Simulation.run(
            strategy, scenario.network(network).build(), history.view(network, nowNanos));
    nowNanos += last.totalNanos();
    history.learn(network, nowNanos, last.historyUpdate());
    return later(Duration.ofSeconds(1));
  }

  // ---- the last connect

  double tookMillis() {
    return last.totalNanos() / 1e6;
  }

  AddressFamily family() {
    return last.winningFamily();
  }

  RaceReport report() {
    return last.report();
  }

  /** The attempts made, such as {@code IPv6 at 0, IPv4 at 250}. */
  String starts() {
    StringBuilder starts = new StringBuilder();
    for (AttemptReport attempt : started()) {
      starts.append(starts.isEmpty() ? "" : ", ");
      starts.append(attempt.family()).append(" at ").append(attempt.startNanos() / 1_000_000);
    }
    return starts.toString();
  }

  String reason(int attempt) {
    return started().get(attempt).reason();
  }

  private List<AttemptReport> started() {
    return last.report().attempts().stream().filter(AttemptReport::started).toList();
  }
}
