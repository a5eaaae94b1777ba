// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.ConnectStrategy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Contract rows 21 to 26, 31 and 32: Happy Eyeballs racing (RFC 8305 section 5). */
class RowsWhileRacingTest {

  private static final String[] SIX = {"2001:db8::1", "2001:db8::2", "2001:db8::3"};
  private static final String[] FOUR = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};

  /** Overridden for a strategy that is to do the same. */
  ConnectStrategy strategy() {
    return Strategies.happyEyeballs();
  }

  private RaceScript script() {
    return RaceScript.of(strategy());
  }

  /** Started, with both answers in at 0 and the first IPv6 attempt made. */
  private static RaceScript racing(RaceScript script, String[] six, String[] four) {
    script.start().at(0).answer(AAAA, six).answer(A, four);
    return script.expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  private static String[] first(int count, String[] addresses) {
    return Arrays.copyOf(addresses, count);
  }

  @Test
  void row21TheFirstStaysAliveAndMayStillWin() {
    racing(script(), first(1, SIX), first(1, FOUR))
        .until(249.999999)
        .expectNothing()
        .until(250)
        .expect("250 dial 192.0.2.1")
        .at(400)
        .established(SIX[0])
        .expect("400 close 192.0.2.1", "400 won 2001:db8::1");
  }

  @Test
  void row22SlowHandshakesAreNotKilled() {
    racing(script(), first(2, SIX), first(2, FOUR))
        .at(600)
        .established(SIX[0])
        .expect(
            "250 dial 192.0.2.1",
            "500 dial 2001:db8::2",
            "600 close 192.0.2.1",
            "600 close 2001:db8::2",
            "600 won 2001:db8::1");
  }

  @Test
  void row23AFailureStartsTheNextAtOnceAndTheDelayRunsAnewFromThere() {
    racing(script(), first(2, SIX), first(2, FOUR))
        .at(100)
        .refused(SIX[0])
        .expect("100 dial 192.0.2.1")
        .until(349.999999)
        .expectNothing()
        .until(350)
        .expect("350 dial 2001:db8::2");
  }

  @Test
  void row23NotWithinTenMillisecondsOfTheLastSyn() {
    racing(script(), first(1, SIX), first(1, FOUR))
        .at(3)
        .refused(SIX[0])
        .until(9.999999)
        .expectNothing()
        .until(10)
        .expect("10 dial 192.0.2.1");
  }

  @Test
  void row23AlsoWhileOthersAreInFlight() {
    RaceScript race =
        racing(script(), first(2, SIX), first(2, FOUR))
            .at(270)
            .refused(FOUR[0])
            .expect("250 dial 192.0.2.1", "270 dial 2001:db8::2")
            .until(519.999999)
            .expectNothing()
            .until(520)
            .expect("520 dial 192.0.2.2");
    assertThat(race.report().attempts().get(2).reason()).isEqualTo("192.0.2.1 failed");
    assertThat(race.report().attempts().get(3).reason())
        .isEqualTo("attempt delay 250 ms (RFC 8305 section 5)");
  }

  @Test
  void row23EachOfTwoFailuresAtOneInstantIsReplaced() {
    racing(script(), SIX, FOUR)
        .at(260)
        .refused(SIX[0])
        .refused(FOUR[0])
        .until(519)
        .expect("250 dial 192.0.2.1", "260 dial 2001:db8::2", "270 dial 192.0.2.2")
        .until(520)
        .expect("520 dial 2001:db8::3");
  }

  @Test
  void row23TheReasonNamesTheFailureThatIsReplaced() {
    RaceScript race =
        racing(script(), first(2, SIX), first(2, FOUR))
            .at(260)
            .refused(FOUR[0])
            .at(300)
            .refused(SIX[0])
            .expect("250 dial 192.0.2.1", "260 dial 2001:db8::2", "300 dial 192.0.2.2");
    assertThat(race.report().attempts().get(2).reason()).isEqualTo("192.0.2.1 failed");
    assertThat(race.report().attempts().get(3).reason()).isEqualTo("2001:db8::1 failed");
  }

  @Test
  void row23AFailureInTheTurnOfTheDelayStartsOneCandidate() {
    racing(script(), first(2, SIX), first(2, FOUR))
        .at(250)
        .refused(SIX[0])
        .until(499)
        .expect("250 dial 192.0.2.1")
        .until(500)
        .expect("500 dial 2001:db8::2");
  }

  @Test
  void row23AnAttemptWithoutASynDoesNotCount() {
    script()
        .unreachable(SIX[0], SIX[1])
        .start()
        .at(0)
        .answer(A, first(2, FOUR))
        .at(20)
        .answer(AAAA, first(2, SIX))
        .until(269)
        .expect("0 ask AAAA A", "20 dial 2001:db8::1", "20 dial 192.0.2.1")
        .until(270)
        .expect("270 dial 2001:db8::2", "270 dial 192.0.2.2");
  }

  @Test
  void row24TheOtherFamilyGoesOnAndTheCausesAreKept() {
    RaceScript race =
        script()
            .unreachable(SIX)
            .start()
            .at(0)
            .answer(AAAA, SIX)
            .expect(
                "0 ask AAAA A", "0 dial 2001:db8::1", "0 dial 2001:db8::2", "0 dial 2001:db8::3")
            .at(30)
            .answer(A, FOUR[0])
            .expect("30 dial 192.0.2.1")
            .at(40)
            .established(FOUR[0])
            .expect("40 won 192.0.2.1");
    assertThat(race.report().attempts())
        .filteredOn(each -> each.outcome() == AttemptReport.Outcome.FAILED)
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.cause()).isNotNull());
  }

  @Test
  void row24AllImpossibleIsOverAtOnce() {
    script()
        .unreachable(SIX[0], FOUR[0])
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .answer(A, FOUR[0])
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "0 dial 192.0.2.1", "0 lost ALL_FAILED");
  }

  @Test
  void row25AtTheLimitNewAttemptsWaitAndSlowOnesStay() {
    racing(script().maximumInFlight(2), first(2, SIX), first(2, FOUR))
        .until(900)
        .expect("250 dial 192.0.2.1")
        .at(901)
        .refused(SIX[0])
        .expect("901 dial 2001:db8::2")
        .until(5000)
        .expectNothing();
  }

  @Test
  void row26TwoEstablishedInOneTurnIsOneWinner() {
    racing(script(), first(1, SIX), first(1, FOUR))
        .at(300)
        .established(FOUR[0])
        .established(SIX[0])
        .expect("250 dial 192.0.2.1", "300 close 2001:db8::1", "300 won 192.0.2.1");
  }

  @Test
  void row31AllSilentFailsAtTheDeadlineAndNamesTheNeverTried() {
    RaceScript race =
        racing(script().deadline(1000).maximumInFlight(2), first(2, SIX), first(1, FOUR));
    race.until(2000)
        .expect(
            "250 dial 192.0.2.1",
            "1000 close 2001:db8::1",
            "1000 close 192.0.2.1",
            "1000 lost DEADLINE");
    assertThat(race.report().attempts().get(2).outcome())
        .isEqualTo(AttemptReport.Outcome.NEVER_STARTED);
  }

  @Test
  void row32AShortDeadlineIsDividedOverTheAddresses() {
    // 500 ms in four parts: one for each of three starts to come and one for the last to answer
    RaceScript race =
        racing(script().deadline(500), SIX, first(1, FOUR))
            .until(499)
            .expect("125 dial 192.0.2.1", "250 dial 2001:db8::2", "375 dial 2001:db8::3");
    assertThat(race.report().attempts().get(1).reason())
        .isEqualTo("attempt delay 125 ms: shortened to fit the deadline");
  }

  @Test
  void row32ExactlyEnoughIsNotShortened() {
    racing(script().deadline(500), first(1, SIX), first(1, FOUR))
        .at(250)
        .expectNothing()
        .until(250)
        .expect("250 dial 192.0.2.1");
  }

  @Test
  void row32NotUnderTheMinimumAndBothFamiliesFirst() {
    racing(script().deadline(190), SIX, first(1, FOUR))
        .until(189)
        .expect("100 dial 192.0.2.1")
        .until(190)
        .expect("190 close 2001:db8::1", "190 close 192.0.2.1", "190 lost DEADLINE");
  }

  @Test
  void row32AnAnswerThatComesLaterShortensTheDelayThatRuns() {
    script()
        .deadline(300)
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .at(20)
        .answer(A, FOUR[0])
        .until(150)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "150 dial 192.0.2.1");
  }

  @Test
  void row32TheResolutionDelayLeavesHalfOfAShortDeadline() {
    script()
        .deadline(70)
        .start()
        .at(10)
        .answer(A, FOUR[0])
        .until(39.999999)
        .expect("0 ask AAAA A")
        .until(40)
        .expect("40 dial 192.0.2.1");
  }
}
