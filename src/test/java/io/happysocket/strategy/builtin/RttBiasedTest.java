// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies.SeveralAddresses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Safari on Mac OS X 10.7 and iOS 5, "moderately happy". */
class RttBiasedTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";
  private static final ConnectStrategy IN_LIST =
      Strategies.rttBiased(Duration.ofMillis(270), SeveralAddresses.NEXT_IN_LIST);

  private static RaceScript script() {
    return RaceScript.of(Strategies.rttBiased());
  }

  @Test
  void waitsForBothAnswers() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .at(90)
        .expect("0 ask AAAA A")
        .answer(A, FOUR)
        .expect("90 dial 2001:db8::1");
  }

  @Test
  void withoutHistoryTheOtherProtocolFollowsAfter270Milliseconds() {
    RaceScript race =
        script()
            .start()
            .at(0)
            .answer(AAAA, SIX)
            .answer(A, FOUR)
            .at(270)
            .expect("0 ask AAAA A", "0 dial 2001:db8::1")
            .until(270)
            .expect("270 dial 192.0.2.1");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly("first in order, no RTT known", "RTT estimate 270 ms");
  }

  @Test
  void onIosAfter720Milliseconds() {
    RaceScript.of(Strategies.iosRttBiased())
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .at(720)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1")
        .until(720)
        .expect("720 dial 192.0.2.1");
  }

  @Test
  void lowestAverageGoesFirstAndItsEstimateIsTheWait() {
    RaceScript race =
        script()
            .history(Histories.rtts(SIX, 90, FOUR, 30))
            .start()
            .at(0)
            .answer(AAAA, SIX)
            .answer(A, FOUR)
            .until(29.999999)
            .expect("0 ask AAAA A", "0 dial 192.0.2.1")
            .until(30)
            .expect("30 dial 2001:db8::1");
    assertThat(race.report().attempts().get(0).reason()).isEqualTo("lowest average RTT");
  }

  @Test
  void equalAveragesKeepTheOrder() {
    script()
        .history(Histories.rtts(SIX, 30, FOUR, 30))
        .start()
        .at(0)
        .answer(A, FOUR)
        .answer(AAAA, SIX)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  @Test
  void anAddressWithoutAnEstimateComesAfterOneWith() {
    script()
        .history(Histories.rtts(FOUR_B, 800))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR, FOUR_B)
        .expect("0 ask AAAA A", "0 dial 192.0.2.2");
  }

  @Test
  void readingAOneAddressOfEachProtocolAtATime() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR, FOUR_B)
        .until(5000)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "270 dial 192.0.2.1")
        .at(5001)
        .refused(FOUR)
        .expect("5001 dial 192.0.2.2")
        .at(6000)
        .refused(SIX)
        .expect("6000 dial 2001:db8::2");
  }

  @Test
  void readingAWithinAProtocolTheLowestAverageIsNext() {
    script()
        .history(Histories.rtts(SIX_B, 20, FOUR_B, 40))
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR, FOUR_B)
        .until(1000)
        .expect("0 ask AAAA A", "0 dial 2001:db8::2", "20 dial 192.0.2.2");
  }

  @Test
  void readingAAProtocolWithOneNameOnlyGoesOnAfterAFailure() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A)
        .until(3000)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1")
        .at(3001)
        .refused(SIX)
        .expect("3001 dial 2001:db8::2");
  }

  @Test
  void readingBTheNextInTheListWhateverItsProtocol() {
    RaceScript.of(IN_LIST)
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR)
        .until(600)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "270 dial 2001:db8::2", "540 dial 192.0.2.1");
  }

  @Test
  void readingBTheListIsInTheOrderOfTheAverages() {
    RaceScript.of(IN_LIST)
        .history(Histories.rtts(FOUR, 50, SIX_B, 60))
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR)
        .until(600)
        .expect("0 ask AAAA A", "0 dial 192.0.2.1", "50 dial 2001:db8::2", "110 dial 2001:db8::1");
  }

  @Test
  void aFailureStartsTheOtherProtocolAtOnce() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .answer(A, FOUR)
        .at(40)
        .refused(SIX)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "40 dial 192.0.2.1")
        .until(310)
        .expect("310 dial 2001:db8::2");
  }

  @Test
  void allFailedIsOver() {
    script()
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A)
        .at(40)
        .refused(SIX)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "40 lost ALL_FAILED");
  }

  @Test
  void theTimeWithoutHistoryIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Strategies.rttBiased(Duration.ZERO, SeveralAddresses.ONE_FOR_EACH_PROTOCOL))
        .withMessageContaining("withoutHistory");
  }
}
