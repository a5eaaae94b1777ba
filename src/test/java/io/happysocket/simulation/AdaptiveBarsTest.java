// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The adaptive strategy against a fixed 250 ms, at a small part of the scale of the figures in
 * docs/decisions.md, so that a regression shows. 300 clients live in thirty networks, of which few
 * are bad, and what the fixed timer pays hangs on how many: of one seed the shares say little of
 * another. So each population is judged twice, by the seed that the bounds were first read on and
 * by five others together, which were never tuned on. The bounds are what was measured, and some 4
 * % more.
 */
class AdaptiveBarsTest {

  /** Regret and extra SYNs as a part of the fixed timer's, p99 in ms, V25. */
  private record Bars(double regret, double syns, double p99, double v25) {}

  private static final int CLIENTS = 300;
  private static final int FEW_CLIENTS = 60;
  private static final int CONNECTS = 100;
  private static final long SEED = 20261122;

  /** Never tuned on. */
  private static final long[] OTHER_SEEDS = {1, 2, 3, 7, 42};

  private static Summary few(Population population) {
    return new Trial(population, FEW_CLIENTS, 200, SEED, MemoryHistory::new)
        .run(Strategies.adaptive());
  }

  private static Summary together(
      String population,
      ConnectStrategy strategy,
      Supplier<? extends ConnectHistory> history,
      long... seeds) {
    Trial.Tally tally = new Trial.Tally(CONNECTS);
    for (long seed : seeds) {
      tally.merge(
          new Trial(Population.byName(population), CLIENTS, CONNECTS, seed, history)
              .run(strategy, 0, CLIENTS));
    }
    return tally.summary(population, strategy.name());
  }

  private static void isWithin(Bars bars, String name, long... seeds) {
    ConnectStrategy timer = Baselines.fixed(Duration.ofMillis(250));
    Summary fixed = together(name, timer, ConnectHistory::none, seeds);
    Summary adaptive = together(name, Strategies.adaptive(), MemoryHistory::new, seeds);
    assertThat(adaptive.misses()).isZero();
    assertThat(adaptive.regret().mean() / fixed.regret().mean()).isBetween(.01, bars.regret);
    assertThat(adaptive.extraSyns() / fixed.extraSyns()).isBetween(.01, bars.syns);
    assertThat(adaptive.regret().p99()).isLessThan(bars.p99);
    assertThat(adaptive.nearIpv6Share()).isGreaterThan(bars.v25);
  }

  @Test
  void p1NearServers() {
    isWithin(new Bars(.39, .605, 56, .992), "P1", SEED);
    isWithin(new Bars(.347, .542, 51.3, .992), "P1", OTHER_SEEDS);
  }

  @Test
  void p2Mobile() {
    isWithin(new Bars(.48, .95, 62, .986), "P2", SEED);
    isWithin(new Bars(.405, .748, 61.9, .986), "P2", OTHER_SEEDS);
  }

  @Test
  void p3FarServers() {
    isWithin(new Bars(.60, .48, 253, .967), "P3", SEED);
    isWithin(new Bars(.54, .46, 239, .967), "P3", OTHER_SEEDS);
  }

  @Test
  void p5BadNetworks() {
    isWithin(new Bars(.093, .226, 57, .992), "P5", SEED);
    isWithin(new Bars(.084, .219, 50.7, .992), "P5", OTHER_SEEDS);
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
