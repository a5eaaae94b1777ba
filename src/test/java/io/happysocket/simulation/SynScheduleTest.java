// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.race.SynSchedule;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The talk's table "How long an operating system's TCP persists" (deck.md), and its additions. */
class SynScheduleTest {

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(SynSchedule.WINDOWS, List.of(0, 3, 9), 21),
        Arguments.of(SynSchedule.BSD, List.of(0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67), 75),
        Arguments.of(SynSchedule.LINUX_2012, List.of(0, 3, 9, 21, 45, 93), 189),
        Arguments.of(SynSchedule.LINUX_3_7, List.of(0, 1, 3, 7, 15, 31, 63), 127),
        Arguments.of(SynSchedule.LINUX_6_5, List.of(0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67), 131));
  }

  @ParameterizedTest
  @MethodSource("table")
  void sendsAndGivesUpAsTheTableSays(SynSchedule system, List<Integer> seconds, int giveUp) {
    List<Long> sends = IntStream.range(0, system.synCount()).mapToObj(system::sendNanos).toList();
    assertThat(sends).isEqualTo(seconds.stream().map(each -> each * 1_000_000_000L).toList());
    assertThat(system.giveUpNanos()).isEqualTo(giveUp * 1_000_000_000L);
  }

  /** The talk's V1 behind a silent IPv6: IPv4 is tried when the system gives up, to the ns. */
  @ParameterizedTest
  @MethodSource("table")
  void aSerialClientWaitsForTheSystem(SynSchedule system, List<Integer> seconds, int giveUp) {
    Scenario scenario =
        Scenario.builder()
            .answer(AAAA, Duration.ZERO, ip("2001:db8::1"))
            .answer(A, Duration.ZERO, ip("192.0.2.1"))
            .path(ip("2001:db8::1"), Path.silent())
            .path(ip("192.0.2.1"), Path.answers(Duration.ofMillis(40)))
            .system(system)
            .deadline(Duration.ofMinutes(10))
            .build();

    Simulation race = Simulation.run(Strategies.serialIpv6First(), scenario);

    assertThat(race.totalNanos()).isEqualTo(giveUp * 1_000_000_000L + 40_000_000);
    assertThat(race.wireSyns()).isEqualTo(seconds.size() + 1);
    assertThat(race.report().attempts().get(0).cause()).hasMessage("Connection timed out");
  }

  @Test
  void aSynDueAtTheVeryEndIsNotSent() {
    assertThat(SynSchedule.WINDOWS.synsWithin(0)).isEqualTo(1);
    assertThat(SynSchedule.WINDOWS.synsWithin(3_000_000_000L)).isEqualTo(1);
    assertThat(SynSchedule.WINDOWS.synsWithin(3_000_000_001L)).isEqualTo(2);
    assertThat(SynSchedule.WINDOWS.synsWithin(Long.MAX_VALUE)).isEqualTo(3);
  }

  @Test
  void aScheduleOfOnesOwnMustBeInOrder() {
    Duration second = Duration.ofSeconds(1);
    SynSchedule own = SynSchedule.of("mine", second.multipliedBy(2), Duration.ZERO, second);
    assertThat(own).hasToString("mine, gives up after 2 s");
    assertThatThrownBy(() -> SynSchedule.of("late", second, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT1S");
    assertThatThrownBy(() -> SynSchedule.of("twice", second, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SynSchedule.of("never", second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SynSchedule.of("early", second, Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
