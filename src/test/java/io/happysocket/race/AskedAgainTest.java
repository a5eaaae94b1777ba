// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.HistoryUpdate;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract row 51: an answer from a cache, whose addresses have all failed, is asked for again. */
class AskedAgainTest {

  private static final String OLD6 = "2001:db8::1";
  private static final String OLD4 = "192.0.2.1";
  private static final String NEW6 = "2001:db8::2";
  private static final String NEW4 = "192.0.2.2";

  private static final Set<String> ONE_FOR_EACH_PROTOCOL =
      Set.of("rtt-biased", "ios-rtt-biased", "dns-race", "syn-ack-race");

  private final RaceScript race = RaceScript.of(Strategies.happyEyeballs());

  static Stream<ConnectStrategy> strategies() {
    return Strategies.names().stream().map(Strategies::byName);
  }

  /** Both old addresses, each refused after 10 ms. */
  private RaceScript refused() {
    return race.start()
        .cached(List.of(OLD6), List.of(OLD4))
        .at(10)
        .refused(OLD6)
        .expect("0 ask AAAA A", "0 dial " + OLD6, "10 dial " + OLD4)
        .at(20)
        .refused(OLD4);
  }

  @Test
  void whatIsNewJoins() {
    refused().expect("20 ask AAAA A afresh");
    race.at(30).answer(AAAA, NEW6).expect("30 dial " + NEW6);
    race.at(31).answer(A, NEW4);
    race.at(40).established(NEW6).expect("40 won " + NEW6);
  }

  /** Nothing is dialled twice, and nothing more is waited for. */
  @Test
  void theSameAddressesFailAtOnce() {
    refused().expect("20 ask AAAA A afresh");
    race.at(30).answer(AAAA, OLD6).expectNothing();
    race.at(31).answer(A, OLD4).expect("31 lost ALL_FAILED");
  }

  @Test
  void aSecondLookupThatFailsLeavesTheFirstOutcome() {
    refused().expect("20 ask AAAA A afresh");
    race.at(30).lookupFails(AAAA, "SERVFAIL").failing(A, "REFUSED");
    race.at(40).lookupFails(A, "SERVFAIL").expect("40 lost ALL_FAILED");
    List<LookupReport> lookups = race.report().lookups();
    assertThat(lookups).extracting(LookupReport::again).containsExactly(false, false, true, true);
    assertThat(lookups.get(0).outcome()).isEqualTo(LookupReport.Outcome.ANSWERED);
    assertThat(lookups.get(2).outcome()).isEqualTo(LookupReport.Outcome.FAILED);
    assertThat(lookups.get(2).askedNanos()).isEqualTo(20_000_000);
  }

  /** Where the servers are silent, too, a failure comes 2 s later than it did, and not 10. */
  @Test
  void aSecondAnswerIsNotWaitedForLong() {
    refused().expect("20 ask AAAA A afresh");
    race.at(30).answer(AAAA, OLD6).expectNothing();
    race.until(2_019).expectNothing();
    race.until(2_020).expect("2020 lost ALL_FAILED");
  }

  @Test
  void theDeadlineDoesNotChangeTheOutcomeEither() {
    race.deadline(500);
    refused().expect("20 ask AAAA A afresh");
    race.until(500).expect("500 lost ALL_FAILED");
  }

  /** But what is new, and has no time left, has not failed. */
  @Test
  void whatIsTriedLateMeetsTheDeadline() {
    race.deadline(500);
    refused().expect("20 ask AAAA A afresh");
    race.at(499).answer(A, NEW4).expect("499 dial " + NEW4);
    race.until(500).expect("500 close " + NEW4, "500 lost DEADLINE");
  }

  /** A fail-over leaves a dead address that says nothing. */
  @Test
  void silenceIsAskedForAgainWhileItIsInFlight() {
    race.start().cached(List.of(OLD6), List.of(OLD4));
    race.until(1_249).expect("0 ask AAAA A", "0 dial " + OLD6, "250 dial " + OLD4);
    race.until(1_250).expect("1250 ask AAAA A afresh");
    race.at(1_260).answer(A, OLD4, NEW4).expect("1260 dial " + NEW4);
    race.at(1_280)
        .established(NEW4)
        .expect("1280 close " + OLD6, "1280 close " + OLD4, "1280 won " + NEW4);
  }

