// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The talk's V1, and contract row 33: a serial strategy splits the deadline. */
class SerialIpv6FirstTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";

  private static RaceScript script() {
    return RaceScript.of(Strategies.serialIpv6First());
  }

  @Test
  void waitsForBothAnswersInEitherOrder() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .at(400)
        .expect("0 ask AAAA A")
        .answer(A, FOUR)
        .expect("400 dial 2001:db8::1");
    script()
        .start()
        .at(0)
        .answer(A, FOUR)
        .at(400)
        .expect("0 ask AAAA A")
        .answer(AAAA, SIX)
        .expect("400 dial 2001:db8::1");
  }

  @Test
  void aFailedLookupIsAnAnswer() {
    script()
        .start()
        .at(0)
        .answer(A, FOUR)
        .at(5000)
        .lookupFails(AAAA, "timed out")
        .expect("0 ask AAAA A", "5000 dial 192.0.2.1");
  }

  @Test
  void oneAtATimeIpv6ThenIpv4AsTheSystemGivesUp() {
    RaceScript race =
        script()
            .deadline(3_600_000)
            .start()
            .at(0)
            .answer(AAAA, SIX, SIX_B)
            .answer(A, FOUR)
            .at(21_000)
            .refused(SIX)
            .at(42_000)
            .refused(SIX_B)
            .at(63_000)
            .refused(FOUR);
    race.expect(
        "0 ask AAAA A",
        "0 dial 2001:db8::1",
        "21000 dial 2001:db8::2",
        "42000 dial 192.0.2.1",
        "63000 lost ALL_FAILED");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly(
            "first in order, both DNS answers are in", "2001:db8::1 failed", "2001:db8::2 failed");
  }

  @Test
  void ipv4FirstWhereThisHostHasNoIpv6() {
    script()
        .network(network("fe80::1", "203.0.113.1"))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .at(5)
        .refused(FOUR)
        .until(10)
        .expect("0 ask AAAA A", "0 dial 192.0.2.1", "10 dial 2001:db8::1");
  }

  @Test
  void ipv6FirstEvenWhereRfc6724SaysIpv4() {
    script()
        .network(network("fd00::1", "203.0.113.1"))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  @Test
  void row33TheDeadlineIsSplitOverTheAddressesLeft() {
    RaceScript race =
        script().deadline(9000).start().at(0).answer(AAAA, SIX, SIX_B).answer(A, FOUR);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1")
        .until(2999.999999)
        .expectNothing()
        .until(3000)
        .expect("3000 close 2001:db8::1", "3000 dial 2001:db8::2")
        // what the second did not use goes to the last
        .at(4000)
        .refused(SIX_B)
        .expect("4000 dial 192.0.2.1")
        .at(9000)
        .expectNothing()
        .until(9000)
        .expect("9000 close 192.0.2.1", "9000 lost DEADLINE");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::outcome)
        .containsExactly(
            AttemptReport.Outcome.ABANDONED,
            AttemptReport.Outcome.FAILED,
            AttemptReport.Outcome.LOST);
  }

  @Test
  void row33NotLessThanTwoSecondsEachOrWhatIsLeft() {
    script()
        .deadline(5000)
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR, FOUR_B)
        .until(4999)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "2000 close 2001:db8::1",
            "2000 dial 2001:db8::2",
            "4000 close 2001:db8::2",
            "4000 dial 192.0.2.1")
        .until(5000)
        .expect("5000 close 192.0.2.1", "5000 lost DEADLINE");
  }

  @Test
  void row33ADeadlineOfTwoSecondsIsNotSplit() {
    script()
        .deadline(2000)
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(2000)
        .expect(
            "0 ask AAAA A", "0 dial 2001:db8::1", "2000 close 2001:db8::1", "2000 lost DEADLINE");
  }

  @Test
  void theTimeForOneAttemptHoldsForTheLastToo() {
    RaceScript.of(Strategies.serialIpv6First(Duration.ofMillis(700)))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(1400)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "700 close 2001:db8::1",
            "700 dial 192.0.2.1",
            "1400 close 192.0.2.1",
            "1400 lost ALL_FAILED");
  }

  @Test
  void thePartOfTheDeadlineHoldsWhereItIsShorter() {
    RaceScript race =
        RaceScript.of(Strategies.serialIpv6First(Duration.ofSeconds(7)))
            .start()
            .at(0)
            .answer(AAAA, SIX)
            .answer(A, FOUR)
            .until(5000);
    race.expect(
        "0 ask AAAA A", "0 dial 2001:db8::1", "5000 close 2001:db8::1", "5000 dial 192.0.2.1");
  }

  @Test
  void sayHowLongItWaitsAndWhy() {
    assertThat(planned(script())).isEqualTo("part of the deadline 5000 ms");
    Duration perAttempt = Duration.ofNanos(1_234_500_000);
    assertThat(planned(RaceScript.of(Strategies.serialIpv6First(perAttempt))))
        .isEqualTo("time for one attempt 1234.5 ms");
  }

  private static String planned(RaceScript script) {
    RaceScript race = script.start().at(0).answer(AAAA, SIX).answer(A, FOUR).at(10).cancel();
    return race.report().planned().text();
  }

  @Test
  void aLiteralIsTriedAtOnce() {
    script().startKnowing(FOUR).expect("0 dial 192.0.2.1");
  }

  @Test
  void theTimeForOneAttemptIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.serialIpv6First(Duration.ZERO))
        .withMessage("perAttempt must be more than zero: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.serialIpv6First(Duration.ofMillis(-1)));
  }
}
