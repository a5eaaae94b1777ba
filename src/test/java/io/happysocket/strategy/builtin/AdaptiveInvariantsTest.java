// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.Simulation;
import io.happysocket.strategy.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for the adaptive strategy whatever it has learnt. */
class AdaptiveInvariantsTest {

  private static final int CLIENTS = 60;
  private static final int CONNECTS = 60;

  private static List<RaceReport> life(long seed) {
    MemoryHistory history = new MemoryHistory(8, Duration.ofMinutes(1));
    Random random = new Random(seed);
    List<RaceReport> reports = new ArrayList<>();
    long nowNanos = random.nextLong();
    for (int i = 0; i < CONNECTS; i++) {
      Scenario scenario = Scenario.random(random.nextInt(40));
      Simulation race =
          Simulation.run(
              Strategies.adaptive(), scenario, history.view(Scenario.DUAL_STACK, nowNanos));
      nowNanos += race.totalNanos() + random.nextInt(20) * 1_000_000_000L;
      history.learn(Scenario.DUAL_STACK, nowNanos, race.historyUpdate());
      RaceReport report = race.report();
      assertThat(race.connected())
          .as("seed %s: %s", seed, report)
          .isEqualTo(scenario.oracleNanos() != Long.MAX_VALUE);
      reports.add(report);
    }
    return reports;
  }

  @Test
  void whatCanConnectDoesAndStartsAreTenMillisecondsApart() {
    for (int seed = 0; seed < CLIENTS; seed++) {
      for (RaceReport report : life(seed)) {
        assertThat(report.outcome()).isNotEqualTo(RaceReport.Outcome.BROKEN);
        long lastSyn = -Timing.FLOOR_NANOS;
        for (AttemptReport attempt : report.attempts()) {
          if (attempt.started()) {
            assertThat(attempt.startNanos() - lastSyn).isGreaterThanOrEqualTo(Timing.FLOOR_NANOS);
            assertThat(attempt.reason()).isNotEmpty();
            lastSyn = attempt.synSent() ? attempt.startNanos() : lastSyn;
          }
        }
      }
    }
  }

  @Test
  void theSameLifeGivesTheSameRaces() {
    for (int seed = 0; seed < CLIENTS; seed++) {
      assertThat(life(seed).toString()).isEqualTo(life(seed).toString());
    }
  }
}
