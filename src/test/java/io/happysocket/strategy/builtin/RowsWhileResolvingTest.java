// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.ConnectStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract rows 1 to 16, Happy Eyeballs while DNS is answering (RFC 8305 section 3). */
class RowsWhileResolvingTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";
  private static final String SIX_TO_FOUR = "2002:c000:201::1";
  private static final String TEREDO = "2001:0:c000:201::1";

  /** Overridden for a strategy that is to do the same. */
  ConnectStrategy strategy() {
    return Strategies.happyEyeballs();
  }

  private RaceScript started() {
    return RaceScript.of(strategy()).start().expect("0 ask AAAA A");
  }

  @Test
  void row1AaaaFirstStartsIpv6AtOnce() {
    RaceScript race = started().at(7).answer(AAAA, SIX).expect("7 dial 2001:db8::1");
    assertThat(race.report().attempts().get(0).reason())
        .isEqualTo("the first address of the preferred family");
  }

  @Test
  void row2AaaaWithinTheResolutionDelayGoesFirst() {
    started()
        .at(0)
        .answer(A, FOUR)
        .at(10)
        .expectNothing()
        .answer(AAAA, SIX)
        .expect("10 dial 2001:db8::1")
        .at(260)
        .expectNothing()
        .until(260)
        .expect("260 dial 192.0.2.1");
  }

  @Test
  void row2MirroredOrderGivesTheSameRaceFromIpv6On() {
    started()
        .at(0)
        .answer(AAAA, SIX)
        .at(10)
        .answer(A, FOUR)
        .until(250)
        .expect("0 dial 2001:db8::1", "250 dial 192.0.2.1");
  }

  @Test
  void row3LateAaaaJoinsTheRunningRaceAtOnceAndNothingRestarts() {
    started()
        .at(0)
        .answer(A, FOUR, FOUR_B)
        .at(150)
        .expect("50 dial 192.0.2.1")
        .answer(AAAA, SIX)
        .expect("150 dial 2001:db8::1")
        .at(400)
        .expectNothing()
        .until(400)
        .expect("400 dial 192.0.2.2");
  }

  @Test
  void row3SilentIpv4AndAaaaAt80ConnectsOneRoundTripAfter80() {
    RaceScript race = started();
    race.at(0)
        .answer(A, FOUR)
        .at(80)
        .answer(AAAA, SIX)
        .at(97)
        .established(SIX)
        .expect(
            "50 dial 192.0.2.1", "80 dial 2001:db8::1", "97 close 192.0.2.1", "97 won 2001:db8::1");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly(
            "resolution delay 50 ms: the AAAA answer is pending (RFC 8305 section 3)",
            "the preferred family joins at its answer");
  }

  @Test
  void row3LateAaaaKeepsTenMillisecondsFromTheLastSyn() {
    started()
        .at(0)
        .answer(A, FOUR)
        .at(55)
        .answer(AAAA, SIX)
        .until(60)
        .expect("50 dial 192.0.2.1", "60 dial 2001:db8::1");
  }

  @Test
  void row3OnlyTheFirstAddressOfALateAnswerJumpsTheQueue() {
    started()
        .at(0)
        .answer(A, FOUR, FOUR_B)
        .at(100)
        .answer(AAAA, SIX, SIX_B)
        .until(600)
        .expect(
            "50 dial 192.0.2.1",
            "100 dial 2001:db8::1",
            "350 dial 192.0.2.2",
            "600 dial 2001:db8::2");
  }

  @Test
  void row4AServerThatFailsCutsTheResolutionDelayThoughOthersAreAsked() {
    RaceScript race = started();
    race.at(0).answer(A, FOUR).at(10).failing(AAAA, "SERVFAIL").expect("10 dial 192.0.2.1");
    assertThat(race.report().attempts().get(0).reason())
        .startsWith("no resolution delay: a DNS server");
    assertThat(race.report().toString()).contains("not answered so far: ").contains("SERVFAIL");
    race.at(30).answer(AAAA, SIX).expect("30 dial 2001:db8::1");
  }

  @Test
  void row4TheFailureMayComeFirst() {
    started()
        .at(0)
        .failing(AAAA, "REFUSED")
        .expectNothing()
        .at(10)
        .answer(A, FOUR)
        .expect("10 dial 192.0.2.1");
  }

  @Test
  void aTunnelledAddressOnAHostWithoutIpv4DoesNotBlameTheServer() {
    RaceScript race =
        RaceScript.of(strategy())
            .network(RaceScript.network("2001:db8:ffff::1"))
            .start()
            .expect("0 ask AAAA A");
    race.at(5).answer(AAAA, SIX_TO_FOUR).expect("5 dial " + SIX_TO_FOUR);
    assertThat(race.report().attempts().get(0).reason())
        .isEqualTo("the first address of the preferred family");
  }

  @Test
  void theRaceWaitsForALookupThatIsFailing() {
    started()
        .at(0)
        .answer(A)
        .at(10)
        .failing(AAAA, "SERVFAIL")
        .expectNothing()
        .at(500)
        .answer(AAAA, SIX)
        .expect("500 dial 2001:db8::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {SIX_TO_FOUR, TEREDO})
  void aTunnelledAddressWaitsForTheIpv4AnswerThatGoesBeforeIt(String tunnelled) {
    started()
        .at(0)
        .answer(AAAA, tunnelled)
        .at(10)
        .expectNothing()
        .answer(A, FOUR)
        .expect("10 dial 192.0.2.1");
    started().at(0).answer(AAAA, tunnelled).at(10).answer(A).expect("10 dial " + tunnelled);
    started().at(0).answer(AAAA, tunnelled).until(50).expect("50 dial " + tunnelled);
  }

  @ParameterizedTest
  @ValueSource(strings = {SIX_TO_FOUR, TEREDO})
  void answersKnownAtOneMomentAreRankedBeforeTheFirstStart(String tunnelled) {
    started().at(0).answers(List.of(tunnelled), List.of(FOUR)).expect("0 dial 192.0.2.1");
    started().at(0).answers(List.of(SIX), List.of(FOUR)).expect("0 dial 2001:db8::1");
  }

  @Test
  void row4EmptyAaaaCutsTheResolutionDelay() {
    started().at(0).answer(A, FOUR).at(10).answer(AAAA).expect("10 dial 192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NXDOMAIN", "SERVFAIL", "REFUSED", "timed out"})
  void row4FailedAaaaCutsTheResolutionDelay(String why) {
    started().at(0).answer(A, FOUR).at(10).lookupFails(AAAA, why).expect("10 dial 192.0.2.1");
  }

  @Test
  void row4NegativeAaaaFirstLeavesNoDelayForIpv4() {
    started().at(0).answer(AAAA).at(10).answer(A, FOUR).expect("10 dial 192.0.2.1");
  }

  @Test
  void row5NegativeAArmsNoDelayAndFailsNothing() {
    started()
        .at(0)
        .answer(A)
        .at(100)
        .expectNothing()
        .answer(AAAA, SIX)
        .expect("100 dial 2001:db8::1");
  }

  @Test
  void row6AllIpv6FailedWaitsForAThenSucceeds() {
    started()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .at(20)
        .refused(SIX)
        .at(40)
        .refused(SIX_B)
        .at(300)
        .expect("0 dial 2001:db8::1", "20 dial 2001:db8::2")
        .answer(A, FOUR)
        .expect("300 dial 192.0.2.1")
        .at(310)
        .established(FOUR)
        .expect("310 won 192.0.2.1");
  }

  @Test
  void row6AllIpv4FailedWaitsForAaaaThenSucceeds() {
    started()
        .at(0)
        .answer(A, FOUR)
        .at(60)
        .refused(FOUR)
        .at(300)
        .expect("50 dial 192.0.2.1")
        .answer(AAAA, SIX)
        .expect("300 dial 2001:db8::1")
        .at(310)
        .established(SIX)
        .expect("310 won 2001:db8::1");
  }

  @Test
  void row7BothFailedIsOverAtOnce() {
    started()
        .at(5)
        .lookupFails(AAAA, "SERVFAIL")
        .expectNothing()
        .at(9)
        .lookupFails(A, "NXDOMAIN")
        .expect("9 lost NO_ADDRESS");
  }

  @Test
  void row7BothEmptyIsOverAtOnce() {
    started().at(5).answer(A).expectNothing().at(9).answer(AAAA).expect("9 lost NO_ADDRESS");
  }

  @Test
  void row8NoAnswerAtAllEndsAtTheDeadline() {
    started().at(10_000).expectNothing().until(10_000).expect("10000 lost DEADLINE");
  }

  @Test
  void row9DroppedAaaaCostsTheResolutionDelayOnly() {
    RaceScript race = started().at(20).answer(A, FOUR).at(70).expectNothing().until(70);
    race.at(90).established(FOUR).expect("70 dial 192.0.2.1", "90 won 192.0.2.1");
    assertThat(race.report().attempts().get(0).reason())
        .isEqualTo("resolution delay 50 ms: the AAAA answer is pending (RFC 8305 section 3)");
  }

  @Test
  void row9AfterThreeMissesOfOneServerTheDelayIsNotPaidThereUntilAnAnswerIsSeen() {
    MemoryHistory history = new MemoryHistory();
    for (int i = 0; i < 3; i++) {
      missedAaaa(history, "192.0.2.53").expect("0 ask AAAA A", "50 dial 192.0.2.1", WON_AT_70);
    }
    missedAaaa(history, "192.0.2.54").expect("0 ask AAAA A", "50 dial 192.0.2.1", WON_AT_70);
    missedAaaa(history, "192.0.2.53").expect("0 ask AAAA A", "0 dial 192.0.2.1", WON_AT_70);
    RaceScript answered = remembering(history, "192.0.2.53").answer(AAAA, SIX).established(SIX);
    history.learn(RaceScript.DUAL_STACK, 0, answered.historyUpdate());
    missedAaaa(history, "192.0.2.53").expect("0 ask AAAA A", "50 dial 192.0.2.1", WON_AT_70);
  }

  private static final String WON_AT_70 = "70 won 192.0.2.1";

  private RaceScript missedAaaa(MemoryHistory history, String server) {
    RaceScript race = remembering(history, server).answer(A, FOUR).at(70).established(FOUR);
    history.learn(RaceScript.DUAL_STACK, 0, race.historyUpdate());
    return race;
  }

  private RaceScript remembering(MemoryHistory history, String server) {
    return RaceScript.of(strategy())
        .history(history.view(RaceScript.DUAL_STACK, 0))
        .start()
        .asked(AAAA, server);
  }

  @Test
  void row10DroppedACostsNothing() {
    started()
        .at(20)
        .answer(AAAA, SIX)
        .at(40)
        .established(SIX)
        .expect("20 dial 2001:db8::1", "40 won 2001:db8::1");
  }

  @Test
  void row11AaaaInTheTurnOfTheExpiryIsOneStart() {
    started()
        .at(0)
        .answer(A, FOUR)
        .at(50)
        .answer(AAAA, SIX)
        .until(299)
        .expect("50 dial 2001:db8::1")
        .until(300)
        .expect("300 dial 192.0.2.1");
  }

  @Test
  void row11BoundaryOfTheResolutionDelay() {
    started()
        .at(0)
        .answer(A, FOUR)
        .until(49.999999)
        .expectNothing()
        .until(50)
        .expect("50 dial 192.0.2.1");
  }

  @Test
  void row12AnswersAfterTheWinChangeNothing() {
    started()
        .at(0)
        .answer(AAAA, SIX)
        .at(10)
        .established(SIX)
        .skip()
        .at(12)
        .answer(A, FOUR)
        .until(1000)
        .expectNothing();
  }

  @Test
  void row13LiteralsAreDialledAtOnceInEitherFamily() {
    RaceScript.of(strategy()).startKnowing(FOUR).expect("0 dial 192.0.2.1");
    RaceScript.of(strategy()).startKnowing(SIX).expect("0 dial 2001:db8::1");
  }

  @Test
  void row13KnownAddressesOfBothFamiliesAreRaced() {
    RaceScript.of(strategy())
        .startKnowing(FOUR, SIX)
        .until(250)
        .expect("0 dial 2001:db8::1", "250 dial 192.0.2.1");
  }

  @Test
  void row14MappedAddressInAnAaaaAnswerIsTheIpv4AddressAndTriedOnce() {
    started()
        .at(0)
        .answer(AAAA, "::ffff:192.0.2.1")
        .expect("0 dial 192.0.2.1")
        .at(10)
        .answer(A, FOUR, FOUR)
        .until(5000)
        .expectNothing();
  }

  @Test
  void row16HundredsOfAddressesAreBoundedAndTheDeadlineHolds() {
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = "2001:db8::1:" + Integer.toHexString(i);
    }
    RaceScript race = started().at(0).answer(AAAA, many).answer(A, FOUR).until(60_000);
    long dials = race.trace().stream().filter(each -> each.contains(" dial ")).count();
    // 64 of the long answer and the one of the short: 10 s in 65 parts
    assertThat(dials).isEqualTo(65);
    assertThat(race.trace().get(2)).isEqualTo("153.846153 dial 192.0.2.1");
    assertThat(race.trace()).endsWith("10000 lost DEADLINE");
  }
}
