// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {

  private static final ConnectStrategy RFC_8305 = Strategies.happyEyeballs();

  private static Simulation race(Path ipv6, Path ipv4) {
    return Simulation.run(
        RFC_8305,
        Scenario.builder()
            .answer(AAAA, Duration.ZERO, ip("2001:db8::1"))
            .answer(A, Duration.ZERO, ip("192.0.2.1"))
            .path(ip("2001:db8::1"), ipv6)
            .path(ip("192.0.2.1"), ipv4)
            .build());
  }

  private static Path answers(long millis) {
    return Path.answers(Duration.ofMillis(millis));
  }

  private static Trial trial(String population, int clients, int connects) {
    return new Trial(Population.byName(population), clients, connects, 1, MemoryHistory::new);
  }

  // ---- the metric

  @Test
  void theMetricIsThatOfTheRaces() {
    Trial.Tally tally = new Trial.Tally(12);
    tally.add(race(answers(20), answers(20)), 1, false); // regret 0, IPv6, near
    tally.add(race(answers(70), answers(30)), 2, false); // regret 40, IPv6, not near
    tally.add(race(answers(300), answers(30)), 11, false); // regret 250, IPv4, one wasted
    tally.add(race(Path.silent(), answers(30)), 12, true); // regret 250, one SYN more
    tally.add(race(Path.silent(), Path.silent()), 12, true); // hopeless

    Summary summary = tally.summary("hand-made", "rfc");

    assertThat(summary.connects()).isEqualTo(4);
    assertThat(summary.hopeless()).isEqualTo(1);
    assertThat(summary.misses()).isZero();
    assertThat(summary.regret().mean()).isEqualTo(135);
    assertThat(summary.regret().p50()).isEqualTo(40);
    assertThat(summary.regret().p95()).isEqualTo(250);
    assertThat(summary.regret().max()).isEqualTo(250);
    assertThat(summary.regret().over100()).isEqualTo(.5);
    assertThat(summary.regret().over1000()).isZero();
    assertThat(summary.regret().permilles()).hasSize(1001).startsWith(0.0).endsWith(250.0);
    assertThat(summary.brokenRegret().mean()).isEqualTo(250);
    assertThat(summary.extraSyns()).isEqualTo(.5);
    assertThat(summary.wastedHandshakes()).isEqualTo(.25);
    assertThat(summary.talk()).isEqualTo(new Summary.Talk(.5, 0));
    assertThat(summary.ipv6Share()).isEqualTo(2 / 3.0);
    assertThat(summary.nearIpv6Share()).isEqualTo(1);
    assertThat(summary.steady()).isEqualTo(new Summary.Steady(250, 1));
    assertThat(summary.learningMillis()).startsWith(0.0, 40.0).endsWith(250.0, 250.0);
    assertThat(summary.cost()).isEqualTo(135 + 20 * .5);
  }

  @Test
  void ipv6GivenAwayCosts() {
    Trial.Tally tally = new Trial.Tally(1);
    // 25 ms more is near, and IPv6 loses by a lost SYN
    tally.add(race(answers(55).losingSyn(1), answers(30)), 1, false);
    tally.add(race(answers(55), answers(30)), 1, false);

    Summary summary = tally.summary("hand-made", "rfc");

    assertThat(summary.nearIpv6Share()).isEqualTo(.5);
    assertThat(summary.cost()).isEqualTo((250 + 25) / 2.0 + 20 * .5 + 10 * .5);
  }

  @Test
  void aMissCountsAsTheDeadline() {
    Simulation missed =
        Simulation.run(
            Strategies.serialIpv6First(Duration.ofSeconds(9)),
            Scenario.builder()
                .answer(AAAA, Duration.ZERO, ip("2001:db8::1"))
                .answer(A, Duration.ZERO, ip("192.0.2.1"))
                .path(ip("2001:db8::1"), Path.silent())
                .path(ip("192.0.2.1"), answers(6000))
                .build());
    Trial.Tally tally = new Trial.Tally(1);
    tally.add(missed, 1, false);

    Summary summary = tally.summary("hand-made", "serial");

    assertThat(summary.misses()).isEqualTo(1);
    assertThat(summary.regret().mean()).isEqualTo(4000);
    assertThat(summary.regret().over1000()).isEqualTo(1);
  }

  @Test
  void nothingCountedIsNoNumber() {
    Summary summary = new Trial.Tally(3).summary("none", "none");

    assertThat(summary.regret().mean()).isNaN();
    assertThat(summary.ipv6Share()).isNaN();
    assertThat(summary.learningMillis()).hasSize(3).allMatch(each -> each.isNaN());
  }

  // ---- many clients

  @Test
  void theOrderOfTheClientsChangesNothing() {
    Trial trial = trial("P5", 60, 20);
    Trial.Tally late = trial.run(RFC_8305, 25, 60);
    late.merge(trial.run(RFC_8305, 0, 10));
    late.merge(trial.run(RFC_8305, 10, 25));

    assertThat(late.summary("P5", RFC_8305.name())).isEqualTo(trial.run(RFC_8305));
    assertThat(trial.run(RFC_8305)).isEqualTo(trial.run(RFC_8305));
  }

  @Test
  void historyIsCarriedFromConnectToConnectAndNotFromClientToClient() {
    Summary summary = trial("P6", 20, 200).run(Strategies.rttBiased());

    // the first connect to a destination pays 270 ms, the next ones know its IPv4 RTT
    assertThat(summary.learningMillis().get(0)).isCloseTo(270, within(1.0));
    assertThat(summary.steady().regretMillis()).isLessThan(60);
  }

  @Test
  void aFixedDelayPaysForEverOnABrokenNetwork() {
    Summary summary = trial("P6", 20, 200).run(RFC_8305);

    assertThat(summary.steady().regretMillis()).isCloseTo(250, within(.01));
    assertThat(summary.steady().extraSyns()).isCloseTo(1, within(.1));
    assertThat(summary.brokenRegret()).isEqualTo(summary.regret());
  }

  @Test
  void aRepairIsNoticed() {
    Trial trial = new Trial(Population.byName("P6").withRepairAt(6), 30, 10, 1, MemoryHistory::new);

    Summary summary = trial.run(RFC_8305);

    assertThat(summary.repair().clients()).isEqualTo(30);
    // at once, but for destinations that are dead
    assertThat(summary.repair().meanConnects()).isBetween(1.0, 1.2);
    assertThat(summary.learningMillis().get(4)).isCloseTo(250, within(1.0));
    assertThat(summary.learningMillis().get(5)).isLessThan(100);
    assertThat(trial("P6", 5, 10).run(RFC_8305).repair().clients()).isZero();
  }

  @Test
  void ofTheMirroredPopulationNobodyWaits() {
    Summary summary = trial("P6-ipv4", 20, 50).run(RFC_8305);

    assertThat(summary.regret().p95()).isZero();
    assertThat(summary.ipv6Share()).isNaN();
  }

  @Test
  void theNumbersAreChecked() {
    assertThatThrownBy(() -> trial("P1", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> trial("P1", 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * The table "Own simulation" (populations.md): breakage drawn anew for each connect, both DNS
   * answers at 0, no jitter, no dead AAAA. Mean regret in ms, extra SYNs for 100 connects, IPv6
   * share where both work.
   */
  @ParameterizedTest
  @CsvSource({
    "P1, fixed-300, 6.4, 2.9, 99.5",
    "P1, fixed-250, 5.4, 3.6, 99.5",
    "P1, fixed-150, 3.6, 8.1, 99.5",
    "P1, fixed-100, 2.6, 15.9, 99.5",
    "P1, fixed-50, 1.6, 40.3, 99.2",
    "P2, fixed-250, 8.7, 3.8, 99.0",
    "P3, fixed-250, 29.5, 20.2, 97.0",
    "P3, fixed-100, 19.7, 52.1, 92.9"
  })
  void independentBreakageGivesTheFiguresOfTheTable(
      String name, String strategy, double regret, double extraSyns, double ipv6Share) {
    Population population = Population.byName(name);
    Population.Rtt rtt = population.ipv4();
    Population.Faults faults = population.faults();
    Population plain =
        population
            .independent()
            .with(new Population.Rtt(rtt.medianMillis(), rtt.logDeviation(), 0))
            .with(new Population.Faults(faults.ipv4Dead(), 0, faults.synLoss()));
    Trial trial = new Trial(plain, 20_000, 2, 5, MemoryHistory::new);

    Summary summary = trial.run(Baselines.byName(strategy));

    assertThat(summary.misses()).isZero();
    assertThat(summary.regret().mean()).isCloseTo(regret, within(.1 * regret + .3));
    assertThat(100 * summary.extraSyns()).isCloseTo(extraSyns, within(.1 * extraSyns));
    assertThat(100 * summary.ipv6Share()).isCloseTo(ipv6Share, within(.5));
  }
}
