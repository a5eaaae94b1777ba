// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A second attempt at an address, for a SYN that was probably lost: contract row 53. */
class RetryTest {

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";
  private static final long MILLI = 1_000_000;

  private final MemoryHistory history = new MemoryHistory();

  /** Established in 20 ms four times. */
  private HistoryView known(String... addresses) {
    for (String address : addresses) {
      for (int i = 0; i < 4; i++) {
        learn(address, HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20);
      }
    }
    return view();
  }

  private HistoryView view() {
    return history.view(RaceScript.DUAL_STACK, 0);
  }

  private void learn(String address, HistoryUpdate.Attempt.Outcome outcome, long afterMillis) {
    HistoryUpdate.Attempt observation =
        new HistoryUpdate.Attempt(RaceScript.ip(address), outcome, afterMillis * MILLI);
    history.learn(RaceScript.DUAL_STACK, 0, HistoryUpdate.of(observation));
  }

  private static RaceScript adaptive(HistoryView known) {
    return RaceScript.of(Strategies.adaptive()).history(known);
  }

  /** Tries all, then asks for a second attempt at the first whenever that is in flight. */
  private static final ConnectStrategy AT_ONCE =
      race ->
          race.untried().isEmpty()
              ? Step.retry(race.attempts().get(0), "at once")
              : Step.attempt(race.untried().get(0), "at once");

  private static final ConnectStrategy WHERE_IT_MAY =
      race -> {
        for (AttemptFact each : race.attempts()) {
          if (race.mayRetry(each)) {
            return Step.retry(each, "it may");
          }
        }
        return race.untried().isEmpty()
            ? Step.waitForNews("the rest")
            : Step.attempt(race.untried().get(0), "the next");
      };

  // ---- when