  @Test
  void whatWasSilentMayStillWin() {
    race.start().cached(List.of(OLD6), List.of());
    race.until(1_000).expect("0 ask AAAA A", "0 dial " + OLD6, "1000 ask AAAA A afresh");
    race.at(1_030).established(OLD6).expect("1030 won " + OLD6);
  }

  @Test
  void ofAShortDeadlineHalfIsLeftForWhatIsNew() {
    race.deadline(400).start().cached(List.of(OLD6), List.of());
    race.until(200).expect("0 ask AAAA A", "0 dial " + OLD6, "200 ask AAAA A afresh");
  }

  @Test
  void anAnswerOfTheServersIsNotAskedForAgain() {
    race.start().answers(List.of(OLD6), List.of(OLD4)).at(10).refused(OLD6);
    race.at(20).refused(OLD4).skip();
    assertThat(race.isOver()).isTrue();
  }

  @Test
  void silenceAfterAnAnswerOfTheServersIsNotAskedForAgain() {
    race.start().answers(List.of(OLD6), List.of()).until(9_999);
    race.expect("0 ask AAAA A", "0 dial " + OLD6);
  }

  @Test
  void aLiteralIsNotAskedFor() {
    race.startKnowing(OLD4).at(10).refused(OLD4);
    race.expect("0 dial " + OLD4, "10 lost ALL_FAILED");
  }

  /** RFC 2308: nothing has shown that it is wrong. */
  @Test
  void aCachedDenialAloneIsBelieved() {
    race.start().cached(List.of(), List.of()).expect("0 ask AAAA A", "0 lost NO_ADDRESS");
  }

  @Test
  void aCachedDenialIsAskedForWithWhatFailed() {
    race.start().cached(List.of(OLD6), List.of()).at(10).refused(OLD6);
    race.expect("0 ask AAAA A", "0 dial " + OLD6, "10 ask AAAA A afresh");
    race.at(20).answer(A, NEW4).expect("20 dial " + NEW4);
  }

  /** Only the family that came from the cache. */
  @Test
  void theFamilyThatIsFreshIsNotAskedForAgain() {
    race.start().cached(A, OLD4);
    race.at(5).answer(AAAA, OLD6).expect("0 ask AAAA A", "5 dial " + OLD6);
    race.at(10).refused(OLD6).until(15).expect("15 dial " + OLD4);
    race.at(20).refused(OLD4).expect("20 ask A afresh");
  }

  /**
   * An answer that never comes (contract row 9) does not keep the other one from being asked again.
   */
  @Test
  void anAnswerThatIsStillAwaitedHoldsItBackForASecond() {
    race.start().cached(A, OLD4).until(60);
    race.expect("0 ask AAAA A", "50 dial " + OLD4);
    race.at(70).refused(OLD4).until(1_049).expectNothing();
    race.until(1_050).expect("1050 ask A afresh");
    race.at(1_060).answer(A, NEW4).expect("1060 dial " + NEW4);
  }

  @Test
  void whatACheckRejectsHasFailed() {
    race.checked().start().cached(List.of(OLD6), List.of());
    race.at(10).established(OLD6).until(3_000);
    race.expect("0 ask AAAA A", "0 dial " + OLD6, "10 check " + OLD6);
    race.at(3_010).rejected(OLD6, "a replica").expect("3010 ask AAAA A afresh");
    race.at(3_020).answer(AAAA, NEW6).expect("3020 dial " + NEW6);
    race.at(3_030)
        .established(NEW6)
        .accepted(NEW6)
        .expect("3030 check " + NEW6, "3030 won " + NEW6);
  }

