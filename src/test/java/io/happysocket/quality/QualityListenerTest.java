// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.happysocket.address.AddressFamily;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Rows;
import io.happysocket.report.FamilyResult;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import io.happysocket.simulation.Simulation;
import io.happysocket.strategy.builtin.Strategies;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the listener makes of races, which a simulation runs. */
class QualityListenerTest {

  private static final InetAddress SIX = Rows.ip("2a00:1450:4001:81b::200e");
  private static final InetAddress FOUR = Rows.ip("198.41.0.4");

  private final QualityListener listener = new QualityListener();

  private static RaceReport race(Path six, Path four) {
    return run(
        Scenario.builder()
            .answer(IPV6, Duration.ZERO, SIX)
            .answer(IPV4, Duration.ZERO, FOUR)
            .path(SIX, six)
            .path(FOUR, four));
  }

  private static RaceReport run(ScenarioBuilder scenario) {
    return Simulation.run(Strategies.happyEyeballs(), scenario.build()).report();
  }

  private static Path answers(int millis) {
    return Path.answers(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "ANSWERS, 20, WON, NOT_TRIED",
    "SILENT, 0, SILENT, WON",
    "REFUSES, 20, REFUSED, WON",
    "UNREACHABLE, 20, UNREACHABLE, WON",
    "NO_ROUTE, 0, UNSENT, WON",
    // answered after 400 ms: nobody knows that yet when IPv4 has won after 250 + 20 ms
    "ANSWERS, 400, SILENT, WON"
  })
  void whatBecameOfAFamilyIsTold(Path.Kind kind, int millis, FamilyResult ipv6, FamilyResult ipv4) {
    RaceReport report = race(new Path(kind, millis * 1_000_000L, 0), answers(20));
    assertThat(report.result(IPV6)).isEqualTo(ipv6);
    assertThat(report.result(IPV4)).isEqualTo(ipv4);
  }

  @Test
  void aRaceThatIsCloseSaysNothingOfTheLoser() {
    RaceReport report = race(answers(400), answers(100));
    assertThat(report.result(IPV4)).isEqualTo(FamilyResult.WON);
    assertThat(report.result(IPV6)).isEqualTo(FamilyResult.SILENT);
    assertThat(race(answers(400), answers(130)).result(IPV6)).isEqualTo(FamilyResult.UNFINISHED);
  }

  @Test
  void aDeadlineMakesSilence() {
    RaceReport report = race(Path.silent(), Path.silent());
    assertThat(report.result(IPV6)).isEqualTo(FamilyResult.SILENT);
    assertThat(report.result(IPV4)).isEqualTo(FamilyResult.SILENT);
  }

  @Test
  void aFamilyWithoutAddressesWasNotOffered() {
    RaceReport report =
        run(
            Scenario.builder()
                .answer(IPV6, Duration.ZERO)
                .answer(IPV4, Duration.ZERO, FOUR)
                .path(FOUR, answers(20)));
    assertThat(report.result(IPV6)).isEqualTo(FamilyResult.NOT_OFFERED);
    listener.raceEnded(1, report);
    assertThat(listener.snapshot().of(IPV6).count(Outcome.NO_ADDRESS)).isEqualTo(1);
    assertThat(listener.snapshot().of(IPV6).attempts()).isZero();
  }

  @Test
  void brokenIpv6DoesNotHideBehindTheRace() {
    for (int i = 0; i < 97; i++) {
      listener.raceEnded(i, race(answers(20), answers(20)));
    }
    listener.raceEnded(97, race(Path.silent(), answers(20)));
    listener.raceEnded(98, race(Path.refuses(Duration.ofMillis(5)), answers(20)));
    listener.raceEnded(99, race(answers(300), answers(200)));
    assertThat(listener.races()).isEqualTo(100);
    assertThat(listener.results(IPV6))
        .containsOnly(
            entry(FamilyResult.WON, 98L),
            entry(FamilyResult.SILENT, 1L),
            entry(FamilyResult.REFUSED, 1L));
    Group ipv6 = listener.snapshot().of(AddressFamily.IPV6);
    assertThat(ipv6.failures()).isEqualTo(2);
    assertThat(ipv6.attempts()).isEqualTo(100);
    assertThat(ipv6.rtt().percentileMicros(50)).isBetween(19_700.0, 20_300.0);
    assertThat(listener.toString()).contains("100 connects; IPv6 {", "2.0 % (0.55 to 7.0)");
  }

  @Test
  void aSnapshotIsACopy() {
    Figures before = listener.snapshot();
    listener.raceEnded(1, race(answers(20), answers(20)));
    assertThat(before.rows()).isZero();
    assertThat(listener.snapshot().rows()).isEqualTo(1);
  }
}
