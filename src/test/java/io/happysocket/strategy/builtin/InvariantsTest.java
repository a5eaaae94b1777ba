// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every strategy in every history; {@link RandomWorld} has most of the checks. */
class InvariantsTest {

  private static final int HISTORIES = 100;

  static Stream<ConnectStrategy> strategies() {
    List<ConnectStrategy> all = new ArrayList<>();
    Strategies.names().forEach(each -> all.add(Strategies.byName(each)));
    all.add(Strategies.serialIpv6First(Duration.ofSeconds(3)));
    all.add(
        Strategies.happyEyeballs(
            HappyEyeballsOptions.DEFAULT
                .withFirstAddressFamilyCount(2)
                .withTiming(
                    Timing.of(
                        Duration.ZERO,
                        Duration.ofMillis(10),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(2)))
                .withAttemptDelayFromHistory()));
    return all.stream();
  }

  /** With time enough for every lookup and every attempt to end, what can connect does. */
  @ParameterizedTest
  @MethodSource("strategies")
  void whatCanConnectDoes(ConnectStrategy strategy) {
    long generous = Duration.ofMinutes(20).toNanos();
    int wins = 0;
    int again = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      RandomWorld world = new RandomWorld(strategy, seed, generous);
      RaceReport report = world.run();
      assertThat(report.outcome() == RaceReport.Outcome.WON)
          .as(world.trace::toString)
          .isEqualTo(world.couldConnect());
      wins += world.couldConnect() ? 1 : 0;
      again += world.askedAgain();
    }
    assertThat(again).as("lookups that were asked again").isPositive();
    assertThat(wins).as("the histories are not all hopeless").isGreaterThan(HISTORIES / 3);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whatCanConnectDoesOverSeveralHosts(ConnectStrategy strategy) {
    long generous = Duration.ofHours(2).toNanos();
    for (int seed = 0; seed < HISTORIES; seed++) {
      RandomWorld world = new RandomWorld(strategy, seed, generous, 2 + seed % 3);
      RaceReport report = world.run();
      assertThat(report.outcome() == RaceReport.Outcome.WON)
          .as(world.trace::toString)
          .isEqualTo(world.couldConnect());
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aShortDeadlineEndsTheRaceAndNothingElseChanges(ConnectStrategy strategy) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      long deadline = (1 + new Random(seed).nextInt(5000)) * RandomWorld.MILLI;
      RandomWorld world = new RandomWorld(strategy, seed, deadline);
      RaceReport report = world.run();
      assertThat(report.totalNanos()).as(world.trace::toString).isLessThanOrEqualTo(deadline);
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theSameInputGivesTheSameTrace(ConnectStrategy strategy) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      RandomWorld first = new RandomWorld(strategy, seed, 10_000 * RandomWorld.MILLI);
      RandomWorld second = new RandomWorld(strategy, seed, 10_000 * RandomWorld.MILLI);
      first.run();
      second.run();
      assertThat(second.trace).isEqualTo(first.trace);
    }
  }
}
