// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the race keeps, whatever the strategy says. */
class RaceTest {

  private static final String SIX = "2001:db8::1";
  private static final String OTHER_SIX = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String OTHER_FOUR = "192.0.2.2";

  /** Everything that is known, at once: the race at its most hurried. */
  static final ConnectStrategy EVERYTHING_AT_ONCE =
      race ->
          race.untried().isEmpty()
              ? Step.waitForNews("nothing left to try")
              : Step.attempt(race.untried().get(0), "at once");

  private static RaceScript hurried() {
    return RaceScript.of(EVERYTHING_AT_ONCE);
  }

  // ---- 10 ms between two SYNs (RFC 8305 section 5)

  @Test
  void startsAreTenMillisecondsApart() {
    RaceScript race = hurried().start();
    race.at(5).answer(AAAA, SIX, OTHER_SIX);
    race.until(14.999_999).expect("0 ask AAAA A", "5 dial 2001:db8::1");
    race.until(15).expect("15 dial 2001:db8::2");
  }

  @Test
  void aReplacementForAFailedAttemptWaitsForTheFloorToo() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX, OTHER_SIX).at(3).refused(SIX).skip();
    race.until(9).expectNothing();
    race.until(10).expect("10 dial 2001:db8::2");
  }

  @Test
  void anAttemptThatSentNoSynDoesNotCountForTheFloor() {
    RaceScript race = hurried().unreachable(SIX).start();
    race.answer(AAAA, SIX, OTHER_SIX);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "0 dial 2001:db8::2");
    race.until(1).answer(A, FOUR).until(10).expect("10 dial 192.0.2.1");
  }

  @Test
  void aSlowOpeningCountsFromItsSyn() {
    Race race = hurried().race();
    race.feed(new Input.Started(0, RaceScript.sourced(SIX, OTHER_SIX)), 0);
    assertThat(race.poll()).isEqualTo(new Command.Dial(0, RaceScript.sourced(SIX).get(0)));
    assertThat(race.poll()).as("until the dial's outcome is told").isNull();
    race.feed(new Input.Dialled(0, 1_000_000), 3_000_000);
    assertThat(race.poll()).isNull();
    assertThat(race.wakeNanos()).isEqualTo(13_000_000);
  }

  // ---- the cap on simultaneous attempts (contract row 25)

  @Test
  void atTheCapNewAttemptsWaitAndNoneIsEvicted() {
    RaceScript race = hurried().maximumInFlight(2).start();
    race.answer(AAAA, SIX, OTHER_SIX).answer(A, FOUR).until(5_000);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "10 dial 2001:db8::2");
    race.refused(SIX).expect("5000 dial 192.0.2.1");
  }

  // ---- one winner, losers closed (contract rows 26, 27)

  @Test
  void theFirstEstablishedWinsAndTheOthersAreClosed() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX, OTHER_SIX).answer(A, FOUR).until(20).skip();
    race.at(30).established(OTHER_SIX);
    race.expect("30 close 2001:db8::1", "30 close 192.0.2.1", "30 won 2001:db8::2");
  }

  @Test
  void ofTwoEstablishedInOneTurnOneWins() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(10).skip();
    race.at(20).bothEstablished(FOUR, SIX);
    race.expect("20 close 2001:db8::1", "20 won 192.0.2.1");
  }

  @Test
  void anAttemptThatIsConnectedAtOnceWins() {
    RaceScript race = hurried().immediate(SIX).start();
    race.at(2).answer(AAAA, SIX, OTHER_SIX);
    race.expect("0 ask AAAA A", "2 dial 2001:db8::1", "2 won 2001:db8::1");
    assertThat(race.report().winner().endNanos()).isEqualTo(2_000_000);
  }

  @Test
  void afterTheEndNothingMatters() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX, OTHER_SIX).until(10).established(SIX).skip();
    RaceReport report = race.report();
    race.answer(A, FOUR).refused(OTHER_SIX).established(OTHER_SIX).cancel().spuriousWakeUp();
    race.asked(A, "192.0.2.53#53").expectNothing();
    assertThat(race.report()).isEqualTo(report);
    assertThat(race.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void earlyAndRepeatedWakeUpsAreHarmless() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX, OTHER_SIX).spuriousWakeUp().spuriousWakeUp();
    race.at(9).spuriousWakeUp().expect("0 ask AAAA A", "0 dial 2001:db8::1");
    race.until(10).expect("10 dial 2001:db8::2");
  }

  // ---- never the same address twice (contract row 14)

  @Test
  void anAddressGivenTwiceIsTriedOnce() {
    RaceScript race = hurried().start();
    race.answer(A, FOUR, FOUR).answer(AAAA, "::ffff:192.0.2.1", SIX).until(20);
    race.expect("0 ask AAAA A", "0 dial 192.0.2.1", "10 dial 2001:db8::1");
  }

  /** Case N3: one link-local address behind two interfaces is two machines. */
  @Test
  void anAddressWithAnotherScopeIsAnotherCandidate() throws Exception {
    byte[] bytes = RaceScript.ip("fe80::53").getAddress();
    InetAddress first = Inet6Address.getByAddress(null, bytes, 7);
    InetAddress second = Inet6Address.getByAddress(null, bytes, 8);
    Race race = hurried().race();
    race.feed(
        new Input.Started(
            0,
            List.of(
                new Destination(first, null),
                new Destination(second, null),
                new Destination(first, null))),
        0);
    Command.Dial dial = (Command.Dial) race.poll();
    assertThat(((Inet6Address) dial.destination().address()).getScopeId()).isEqualTo(7);
    race.feed(new Input.Dialled(0, 0), 0);
    assertThat(race.poll()).isNull();
    race.feed(new Input.Tick(), 10_000_000);
    dial = (Command.Dial) race.poll();
    assertThat(((Inet6Address) dial.destination().address()).getScopeId()).isEqualTo(8);
    race.feed(new Input.Dialled(1, 10_000_000), 10_000_000);
    race.feed(new Input.Failed(0, new ConnectException("refused")), 11_000_000);
    race.feed(new Input.Failed(1, new ConnectException("refused")), 12_000_000);
    assertThat(race.poll()).isInstanceOf(Command.Finish.class);
  }

  @Test
  void anAddressThatFailedIsNotTriedAgainWhenAnotherAnswerBringsIt() {
    RaceScript race = hurried().start();
    race.answer(A, FOUR).refused(FOUR).answer(AAAA, "::ffff:192.0.2.1");
    race.expect("0 ask AAAA A", "0 dial 192.0.2.1", "0 lost ALL_FAILED");
  }

  @Test
  void aSecondAnswerForAFamilyIsIgnored() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX).answer(AAAA, OTHER_SIX).until(100);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  @Test
  void anAnswerForAFamilyThatWasNotAskedIsIgnored() {
    RaceScript race = RaceScript.of(onlyA()).start();
    race.answer(AAAA, SIX).until(100).expect("0 ask A");
    assertThat(race.report().lookups()).extracting(LookupReport::family).containsExactly(A);
  }

  private static ConnectStrategy onlyA() {
    return new ConnectStrategy() {
      @Override
      public Step next(RaceView race) {
        return EVERYTHING_AT_ONCE.next(race);
      }

      @Override
      public Set<AddressFamily> lookups(NetworkView network) {
        return Set.of(A);
      }
    };
  }

  // ---- bounds (contract row 16)

  @Test
  void aHugeAnswerIsCut() {
    RaceScript race = hurried().deadline(60_000).start();
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = "2001:db8::" + Integer.toHexString(i + 1);
    }
    race.answer(AAAA, many).until(59_999);
    assertThat(race.report().attempts()).hasSize(64);
  }

  // ---- the filter

  @Test
  void refusedAddressesAreNeverTriedAndTheReportSaysWhy() {
    RaceScript race = hurried().filter(each -> AddressFamily.of(each) == A).start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(10).refused(FOUR);
    race.expect("0 ask AAAA A", "0 dial 192.0.2.1", "10 lost ALL_FAILED");
    AttemptReport refused = race.report().attempts().get(1);
    assertThat(refused.outcome()).isEqualTo(AttemptReport.Outcome.NEVER_STARTED);
    assertThat(refused.reason()).isEqualTo("refused by the address filter");
  }

  @Test
  void aFilterThatThrowsFailsItsRace() {
    RaceScript race =
        hurried()
            .filter(
                each -> {
                  throw new IllegalStateException("no opinion");
                })
            .start();
    race.answer(AAAA, SIX).expect("0 ask AAAA A", "0 lost BROKEN");
    assertThat(race.brokenBy()).hasMessage("no opinion");
  }

  @Test
  void aFilterAppliesToLiterals() {
    RaceScript race = hurried().filter(each -> false).startKnowing(SIX);
    race.expect("0 lost NO_ADDRESS");
  }

  // ---- the deadline

  @Test
  void theDeadlineEndsTheRaceExactly() {
    RaceScript race = hurried().deadline(1_000).start();
    race.answer(AAAA, SIX).until(999.999_999).skip();
    race.until(1_000).expect("1000 close 2001:db8::1", "1000 lost DEADLINE");
    assertThat(race.report().totalNanos()).isEqualTo(1_000_000_000);
  }

  @Test
  void theDeadlineEndsARaceThatHasNoAnswer() {
    RaceScript race = hurried().deadline(1_000).start();
    race.asked(AAAA, "192.0.2.53#53").asked(A, "192.0.2.53#53").until(1_000);
    race.expect("0 ask AAAA A", "1000 lost DEADLINE");
    assertThat(race.report().lookups())
        .allSatisfy(
            lookup -> {
              assertThat(lookup.outcome()).isEqualTo(LookupReport.Outcome.UNANSWERED);
              assertThat(lookup.servers()).containsExactly("192.0.2.53#53");
            });
  }

  @Test
  void aStepPlannedAfterTheDeadlineIsNotTaken() {
    RaceScript race =
        RaceScript.of(view -> Step.waitUntil(Duration.ofSeconds(5), "later")).deadline(2_000);
    race.start().until(2_000).expect("0 ask AAAA A", "2000 lost DEADLINE");
    assertThat(race.report().planned().atNanos()).isEqualTo(5_000_000_000L);
    assertThat(race.report().planned().text()).isEqualTo("later");
  }

  @Test
  void aStepThatWasTakenIsNotPlannedAnyMore() {
    RaceScript race = hurried().immediate(FOUR).start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(10); // held back by the 10 ms until then
    race.expect(
        "0 ask AAAA A", "0 dial " + SIX, "10 dial " + FOUR, "10 close " + SIX, "10 won " + FOUR);
    assertThat(race.report().planned()).isNull();
  }

  // ---- no news can come (contract rows 6, 7)

  @Test
  void bothEmptyIsNoAddressAtOnce() {
    RaceScript race = hurried().start();
    race.at(3).answer(AAAA).at(7).answer(A).expect("0 ask AAAA A", "7 lost NO_ADDRESS");
    assertThat(race.report().lookups())
        .extracting(LookupReport::outcome)
        .containsExactly(LookupReport.Outcome.EMPTY, LookupReport.Outcome.EMPTY);
  }

  @Test
  void bothFailedKeepsBothCauses() {
    RaceScript race = hurried().start();
    race.lookupFails(AAAA, "SERVFAIL").lookupFails(A, "no such name");
    race.expect("0 ask AAAA A", "0 lost NO_ADDRESS");
    assertThat(race.report().lookups())
        .extracting(lookup -> lookup.cause().getMessage())
        .containsExactly("SERVFAIL", "no such name");
  }

  @Test
  void allFailedEndsAtTheLastFailure() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(10).refused(SIX).at(15).refused(FOUR);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "10 dial 192.0.2.1", "15 lost ALL_FAILED");
  }

  @Test
  void aStrategyThatGivesUpLeavesItsReasonWithWhatItDidNotTry() {
    RaceScript race = RaceScript.of(view -> Step.waitForNews("tunnels are not used")).start();
    race.answer(AAAA, SIX).answer(A, FOUR).expect("0 ask AAAA A", "0 lost ALL_FAILED");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsOnly("tunnels are not used");
  }

  // ---- cancelled

  @Test
  void aCancelClosesWhatIsInFlight() {
    RaceScript race = hurried().start();
    race.answer(AAAA, SIX).at(5).cancel();
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "5 close 2001:db8::1", "5 lost CANCELLED");
  }

  // ---- strategies that break their contract

  @Test
  void aStrategyThatThrowsFailsItsRaceAndClosesItsAttempts() {
    RaceScript race =
        RaceScript.of(
                view -> {
                  if (view.attempts().isEmpty() && !view.untried().isEmpty()) {
                    return Step.attempt(view.untried().get(0), "");
                  }
                  if (view.lookup(A).pending()) {
                    return Step.waitForNews("");
                  }
                  throw new IllegalStateException("lost my way");
                })
            .start();
    race.answer(AAAA, SIX).at(5).answer(A, FOUR);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "5 close 2001:db8::1", "5 lost BROKEN");
    assertThat(race.brokenBy()).hasMessage("lost my way");
  }

  @Test
  void anAddressOfAnotherRaceIsRefused() {
    RaceScript race =
        RaceScript.of(view -> Step.attempt(RaceScript.sourced(FOUR).get(0), "")).start();
    race.expect("0 ask AAAA A", "0 lost BROKEN");
    assertThat(race.brokenBy()).hasMessageContaining("192.0.2.1 is not an untried address");
  }

  @Test
  void aMomentThatHasPassedIsRefused() {
    RaceScript race = RaceScript.of(view -> Step.waitUntil(Duration.ZERO, "")).start();
    race.expect("0 ask AAAA A", "0 lost BROKEN");
    assertThat(race.brokenBy()).hasMessageContaining("waits until 0 ns, at 0 ns");
  }

  @Test
  void noStepIsRefused() {
    RaceScript race = RaceScript.of(view -> null).start();
    race.expect("0 ask AAAA A", "0 lost BROKEN");
    assertThat(race.brokenBy()).isInstanceOf(NullPointerException.class);
  }

  @Test
  void abandoningWhatIsNotInFlightIsRefused() {
    RaceScript race = RaceScript.of(view -> new Step.Abandon(0, () -> "no reason")).start();
    race.expect("0 ask AAAA A", "0 lost BROKEN");
  }

  @Test
  void aStrategyThatAsksForNothingIsRefused() {
    ConnectStrategy nothing =
        new ConnectStrategy() {
          @Override
          public Step next(RaceView race) {
            return Step.waitForNews("");
          }

          @Override
          public Set<AddressFamily> lookups(NetworkView network) {
            return Set.of();
          }
        };
    RaceScript race = RaceScript.of(nothing).start();
    race.expect("0 lost BROKEN");
    assertThat(race.brokenBy()).hasMessage("lookups() gave no address family");
  }

  // ---- abandoning

  @Test
  void anAbandonedAttemptIsClosedOnceAndItsResultIgnored() {
    ConnectStrategy impatient =
        view -> {
          AttemptFact last = view.lastAttempt();
          if (last != null && last.inFlight() && !last.address().equals(RaceScript.ip(FOUR))) {
            return view.elapsedNanos() < 50_000_000
                ? Step.waitUntil(Duration.ofMillis(50), "its time")
                : Step.abandon(last, "took too long");
          }
          return EVERYTHING_AT_ONCE.next(view);
        };
    RaceScript race = RaceScript.of(impatient).start();
    race.answer(AAAA, SIX).answer(A, FOUR).until(50);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1", "50 close 2001:db8::1", "50 dial 192.0.2.1");
    race.at(60).established(SIX).refused(SIX).expectNothing();
    race.at(70).established(FOUR).expect("70 won 192.0.2.1");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::outcome)
        .containsExactly(AttemptReport.Outcome.ABANDONED, AttemptReport.Outcome.WON);
  }

  // ---- what strategies see

  @Test
  void theViewTellsTheFacts() {
    List<String> seen = new ArrayList<>();
    ConnectStrategy watching =
        view -> {
          LookupFact aaaa = view.lookup(AAAA);
          seen.add(
              aaaa.status()
                  + "@"
                  + aaaa.answeredNanos()
                  + " "
                  + view.destinations().size()
                  + "/"
                  + view.untried().size()
                  + " in flight "
                  + view.inFlight());
          return EVERYTHING_AT_ONCE.next(view);
        };
    RaceScript race = RaceScript.of(watching).start();
    race.at(1).answer(A, FOUR, OTHER_FOUR);
    race.at(2).answer(AAAA, SIX).at(3).refused(FOUR);
    assertThat(seen)
        .containsExactly(
            "PENDING@0 0/0 in flight 0",
            "PENDING@0 2/2 in flight 0",
            "PENDING@0 2/1 in flight 1",
            "ANSWERED@2000000 3/2 in flight 1",
            "ANSWERED@2000000 3/2 in flight 0");
  }

  @Test
  void candidatesComeInDestinationOrderWhicheverAnswerIsFirst() {
    RaceScript race = hurried().start();
    race.answer(A, FOUR, OTHER_FOUR).answer(AAAA, SIX).until(20);
    race.expect("0 ask AAAA A", "0 dial 192.0.2.1", "10 dial 2001:db8::1", "20 dial 192.0.2.2");
  }

  // ---- what is learnt

  @Test
  void observationsTellTheHistoryWhatHappened() {
    RaceScript race = hurried().unreachable(OTHER_SIX).start();
    race.answer(AAAA, SIX, OTHER_SIX).answer(A, FOUR, OTHER_FOUR).until(30);
    race.at(35).refused(FOUR).at(40).established(OTHER_FOUR);
    assertThat(race.historyUpdate().attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(
                RaceScript.ip(SIX), HistoryUpdate.Attempt.Outcome.SILENT, 40_000_000),
            new HistoryUpdate.Attempt(
                RaceScript.ip(FOUR), HistoryUpdate.Attempt.Outcome.FAILED, 25_000_000),
            new HistoryUpdate.Attempt(
                RaceScript.ip(OTHER_FOUR), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20_000_000));
    // one without a route has sent no SYN to learn from, and is no good all the same
    assertThat(race.result().tried())
        .containsExactly(
            entry(RaceScript.ip(SIX), false),
            entry(RaceScript.ip(OTHER_SIX), false),
            entry(RaceScript.ip(FOUR), false),
            entry(RaceScript.ip(OTHER_FOUR), true));
  }

  @Test
  void literalsAreTriedWithoutAnyLookup() {
    RaceScript race = hurried().startKnowing(SIX);
    race.expect("0 dial 2001:db8::1").at(9).established(SIX).expect("9 won 2001:db8::1");
    assertThat(race.report().lookups()).isEmpty();
  }
}
