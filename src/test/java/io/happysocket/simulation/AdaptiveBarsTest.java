// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The adaptive strategy against a fixed 250 ms, at a small part of the scale of the figures in
 * docs/decisions.md, so that a regression shows. 300 clients live in six networks, of which few are
 * bad, so the fixed timer looks better here than it is; the bounds are what was measured on this
 * seed, and some 4 % more.
 */
class AdaptiveBarsTest {

  private static final int CLIENTS = 300;
  private static final int FEW_CLIENTS = 60;
  private static final int CONNECTS = 100;
  private static final long SEED = 20261122;

  private static Summary few(Population population) {
    return new Trial(population, FEW_CLIENTS, 200, SEED, MemoryHistory::new)
        .run(Strategies.adaptive());
  }

  private static void isWithin(String name, double regret, double syns, double p99, double v25) {
    Population population = Population.byName(name);
    Summary fixed =
        new Trial(population, CLIENTS, CONNECTS, SEED, ConnectHistory::none)
            .run(Baselines.fixed(Duration.ofMillis(250)));
    Summary adaptive =
        new Trial(population, CLIENTS, CONNECTS, SEED, MemoryHistory::new)
            .run(Strategies.adaptive());
    assertThat(adaptive.misses()).isZero();
    assertThat(adaptive.regret().mean() / fixed.regret().mean()).isBetween(.01, regret);
    assertThat(adaptive.extraSyns() / fixed.extraSyns()).isBetween(.01, syns);
    assertThat(adaptive.regret().p99()).isLessThan(p99);
    assertThat(adaptive.nearIpv6Share()).isGreaterThan(v25);
  }

  @Test
  void p1NearServers() {
    isWithin("P1", .39, .605, 56, .992);
  }

  @Test
  void p2Mobile() {
    isWithin("P2", .48, .95, 62, .986);
  }

  @Test
  void p3FarServers() {
    isWithin("P3", .60, .48, 253, .967);
  }

  @Test
  void p5BadNetworks() {
    isWithin("P5", .093, .226, 57, .992);
  }

  @Test
  void p4AllTheTalksStrategiesCostMore() {
    // one client in forty is broken for good: few clients may have none
    Trial trial = new Trial(Population.byName("P4"), CLIENTS, CONNECTS, SEED, MemoryHistory::new);
    double cost = trial.run(Strategies.adaptive()).cost();
    for (String name : Strategies.names()) {
      if (!name.equals("adaptive")) {
        assertThat(trial.run(Strategies.byName(name)).cost()).as(name).isGreaterThan(cost);
      }
    }
  }

  @Test
  void p6ABrokenClientPaysNextToNothingOnceItKnowsAndNoticesTheRepair() {
    Summary broken = few(Population.byName("P6"));
    assertThat(broken.steady().regretMillis()).isLessThan(1);
    assertThat(broken.steady().extraSyns()).isLessThan(.15);
    Summary ipv4 = few(Population.byName("P6-ipv4"));
    assertThat(ipv4.steady().regretMillis()).isLessThan(1);
    assertThat(ipv4.steady().extraSyns()).isLessThan(.15);
    Summary repaired = few(Population.byName("P6").withRepairAt(101));
    assertThat(repaired.repair().clients()).isEqualTo(FEW_CLIENTS);
    assertThat(repaired.repair().meanConnects()).isLessThan(6.5);
  }

  @Test
  void coldItIsTheFixedTimer() {
    for (String name : new String[] {"P1", "P2", "P3", "P4"}) {
      Trial trial = new Trial(Population.byName(name), 2_000, 1, SEED, MemoryHistory::new);
      Summary adaptive = trial.run(Strategies.adaptive());
      Summary fixed = trial.run(Baselines.fixed(Duration.ofMillis(250)));
      assertThat(adaptive.regret()).isEqualTo(fixed.regret());
      assertThat(adaptive.extraSyns()).isEqualTo(fixed.extraSyns());
    }
  }
}
