// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a race does when its host has no room for an attempt yet. */
class HeldAttemptsTest {

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";

  static List<ConnectStrategy> strategies() {
    return List.of(
        Strategies.adaptive(),
        Strategies.happyEyeballs(),
        Strategies.serialIpv6First(),
        Strategies.nativeIpv6First(),
        Strategies.avoidTeredo(),
        Strategies.rttBiased(),
        Strategies.iosRttBiased(),
        Strategies.dnsRace(),
        Strategies.synAckRace(),
        Strategies.pleasantlyAmused(),
        Strategies.pleasantlyAmusedByRtt(Duration.ofMillis(100)));
  }

  private static RaceScript answered(RaceScript race) {
    return race.start().answers(List.of(SIX), List.of(FOUR));
  }

  private static List<String> dials(RaceScript race) {
    return race.trace().stream()
        .filter(event -> event.contains(" dial "))
        .map(event -> event.replaceFirst("[0-9.]+ ", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whenTheFirstAddressWaitsTheOtherFamilyBegins(ConnectStrategy strategy) {
    RaceScript race = answered(RaceScript.of(strategy).withhold(SIX)).until(3_000);
    assertThat(dials(race)).containsExactly("dial " + FOUR);
    assertThat(race.isOver()).isFalse();
    race.established(FOUR);
    assertThat(race.result().outcome()).isEqualTo(RaceReport.Outcome.WON);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whenAllWaitTheRaceGoesOnWithWhateverIsAdmitted(ConnectStrategy strategy) {
    RaceScript race = answered(RaceScript.of(strategy).withhold(SIX, FOUR)).until(3_000);
    assertThat(dials(race)).isEmpty();
    race.admit(SIX).until(3_300);
    assertThat(dials(race)).containsExactly("dial " + SIX);
    race.established(SIX);
    assertThat(race.result().outcome()).isEqualTo(RaceReport.Outcome.WON);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whatWaitsUntilTheDeadlineEndsThereAndSaysWhy(ConnectStrategy strategy) {
    RaceScript race = answered(RaceScript.of(strategy).withhold(SIX, FOUR)).until(9_999);
    assertThat(race.isOver()).isFalse();
    race.until(10_000);
    RaceReport report = race.report();
    assertThat(report.outcome()).isEqualTo(RaceReport.Outcome.DEADLINE);
    assertThat(report.totalNanos()).isEqualTo(10_000_000_000L);
    assertThat(report.attempts())
        .isNotEmpty()
        .allMatch(each -> each.outcome() == AttemptReport.Outcome.NEVER_STARTED)
        .anyMatch(each -> each.reason().startsWith("held back: eight try it"))
        .anyMatch(each -> each.waitedNanos() > 9_000_000_000L);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void atTheCapTheRaceWaitsAndBeginsAsItWouldHave(ConnectStrategy strategy) {
    RaceScript free = answered(RaceScript.of(strategy)).until(5_000);
    RaceScript race = answered(RaceScript.of(strategy).full()).until(100);
    assertThat(dials(race)).isEmpty();
    List<String> held = race.trace().stream().filter(each -> each.contains("hold")).toList();
    assertThat(held).hasSize(1);
    race.admit(held.get(0).replaceFirst(".* ", "")).until(5_100);
    assertThat(dials(race)).isEqualTo(dials(free));
  }

  /** A cap holds starts back, and nothing else that a strategy does. */
  @Test
  void atTheCapTheStrategyIsAskedWhenThereIsNews() {
    ConnectStrategy abandons =
        view -> {
          if (view.untried().isEmpty()) {
            return new Step.WaitForNews(Reason.NONE);
          }
          boolean late = view.elapsedNanos() > 500_000_000 && view.attempts().get(0).inFlight();
          return late
              ? new Step.Abandon(0, Reason.NONE)
              : new Step.Attempt(view.untried().get(0), Reason.NONE);
        };
    RaceScript race = RaceScript.of(abandons).start();
    race.answer(RaceScript.AAAA, SIX, "2001:db8::2").full().at(600).answer(RaceScript.A, FOUR);
    race.expect("0 ask AAAA A", "0 dial " + SIX, "10 hold 2001:db8::2", "600 close " + SIX);
  }

  @Test
  void theWaitStandsInTheReport() {
    RaceScript race =
        answered(RaceScript.of(Strategies.happyEyeballs()).withhold(SIX))
            .until(18)
            .admit(SIX)
            .until(20);
    race.established(SIX);
    race.expect(
        "0 ask AAAA A",
        "0 hold " + SIX,
        "0 dial " + FOUR,
        "18 dial " + SIX,
        "20 close " + FOUR,
        "20 won " + SIX);
    assertThat(race.report().toString())
        .contains(
            "attempt 1: 192.0.2.1 (documentation): 2001:db8::1 is held back: eight try it",
            "attempt 2, 18.00 ms later: 2001:db8::1 (documentation), waited 18.00 ms: it had to wait:"
                + " eight try it; the preferred family joins at its answer");
    assertThat(race.report().toJson()).contains("\"waitedNanos\":18000000");
  }

  @Test
  void anAdmittedAddressKeepsTheTenMilliseconds() {
    RaceScript race = answered(RaceScript.of(Strategies.happyEyeballs()).withhold(SIX)).until(4);
    race.admit(SIX).until(100);
    race.expect("0 ask AAAA A", "0 hold " + SIX, "0 dial " + FOUR, "10 dial " + SIX);
  }

  @Test
  void anAddressThatWaitsIsNotTriedByAnotherAnswer() {
    RaceScript race = RaceScript.of(Strategies.happyEyeballs()).withhold(SIX).start();
    race.answer(RaceScript.AAAA, SIX).at(30).answer(RaceScript.A, FOUR).until(40);
    race.expect("0 ask AAAA A", "0 hold " + SIX, "30 dial " + FOUR);
    race.refused(FOUR).until(9_000).expectNothing();
    race.admit(SIX).expect("9000 dial " + SIX);
  }

  @Test
  void aCancelWhileAllWaitEndsTheRaceAtOnce() {
    RaceScript race = answered(RaceScript.of(Strategies.adaptive()).full()).until(50).cancel();
    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.CANCELLED);
  }

  @Test
  void anAdmissionAfterTheEndIsNoNews() {
    RaceScript race = answered(RaceScript.of(Strategies.happyEyeballs()).withhold(SIX)).until(20);
    race.established(FOUR).skip();
    race.admit(SIX).expectNothing();
  }

  /**
   * Others try what an old answer gave; who waits for them must hear of a new one, too (contract
   * row 51).
   */
  @Test
  void anOldAnswerIsAskedForAgainThoughItsAddressesWait() {
    RaceScript race =
        RaceScript.of(Strategies.happyEyeballs())
            .withhold(SIX, FOUR)
            .start()
            .cached(List.of(SIX), List.of(FOUR))
            .until(1_000);
    race.expect("0 ask AAAA A", "0 hold " + SIX, "0 hold " + FOUR, "1000 ask AAAA A afresh");
  }

  /** What waits may still win, whatever became of the second lookup (contract row 51). */
  @Test
  void whatWaitsIsNotGivenUpForAnAnswerThatIsAskedForAgain() {
    RaceScript race =
        RaceScript.of(Strategies.happyEyeballs())
            .withhold(SIX)
            .start()
            .cached(List.of(SIX), List.of(FOUR))
            .refused(FOUR)
            .until(9_000);
    race.expect("0 ask AAAA A", "0 hold " + SIX, "0 dial " + FOUR, "1000 ask AAAA A afresh");
    race.admit(SIX).expect("9000 dial " + SIX);
  }

  @Test
  void severalHostsGoOnWithTheOthers() {
    RaceScript race =
        RaceScript.of(Strategies.happyEyeballs())
            .over("192.0.2.7:80", "192.0.2.8:80")
            .withhold("192.0.2.7")
            .start()
            .until(500);
    race.expect("0 hold 192.0.2.7", "0 dial 192.0.2.8");
    race.admit("192.0.2.7").expect("500 dial 192.0.2.7");
  }
}