  @Test
  void aLostSynCostsAConnectionAttemptDelay() {
    RaceScript race = adaptive(known(SIX)).startKnowing(SIX).until(249);
    race.expect("0 dial " + SIX);
    race.until(250).expect("250 dial again " + SIX);
    race.at(270).againEstablished(SIX);
    race.expect("270 close " + SIX, "270 won " + SIX);
    assertThat(race.report().toString().lines())
        .contains(
            "    +0.00 ms  attempt 1: "
                + SIX
                + " (documentation): the first address of the preferred family",
            "  +250.00 ms  attempt 2, 250.00 ms later, again: "
                + SIX
                + " (documentation): a second SYN, from a new socket: silent for 250 ms, longer than"
                + " its RTT explains",
            "  +270.00 ms  attempt 2 established after 20.00 ms: won",
            "  +270.00 ms  attempt 1 closed after 270.00 ms: lost");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::again)
        .containsExactly(false, true);
    assertThat(race.report().toJson()).contains("\"again\":true");
  }

  @Test
  void aSlowPathIsGivenTwiceItsRtt() {
    for (int i = 0; i < 30; i++) {
      learn(SIX, HistoryUpdate.Attempt.Outcome.ESTABLISHED, 200);
    }
    adaptive(view()).startKnowing(SIX).until(399).skip().until(400).expect("400 dial again " + SIX);
  }

  @Test
  void whereTheSystemsOwnSecondSynIsNearNoneIsSent() {
    for (int i = 0; i < 30; i++) {
      learn(SIX, HistoryUpdate.Attempt.Outcome.ESTABLISHED, 460);
    }
    adaptive(view()).startKnowing(SIX).skip().until(9_999).expectNothing();
  }

  @Test
  void whereNoAnswerWouldComeBeforeTheDeadlineNoneIsSent() {
    adaptive(known(SIX)).deadline(270).startKnowing(SIX).skip().until(269).expectNothing();
  }

  @Test
  void anAnswerThatIsDueElsewhereIsWaitedFor() {
    RaceScript race = adaptive(known(SIX)).start().cached(List.of(SIX), List.of(FOUR));
    race.until(280).expect("0 ask AAAA A", "0 dial " + SIX, "36.875 dial " + FOUR);
    race.until(600).expect("286.875 dial again " + SIX);
  }

  // ---- the bounds

  @Test
  void onlyTheAdaptiveStrategyAsksForOne() {
    HistoryView known = known(SIX);
    for (String name : Strategies.names()) {
      RaceScript race = RaceScript.of(Strategies.byName(name)).history(known);
      race.startKnowing(SIX).until(3_000);
      assertThat(race.trace().stream().filter(each -> each.contains("again")).count())
          .as(name)
          .isEqualTo(name.equals("adaptive") ? 1 : 0);
    }
  }

  @Test
  void anAddressThatIsNotKnownToBeGoodIsNotTriedAgain() {
    adaptive(HistoryView.NONE).startKnowing(SIX).skip().until(9_000).expectNothing();
    adaptive(view()).startKnowing(SIX).skip().until(9_000).expectNothing();
    known(SIX);
    learn(SIX, HistoryUpdate.Attempt.Outcome.SILENT, 5_000);
    adaptive(view()).startKnowing(SIX).skip().until(9_000).expectNothing();
    known(SIX);
    history.reportFailure(RaceScript.DUAL_STACK, 0, RaceScript.ip(SIX), "stalled");
    adaptive(view()).startKnowing(SIX).skip().until(9_000).expectNothing();
  }

  @Test
  void norWhileAnotherCandidateIsLeftOrMayCome() {
    RaceScript race = RaceScript.of(WHERE_IT_MAY).history(known(SIX, FOUR)).start();
    race.answer(AAAA, SIX).until(500).expect("0 ask AAAA A", "0 dial " + SIX);
    race.at(500).answer(A, FOUR).expect("500 dial " + FOUR);
    race.until(9_000).expect("600 dial again " + SIX);
  }

  @Test
  void norWhileOneIsHeldBack() {
    RaceScript race = RaceScript.of(WHERE_IT_MAY).history(known(SIX)).withhold(FOUR);
    race.start().answers(List.of(SIX), List.of(FOUR)).until(800);
    race.expect("0 ask AAAA A", "0 dial " + SIX, "10 hold " + FOUR);
  }

  @Test
  void norWhileACheckRuns() {
    RaceScript race = RaceScript.of(WHERE_IT_MAY).history(known(SIX, FOUR)).checked();
    race.start().answers(List.of(SIX), List.of(FOUR)).until(10).established(FOUR);
    race.skip().until(900).expectNothing();
  }

  @Test
  void aSecondSocketCannotHaveTheLocalPort() {
    RaceScript race = adaptive(known(FOUR)).local("203.0.113.1", 4_000).startKnowing(FOUR);
    race.until(900).expect("0 dial " + FOUR);
    RaceScript any = adaptive(view()).local("203.0.113.1", 0).startKnowing(FOUR);
    any.until(900).expect("0 dial " + FOUR, "250 dial again " + FOUR);
  }

  @Test
  void atTheCapOnAttemptsThereIsNone() {
    RaceScript race = RaceScript.of(WHERE_IT_MAY).history(known(SIX)).maximumInFlight(1);
    race.startKnowing(SIX).until(9_000).expect("0 dial " + SIX);
  }

  @Test
  void theMinimumDelayIsKeptAndThereIsOneInARace() {
    RaceScript race = RaceScript.of(WHERE_IT_MAY).history(known(SIX, FOUR));
    race.startKnowing(SIX, FOUR).until(9_000);
    race.expect("0 dial " + SIX, "10 dial " + FOUR, "110 dial again " + SIX);
  }

  @Test
  void aStrategyThatAsksWhereItMayNotBreaksItsRace() {
    RaceScript twice = RaceScript.of(AT_ONCE).history(known(SIX)).startKnowing(SIX).until(200);
    twice.expect(
        "0 dial " + SIX,
        "100 dial again " + SIX,
        "100 close " + SIX,
        "100 close " + SIX,
        "100 lost BROKEN");
    assertThat(twice.brokenBy()).hasMessage("attempt 0 may not be retried");
    RaceScript unknown = RaceScript.of(AT_ONCE).startKnowing(FOUR).until(200);
    assertThat(unknown.result().outcome()).isEqualTo(RaceReport.Outcome.BROKEN);
    ConnectStrategy ofNone =
        race ->
            race.untried().isEmpty()
                ? new Step.Retry(race.attempts().size(), race.attempts().get(0).reason())
                : Step.attempt(race.untried().get(0), "at once");
    RaceScript none = RaceScript.of(ofNone).history(known(SIX)).startKnowing(SIX).until(200);
    assertThat(none.brokenBy()).hasMessage("attempt 1 may not be retried");
  }

  // ---- the budget

  @Test
  void withoutBudgetThereIsNone() {
    RaceScript race = adaptive(known(SIX)).budget(RetryBudget::none);
    race.startKnowing(SIX).until(9_000).expect("0 dial " + SIX);
  }

  @Test
  void whenAnotherRaceTakesTheLastOneThisRaceGoesOn() {
    RetryBudget shared = RetryBudget.start();
    ConnectStrategy robbed =
        race -> {
          Step step = WHERE_IT_MAY.next(race);
          if (step instanceof Step.Retry && race.elapsedNanos() >= 100 * MILLI) {
            while (shared.take()) {
              // in the moment between the question and the start
            }
          }
          return step;
        };
    RaceScript race = RaceScript.of(robbed).history(known(SIX)).budget(() -> shared);
    race.startKnowing(SIX).until(9_000).expect("0 dial " + SIX);
    race.established(SIX).expect("9000 won " + SIX);
  }

  @Test
  void oneThatIsNotStartedIsNotPaidFor() {
    RetryBudget shared = RetryBudget.start();
    RaceScript held = adaptive(known(SIX)).budget(() -> shared).startKnowing(SIX).skip().full();
    held.until(900).expect("250 hold " + SIX);
    held.admit(SIX).until(1_000).expectNothing();
    held.established(SIX).expect("1000 won " + SIX);
    assertThat(shared).hasToString("3 second attempts");
    RaceScript none = adaptive(view()).budget(() -> shared).startKnowing(SIX).skip();
    none.unreachable(SIX).until(900).expect("250 dial again " + SIX);
    assertThat(shared).hasToString("3 second attempts");
    RaceScript paid = adaptive(view()).budget(() -> shared).startKnowing(SIX).skip();
    paid.until(900).expect("250 dial again " + SIX);
    assertThat(shared).hasToString("2 second attempts");
  }

  // ---- what comes of it

  @Test
  void theFirstMayStandYet() {
    RaceScript race = adaptive(known(SIX)).startKnowing(SIX).until(260).skip();
    race.established(SIX).expect("260 close " + SIX, "260 won " + SIX);
    assertThat(race.historyUpdate().attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(
                RaceScript.ip(SIX), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 260 * MILLI));
  }

  @Test
  void theHistoryHearsOfOneAttemptAndOfItsOwnRtt() {
    RaceScript race = adaptive(known(SIX)).startKnowing(SIX).until(250);
    race.at(270).againEstablished(SIX);
    assertThat(race.historyUpdate().attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(
                RaceScript.ip(SIX), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20 * MILLI));
    assertThat(race.result().tried()).containsExactly(Map.entry(RaceScript.ip(SIX), true));
    assertThat(race.result().order()).containsExactly(RaceScript.ip(SIX));
  }

  @Test
  void whenBothAreSilentItMissedOnce() {
    RaceScript race = adaptive(known(SIX)).startKnowing(SIX).until(10_000);
    race.expect(
        "0 dial " + SIX,
        "250 dial again " + SIX,
        "10000 close " + SIX,
        "10000 close " + SIX,
        "10000 lost DEADLINE");
    assertThat(race.historyUpdate().attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(
                RaceScript.ip(SIX), HistoryUpdate.Attempt.Outcome.SILENT, 10_000 * MILLI));
    assertThat(race.report().messageLines())
        .containsExactly(
            "name.example:443 with adaptive: not connected: the deadline of 10000.00 ms passed",
            "attempt 1: " + SIX + " (documentation) closed after 10000.00 ms: no answer",
            "attempt 2: " + SIX + " (documentation) closed after 9750.00 ms: no answer");
    learn(SIX, HistoryUpdate.Attempt.Outcome.SILENT, 10_000);
    adaptive(view()).startKnowing(SIX).skip().until(9_000).expectNothing();
  }

  @Test
  void whenTheSecondIsRefusedTheFirstIsWaitedFor() {
    RaceScript race = adaptive(known(SIX)).startKnowing(SIX).until(260).skip();
    race.againRefused(SIX).until(1_000).expectNothing();
    RaceScript lost = adaptive(known(SIX)).startKnowing(SIX).until(260).skip();
    lost.againRefused(SIX).refused(SIX).expect("260 lost ALL_FAILED");
    assertThat(lost.historyUpdate().attempts())
        .extracting(HistoryUpdate.Attempt::outcome)
        .containsExactly(HistoryUpdate.Attempt.Outcome.FAILED);
    race.established(SIX).expect("1000 won " + SIX);
  }

  @Test
  void anAnswerThatMayBeOldIsAskedForAgainAsWithoutIt() {
    RaceScript race = adaptive(known(SIX)).start().cached(List.of(SIX), List.of()).skip();
    race.until(2_000).expect("250 dial again " + SIX, "1000 ask AAAA A afresh");
    race.at(2_000).answer(AAAA, "2001:db8::2").expect("2000 dial 2001:db8::2");
  }
}