  @Test
  void ofSeveralHostsEachIsAskedAgainOnce() {
    race.over("one:1", "two:2", "192.0.2.9:3").start().skip();
    race.cached("one", A, "192.0.2.1").cached("one", AAAA).answer("two", AAAA).skip();
    race.cached("two", A, "192.0.2.2");
    for (String each : List.of("192.0.2.9", "192.0.2.1", "192.0.2.2")) {
      race.until(1_000).refused(each);
    }
    race.expect(
        "250 dial 192.0.2.1",
        "500 dial 192.0.2.2",
        "1000 ask AAAA A of one afresh",
        "1000 ask A of two afresh");
    race.answer("one", AAAA).answer("one", A, "192.0.2.1");
    race.answer("two", A, "192.0.2.3").expect("1000 dial 192.0.2.3");
    race.refused("192.0.2.3").expect("1000 lost ALL_FAILED");
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyTakesWhatIsNew(ConnectStrategy strategy) {
    for (List<String> fresh : List.of(List.of(NEW6), List.of(NEW4))) {
      RaceScript each = RaceScript.of(strategy).refusing(OLD6, OLD4).start();
      each.cached(List.of(OLD6), List.of(OLD4)).until(1_000);
      assertThat(each.trace()).filteredOn(event -> event.endsWith("AAAA A afresh")).hasSize(1);
      each.answer(AAAA, fresh.contains(NEW6) ? new String[] {NEW6} : new String[0]);
      each.answer(A, fresh.contains(NEW4) ? new String[] {NEW4} : new String[0]);
      each.until(1_500).established(fresh.get(0));
      assertThat(each.report().outcome()).isEqualTo(RaceReport.Outcome.WON);
    }
  }

  /**
   * The serial ones give a silent address its part of the deadline; then they, too, go on. Those
   * that have one attempt for each protocol, and never give one up, stay with what is silent.
   */
  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyLeavesTheSilentOne(ConnectStrategy strategy) {
    RaceScript each = RaceScript.of(strategy).start().cached(List.of(OLD6), List.of(OLD4));
    each.until(8_000);
    assertThat(each.trace()).filteredOn(event -> event.endsWith("AAAA A afresh")).hasSize(1);
    each.answer(AAAA, OLD6).answer(A, NEW4).until(9_999);
    boolean oneForEachProtocol = ONE_FOR_EACH_PROTOCOL.contains(strategy.name());
    assertThat(each.trace().stream().anyMatch(event -> event.contains("dial " + NEW4)))
        .isNotEqualTo(oneForEachProtocol);
  }

  /** The history learns of lookups from the first one, and from that only if a server was asked. */
  @Test
  void nothingIsLearntFromASecondLookup() {
    refused().expect("20 ask AAAA A afresh");
    race.asked(A, "192.0.2.53").answer(A, OLD4);
    assertThat(race.until(5_000).historyUpdate().lookups()).isEmpty();
  }

  /** And a fresh answer counts where none was named. */
  @Test
  void whatACacheHadCountsWhereAServerWasAsked() {
    race.start().asked(A, "192.0.2.53").cached(A, OLD4).answer(AAAA, OLD6);
    HistoryUpdate update = race.at(20).established(OLD6).historyUpdate();
    assertThat(update.lookups())
        .extracting(HistoryUpdate.Lookup::server)
        .containsExactly("", "192.0.2.53");
  }

  @Test
  void whatACacheHadSaysNothingOfAServer() {
    race.start().asked(AAAA, "192.0.2.53").at(5).cached(A, OLD4).at(10).answer(AAAA, OLD6);
    HistoryUpdate update = race.at(20).established(OLD6).historyUpdate();
    assertThat(update.lookups())
        .containsExactly(
            new HistoryUpdate.Lookup(
                AAAA, "192.0.2.53", HistoryUpdate.Lookup.End.POSITIVE, 5_000_000));
  }

  @Test
  void theReportSaysThatItWasAskedAgain() {
    refused().expect("20 ask AAAA A afresh");
    race.asked(A, "192.0.2.53#53").at(30).answer(AAAA).answer(A, OLD4);
    assertThat(race.report().toString())
        .contains(
            "20.00 ms  ask again, every address of the cached answer failed: A of 192.0.2.53#53",
            "30.00 ms  A answered by 192.0.2.53#53 udp: 1 address: 192.0.2.1");
    assertThat(String.join("\n", race.report().messageLines()))
        .contains("DNS: A asked again of 192.0.2.53#53, answered by 192.0.2.53#53 udp: 1 address");
    assertThat(race.report().toJson()).contains("\"again\":true").contains("\"again\":false");
  }
}
