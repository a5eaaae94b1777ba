// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import org.junit.jupiter.api.Test;

/** Chrome of 2011, "happyish": the first DNS answer picks the protocol. */
class DnsRaceTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";

  private static RaceScript started() {
    return RaceScript.of(Strategies.dnsRace()).start().expect("0 ask AAAA A");
  }

  @Test
  void theFirstAnswerStartsAndTheOtherProtocolFollowsAfter300Milliseconds() {
    started()
        .at(4)
        .answer(A, FOUR)
        .at(5)
        .answer(AAAA, SIX)
        .at(304)
        .expect("4 dial 192.0.2.1")
        .until(304)
        .expect("304 dial 2001:db8::1");
    RaceScript race =
        started()
            .at(4)
            .answer(AAAA, SIX)
            .at(5)
            .answer(A, FOUR)
            .until(304)
            .expect("4 dial 2001:db8::1", "304 dial 192.0.2.1");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly("the first DNS answer", "no connection within 300 ms");
  }

  @Test
  void aNegativeAnswerPicksNothing() {
    started().at(4).answer(AAAA).expectNothing().at(60).answer(A, FOUR).expect("60 dial 192.0.2.1");
  }

  @Test
  void anAnswerThatComesAfterThe300MillisecondsStartsAtOnce() {
    started()
        .at(4)
        .answer(A, FOUR)
        .at(700)
        .expect("4 dial 192.0.2.1")
        .answer(AAAA, SIX)
        .expect("700 dial 2001:db8::1");
  }

  @Test
  void aFailureStartsTheOtherProtocolAtOnce() {
    started()
        .at(0)
        .answer(A, FOUR, FOUR_B)
        .at(1)
        .answer(AAAA, SIX)
        .at(30)
        .refused(FOUR)
        .expect("0 dial 192.0.2.1", "30 dial 2001:db8::1")
        .at(330)
        .expectNothing()
        .until(330)
        .expect("330 dial 192.0.2.2");
  }

  @Test
  void aFailureBeforeTheOtherAnswerStartsTheNextOfTheSameProtocol() {
    started()
        .at(0)
        .answer(A, FOUR, FOUR_B)
        .at(30)
        .refused(FOUR)
        .expect("0 dial 192.0.2.1", "30 dial 192.0.2.2")
        .at(40)
        .refused(FOUR_B)
        .expectNothing()
        .at(90)
        .answer(AAAA, SIX)
        .expect("90 dial 2001:db8::1");
  }

  @Test
  void twoConnectionsAtMostOneForEachProtocol() {
    started()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR, FOUR_B)
        .until(9000)
        .expect("0 dial 2001:db8::1", "300 dial 192.0.2.1")
        .at(9001)
        .refused(SIX)
        .expect("9001 dial 2001:db8::2");
  }

  @Test
  void aSecondAddressOfTheSameProtocolDoesNotFollowByTime() {
    started().at(0).answer(AAAA, SIX, SIX_B).until(2000).expect("0 dial 2001:db8::1");
  }

  @Test
  void noAnswerIsWaitedForAndNoneIsTheEnd() {
    started().at(5).answer(A).at(6).answer(AAAA).expect("6 lost NO_ADDRESS");
  }

  @Test
  void aLiteralIsTriedAtOnce() {
    RaceScript.of(Strategies.dnsRace()).startKnowing(FOUR).expect("0 dial 192.0.2.1");
  }
}
