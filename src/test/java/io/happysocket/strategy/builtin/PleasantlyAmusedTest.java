// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.happysocket.history.HistoryView;
import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The talk's recommendation, "biased, but still pleasantly amused". */
class PleasantlyAmusedTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";

  private static RaceScript started() {
    return RaceScript.of(Strategies.pleasantlyAmused()).start().expect("0 ask AAAA A");
  }

  @Test
  void ipv6AtItsAnswerAndIpv4A300MillisecondsAfterTheAAnswer() {
    RaceScript race =
        started()
            .at(10)
            .answer(AAAA, SIX)
            .at(40)
            .answer(A, FOUR)
            .at(340)
            .expect("10 dial 2001:db8::1")
            .until(340)
            .expect("340 dial 192.0.2.1");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly("the AAAA answer", "after the A answer 300 ms");
  }

  @Test
  void theWaitRunsFromTheAAnswerWhateverAaaaDoes() {
    started()
        .at(40)
        .answer(A, FOUR)
        .at(330)
        .answer(AAAA, SIX)
        .until(340)
        .expect("330 dial 2001:db8::1", "340 dial 192.0.2.1");
    started()
        .at(40)
        .answer(A, FOUR)
        .at(900)
        .expect("340 dial 192.0.2.1")
        .answer(AAAA, SIX)
        .expect("900 dial 2001:db8::1");
  }

  @Test
  void anotherWaitMayBeChosen() {
    RaceScript.of(Strategies.pleasantlyAmused(Duration.ofMillis(120)))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(120)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "120 dial 192.0.2.1");
  }

  @Test
  void byRttTheWaitIsTheEstimateOfTheIpv6Address() {
    RaceScript.of(Strategies.pleasantlyAmusedByRtt(Duration.ofMillis(200)))
        .history(Histories.rtts(SIX, 70, FOUR, 20))
        .start()
        .at(0)
        .answer(A, FOUR)
        .answer(AAAA, SIX)
        .until(70)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "70 dial 192.0.2.1");
    RaceScript.of(Strategies.pleasantlyAmusedByRtt(Duration.ofMillis(200)))
        .history(Histories.rtts(FOUR, 20))
        .start()
        .at(0)
        .answer(A, FOUR)
        .until(200)
        .expect("0 ask AAAA A", "200 dial 192.0.2.1");
    RaceScript.of(Strategies.pleasantlyAmused())
        .history(Histories.rtts(SIX, 70))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(300)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "300 dial 192.0.2.1");
  }

  @Test
  void ipv4AtOnceWhenAaaaIsNegative() {
    RaceScript race =
        started().at(0).answer(A, FOUR).at(20).answer(AAAA).expect("20 dial 192.0.2.1");
    assertThat(race.report().attempts().get(0).reason()).isEqualTo("IPv6 is known to be unusable");
    started()
        .at(0)
        .lookupFails(AAAA, "SERVFAIL")
        .at(20)
        .answer(A, FOUR)
        .expect("20 dial 192.0.2.1");
  }

  @Test
  void ipv4AtOnceWhenThisHostHasNoIpv6() {
    RaceScript.of(Strategies.pleasantlyAmused())
        .network(network("fe80::1", "203.0.113.1"))
        .start()
        .at(5)
        .answer(A, FOUR)
        .expect("0 ask AAAA A", "5 dial 192.0.2.1");
  }

  @Test
  void ipv4AtOnceWhenHistorySaysThatIpv6IsUnusable() {
    RaceScript.of(Strategies.pleasantlyAmused())
        .history(Histories.ipv6(HistoryView.Health.UNUSABLE))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .at(20)
        .answer(A, FOUR)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "20 dial 192.0.2.1");
    RaceScript.of(Strategies.pleasantlyAmused())
        .history(Histories.ipv6(HistoryView.Health.USABLE))
        .start()
        .at(5)
        .answer(A, FOUR)
        .until(304)
        .expect("0 ask AAAA A");
  }

  @Test
  void ipv4AtOnceWhenAllOfIpv6HasFailed() {
    started()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR)
        .at(30)
        .refused(SIX)
        .expect("0 dial 2001:db8::1", "30 dial 2001:db8::2")
        .at(60)
        .refused(SIX_B)
        .expect("60 dial 192.0.2.1");
  }

  @Test
  void aFailureStartsTheNextOfItsProtocolOrElseOfTheOther() {
    RaceScript race =
        started()
            .at(0)
            .answer(AAAA, SIX, SIX_B)
            .answer(A, FOUR, FOUR_B)
            .at(310)
            .expect("0 dial 2001:db8::1", "300 dial 192.0.2.1")
            .refused(FOUR)
            .expect("310 dial 192.0.2.2")
            .at(330)
            .refused(FOUR_B)
            .expect("330 dial 2001:db8::2");
    assertThat(race.report().attempts().get(2).reason()).isEqualTo("192.0.2.1 failed");
  }

  @Test
  void onceBothRunEachFurtherWaitStartsOneMoreTheProtocolsInTurn() {
    RaceScript race =
        started()
            .at(0)
            .answer(AAAA, SIX, SIX_B)
            .answer(A, FOUR, FOUR_B)
            .until(1200)
            .expect(
                "0 dial 2001:db8::1",
                "300 dial 192.0.2.1",
                "600 dial 2001:db8::2",
                "900 dial 192.0.2.2");
    assertThat(race.report().attempts().get(2).reason()).isEqualTo("no connection within 300 ms");
  }

  @Test
  void whileAIsPendingIpv6GoesOnAlone() {
    started()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .until(300)
        .expect("0 dial 2001:db8::1", "300 dial 2001:db8::2");
  }

  @Test
  void mappedAddressesOfAnAaaaAnswerWaitFromThatAnswer() {
    started()
        .at(50)
        .answer(AAAA, SIX, "::ffff:192.0.2.1")
        .until(350)
        .expect("50 dial 2001:db8::1", "350 dial 192.0.2.1");
  }

  @Test
  void noAddressAtAllIsTheEnd() {
    started().at(5).answer(A).expectNothing().at(6).answer(AAAA).expect("6 lost NO_ADDRESS");
  }

  @Test
  void literals() {
    RaceScript.of(Strategies.pleasantlyAmused()).startKnowing(FOUR).expect("0 dial 192.0.2.1");
    RaceScript.of(Strategies.pleasantlyAmused())
        .startKnowing(FOUR, SIX)
        .until(300)
        .expect("0 dial 2001:db8::1", "300 dial 192.0.2.1");
  }

  @Test
  void waitsArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.pleasantlyAmused(Duration.ZERO))
        .withMessageContaining("wait");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.pleasantlyAmusedByRtt(Duration.ZERO))
        .withMessageContaining("withoutHistory");
  }
}
