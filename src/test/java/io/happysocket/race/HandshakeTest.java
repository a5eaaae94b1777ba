// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.HistoryUpdate;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An established connection that must pass a check before it wins (contract row 40). */
class HandshakeTest {

  private static final String SIX = "2001:db8::1";
  private static final String OTHER_SIX = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";

  private static RaceScript checked() {
    return RaceScript.of(Strategies.happyEyeballs()).checked();
  }

  /** IPv6 is established at 20 ms. */
  private static RaceScript sixIsChecked() {
    RaceScript race = checked().start();
    race.answer(AAAA, SIX).answer(A, FOUR).at(20).established(SIX);
    return race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "20 check 2001:db8::1");
  }

  @Test
  void itWinsWhenTheCheckPassesAndNotBefore() {
    RaceScript race = sixIsChecked().until(40);
    assertThat(race.isOver()).isFalse();
    race.accepted(SIX).expect("40 won 2001:db8::1");
    AttemptReport winner = race.report().winner();
    assertThat(winner.establishedNanos()).isEqualTo(20_000_000);
    assertThat(winner.endNanos()).isEqualTo(40_000_000);
    assertThat(race.report().totalNanos()).isEqualTo(40_000_000);
  }

  @Test
  void theNextStartIsPutOffOnceByTheSameDelayFromTheHandshake() {
    RaceScript race = sixIsChecked();
    race.until(269.9).expectNothing();
    race.until(5_000).expect("270 dial 192.0.2.1");
  }

  @Test
  void aLaterCheckPutsNothingOff() {
    RaceScript race = checked().start();
    race.answer(AAAA, SIX, OTHER_SIX).answer(A, FOUR).at(20).established(SIX);
    race.until(270).skip();
    race.at(300).established(FOUR).expect("300 check 192.0.2.1");
    race.until(1_000).expect("520 dial 2001:db8::2");
  }

  @Test
  void aShortDelayIsPutOffByTheMinimumDelay() {
    RaceScript race = RaceScript.of(RaceTest.EVERYTHING_AT_ONCE).checked().start();
    race.answer(AAAA, SIX, OTHER_SIX).at(5).established(SIX).skip();
    race.until(1_000).expect("105 dial 2001:db8::2");
  }

  @Test
  void aFailedCheckLetsTheRaceGoOnAtOnce() {
    RaceScript race = sixIsChecked();
    race.at(30).rejected(SIX, "no banner").expect("30 dial 192.0.2.1");
    race.at(50).established(FOUR).expect("50 check 192.0.2.1");
    race.at(70).accepted(FOUR).expect("70 won 192.0.2.1");
    AttemptReport rejected = race.report().attempts().get(0);
    assertThat(rejected.outcome()).isEqualTo(AttemptReport.Outcome.FAILED);
    assertThat(rejected.establishedNanos()).isEqualTo(20_000_000);
    assertThat(rejected.cause()).hasMessage("no banner");
  }

  /** An address is demoted for what it did, not for what this machine lacked. */
  @Test
  void aCheckThatHadNoThreadOrNoMemoryIsNotHeldAgainstTheAddress() {
    OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
    RaceScript race = sixIsChecked();
    race.at(30).rejected(SIX, new IOException("the check cannot be run", none)).skip();
    race.at(50).established(FOUR).at(60).rejected(FOUR, "no banner");
    assertThat(race.rejected()).containsOnlyKeys(ip(FOUR));
  }

  @Test
  void ofTwoBeingCheckedTheFirstAcceptedWinsAndTheOtherIsClosed() {
    RaceScript race = sixIsChecked().until(270).skip();
    race.at(280).established(FOUR).skip();
    race.at(300).accepted(FOUR).expect("300 close 2001:db8::1", "300 won 192.0.2.1");
    race.at(310).accepted(SIX).rejected(SIX, "too late").expectNothing();
  }

  @Test
  void whatIsConnectedAtOnceIsCheckedToo() {
    RaceScript race = checked().immediate(SIX).start();
    race.answer(AAAA, SIX).answer(A, FOUR);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "0 check 2001:db8::1");
    race.at(7).accepted(SIX).expect("7 won 2001:db8::1");
  }

  @Test
  void nothingIsAcceptedThatIsNotBeingChecked() {
    RaceScript race = checked().start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(10).skip();
    race.accepted(SIX).expectNothing();
    assertThat(race.isOver()).isFalse();
  }

  @Test
  void establishedTwiceIsCheckedOnce() {
    sixIsChecked().established(SIX).expectNothing();
  }

  @Test
  void allRejectedFailsWithTheirCauses() {
    RaceScript race = checked().start();
    race.answer(AAAA, SIX).answer(A).at(10).established(SIX);
    race.at(20).rejected(SIX, "bad certificate");
    race.skip();
    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
    assertThat(race.report().messageLines().get(2))
        .isEqualTo(
            "attempt 1: 2001:db8::1 (documentation) not accepted after 10.00 ms: bad certificate");
  }

  @Test
  void theDeadlineEndsACheck() {
    RaceScript race = sixIsChecked();
    race.until(10_000);
    race.expect(
        "270 dial 192.0.2.1",
        "10000 close 2001:db8::1",
        "10000 close 192.0.2.1",
        "10000 lost DEADLINE");
    assertThat(race.report().messageLines().get(1))
        .endsWith("closed after 9980.00 ms: not accepted so far");
  }

  @Test
  void aCancellationEndsACheck() {
    sixIsChecked().cancel().expect("20 close 2001:db8::1", "20 lost CANCELLED");
  }

  // ---- the report and the history

  @Test
  void theTimelineTellsOfTheCheck() {
    RaceScript race = sixIsChecked().until(270);
    race.at(290).established(FOUR).at(300).accepted(FOUR);
    assertThat(race.report().toString())
        .contains(
            "+20.00 ms  attempt 1 established after 20.00 ms: being checked",
            "+290.00 ms  attempt 2 established after 20.00 ms: being checked",
            "+300.00 ms  attempt 2 accepted after 10.00 ms: won",
            "+300.00 ms  attempt 1 closed after 280.00 ms: lost");
  }

  @Test
  void theRoundTripTimeIsThatOfTheHandshakeNotOfTheCheck() {
    RaceScript race = sixIsChecked().at(500).accepted(SIX);
    assertThat(race.historyUpdate().attempts())
        .contains(
            new HistoryUpdate.Attempt(
                ip(SIX), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20_000_000));
  }

  @Test
  void whoWasEstablishedAndStayedSilentUntilAnotherPassedCountsAsSilent() {
    RaceScript race = sixIsChecked().until(270);
    race.at(280).established(FOUR).at(300).accepted(FOUR);
    assertThat(race.historyUpdate().attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(ip(SIX), HistoryUpdate.Attempt.Outcome.SILENT, 300_000_000),
            new HistoryUpdate.Attempt(
                ip(FOUR), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 10_000_000));
    assertThat(race.rejected()).isEmpty();
  }

  @Test
  void whoWasRejectedIsKnownWithItsCause() {
    RaceScript race = sixIsChecked().at(30).rejected(SIX, "no banner").at(40).established(FOUR);
    race.at(50).accepted(FOUR);
    Map<InetAddress, Throwable> rejected = race.rejected();
    assertThat(rejected).containsOnlyKeys(ip(SIX));
    assertThat(rejected.get(ip(SIX))).isInstanceOf(IOException.class).hasMessage("no banner");
    assertThat(race.historyUpdate().attempts())
        .contains(
            new HistoryUpdate.Attempt(
                ip(SIX), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20_000_000));
  }
}
