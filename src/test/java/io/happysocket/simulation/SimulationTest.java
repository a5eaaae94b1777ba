// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final InetAddress SIX = ip("2001:db8::1");
  private static final InetAddress FOUR = ip("192.0.2.1");
  private static final ConnectStrategy RFC_8305 = Strategies.happyEyeballs();

  // ---- what comes back, and when

  @Test
  void aSilentIpv6CostsTheAttemptDelay() {
    Simulation race = run(RFC_8305, Path.silent(), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(280);
    assertThat(race.winningFamily()).isEqualTo(AddressFamily.IPV4);
    assertThat(race.report().attempts())
        .extracting(AttemptReport::outcome, AttemptReport::startNanos, AttemptReport::endNanos)
        .containsExactly(
            tuple(AttemptReport.Outcome.LOST, 0, 280), tuple(AttemptReport.Outcome.WON, 250, 280));
    assertThat(race.wireSyns()).isEqualTo(2);
    assertThat(race.wastedHandshakes()).isZero();
  }

  @Test
  void aRefusalStartsTheOtherAtOnce() {
    Simulation race = run(RFC_8305, Path.refuses(ms(20)), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(50);
    assertThat(race.report().attempts().get(0).cause()).hasMessage("Connection refused");
    assertThat(race.wireSyns()).isEqualTo(2);
    assertThat(race.wastedHandshakes()).isZero();
  }

  @Test
  void anUnreachableStartsTheOtherAtOnce() {
    Simulation race = run(RFC_8305, Path.unreachable(ms(20)), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(50);
    assertThat(race.report().attempts().get(0).cause()).hasMessage("No route to host");
  }

  /** Contract row 23: an attempt that sent no SYN does not count for the 10 ms. */
  @Test
  void noRouteSendsNoSyn() {
    Simulation race = run(RFC_8305, Path.noRoute(), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(30);
    assertThat(race.wireSyns()).isEqualTo(1);
    assertThat(race.report().attempts().get(0).synSent()).isFalse();
  }

  @Test
  void aLostSynIsSentAgainByTheSystem() {
    // IPv4 would stand at 250 + 2,000; the second SYN of IPv6 leaves at 1,000
    Simulation race = run(RFC_8305, answers(40).losingSyn(1), answers(2000));

    assertThat(millis(race.totalNanos())).isEqualTo(1040);
    assertThat(race.winningFamily()).isEqualTo(AddressFamily.IPV6);
    // IPv6 at 0 and 1,000; IPv4 at 250 only: its next would leave at 1,250
    assertThat(race.wireSyns()).isEqualTo(3);
    assertThat(race.wastedHandshakes()).isEqualTo(1);
  }

  @Test
  void laterLossesFollowTheSchedule() {
    Scenario scenario =
        both(answers(40).losingSyn(1).losingSyn(2), Path.refuses(ms(1)))
            .system(SynSchedule.WINDOWS)
            .deadline(Duration.ofSeconds(60))
            .build();

    Simulation race = Simulation.run(RFC_8305, scenario);

    assertThat(millis(race.totalNanos())).isEqualTo(9040);
    assertThat(race.wireSyns()).isEqualTo(4);
  }

  /** A retransmission leaves while the first SYN-ACK is still under way. */
  @Test
  void aRoundTripOverASecondCostsARetransmission() {
    Simulation race = run(RFC_8305, answers(1200), Path.silent());

    assertThat(millis(race.totalNanos())).isEqualTo(1200);
    // IPv6 at 0 and 1,000, IPv4 at 250 alone
    assertThat(race.wireSyns()).isEqualTo(3);
  }

  @Test
  void whenEverySynIsLostTheSystemGivesUp() {
    Path lossy = answers(40).losingSyn(1).losingSyn(2).losingSyn(3);
    Scenario scenario =
        both(lossy, Path.noRoute())
            .system(SynSchedule.WINDOWS)
            .deadline(Duration.ofSeconds(60))
            .build();

    Simulation race = Simulation.run(RFC_8305, scenario);

    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
    assertThat(millis(race.totalNanos())).isEqualTo(21_000);
    assertThat(scenario.oracleNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aReplyAtTheMomentOfGivingUpIsTooLate() {
    assertThat(answers(131_000).replyNanos(SynSchedule.LINUX_6_5)).isEqualTo(Long.MAX_VALUE);
    assertThat(answers(130_999).replyNanos(SynSchedule.LINUX_6_5)).isEqualTo(130_999_000_000L);
  }

  // ---- what the wire sees of the losers

  @Test
  void aLoserThatWillBeAnsweredIsAWastedHandshake() {
    Simulation race = run(Baselines.raceAtZero(), answers(100), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(40);
    assertThat(race.wireSyns()).isEqualTo(2);
    assertThat(race.wastedHandshakes()).isEqualTo(1);
  }

  @Test
  void aLoserWhoseSynWasLostIsNotAWastedHandshake() {
    Simulation race = run(Baselines.raceAtZero(), answers(100).losingSyn(1), answers(30));

    assertThat(race.wastedHandshakes()).isZero();
  }

  // ---- what the talk's measurement sees, at the server

  @Test
  void aLostSynAckLeavesAHalfOpenConnection() {
    Simulation race = run(RFC_8305, Path.losingSynAcks(), answers(30));

    assertThat(race.halfOpen()).isEqualTo(1);
    assertThat(race.wastedHandshakes()).isZero();
    assertThat(race.ipv4Syns()).isEqualTo(1);
    assertThat(run(RFC_8305, Path.silent(), answers(30)).halfOpen()).isZero();
  }

  /** The talk counts endpoints: three SYNs in 21 s are one failure. */
  @Test
  void whatTheSystemSendsAgainIsTheSameFailure() {
    Scenario scenario =
        both(Path.losingSynAcks(), answers(30))
            .system(SynSchedule.WINDOWS)
            .deadline(Duration.ofSeconds(60))
            .build();

    Simulation race = Simulation.run(Strategies.serialIpv6First(), scenario);

    assertThat(millis(race.totalNanos())).isEqualTo(21_030);
    assertThat(race.wireSyns()).isEqualTo(4);
    assertThat(race.halfOpen()).isEqualTo(1);
    assertThat(race.ipv4Syns()).isEqualTo(1);
  }

  @Test
  void aLoserIsHalfOpenOnlyForWantOfASynAck() {
    ConnectStrategy both = Baselines.raceAtZero();

    assertThat(run(both, answers(100).losingSynAck(1), answers(30)).halfOpen()).isEqualTo(1);
    assertThat(run(both, answers(100).losingSyn(1), answers(30)).halfOpen()).isZero();
    assertThat(run(both, answers(100), answers(30)).halfOpen()).isZero();
    assertThat(run(both, answers(100), answers(30)).wastedHandshakes()).isEqualTo(1);
  }

  @Test
  void aSynAckThatIsLostAndMadeUpForIsNoFailure() {
    Simulation race = run(Strategies.serialIpv6First(), answers(40).losingSynAck(1), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(1040);
    assertThat(race.halfOpen()).isZero();
    assertThatThrownBy(() -> answers(40).losingSynAck(64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Contract row 26: two attempts are established at one moment; one winner, the other closed. */
  @Test
  void ofTwoEstablishedAtOnceTheFirstStartedWins() {
    Simulation race = run(Baselines.raceAtZero(), answers(40), answers(30));

    assertThat(race.winningFamily()).isEqualTo(AddressFamily.IPV6);
    assertThat(millis(race.totalNanos())).isEqualTo(40);
    assertThat(race.wastedHandshakes()).isEqualTo(1);
  }

  /** Contract row 11 in the small: what comes back at the due moment comes before the timer. */
  @Test
  void aConnectionAtTheDueMomentSparesTheSecondSyn() {
    Simulation race = run(RFC_8305, answers(250), answers(30));

    assertThat(millis(race.totalNanos())).isEqualTo(250);
    assertThat(race.wireSyns()).isEqualTo(1);
  }

  // ---- DNS, deadline

  @Test
  void dnsAnswersCountFromTheStart() {
    Scenario scenario =
        Scenario.builder()
            .answer(A, Duration.ZERO, FOUR)
            .answer(AAAA, ms(80), SIX)
            .path(SIX, answers(25))
            .path(FOUR, Path.silent())
            .build();

    Simulation race = Simulation.run(RFC_8305, scenario);

    // contract row 3: IPv4 at 50, IPv6 joins at its answer
    assertThat(millis(race.totalNanos())).isEqualTo(105);
    assertThat(millis(scenario.oracleNanos())).isEqualTo(105);
  }

  @Test
  void lookupsFailAndGoUnanswered() {
    Scenario failed =
        Scenario.builder()
            .lookupFails(AAAA, ms(5), "SERVFAIL")
            .answer(A, ms(10), FOUR)
            .path(FOUR, answers(30))
            .build();
    Scenario unanswered =
        Scenario.builder().answer(A, ms(10), FOUR).path(FOUR, answers(30)).build();

    assertThat(millis(Simulation.run(RFC_8305, failed).totalNanos())).isEqualTo(40);
    Simulation race = Simulation.run(RFC_8305, unanswered);
    assertThat(millis(race.totalNanos())).isEqualTo(90);
    assertThat(race.report().lookups())
        .extracting(LookupReport::outcome)
        .containsExactly(LookupReport.Outcome.UNANSWERED, LookupReport.Outcome.ANSWERED);
  }

  @Test
  void onlyTheFamiliesAskedForAreAnswered() {
    Scenario teredoOnly = both(answers(20), answers(30)).network(teredo()).build();

    Simulation race = Simulation.run(Strategies.avoidTeredo(), teredoOnly);

    assertThat(race.report().lookups()).hasSize(1);
    assertThat(race.winningFamily()).isEqualTo(AddressFamily.IPV4);
    assertThat(millis(teredoOnly.oracleNanos())).isEqualTo(20);
  }

  @Test
  void theDeadlineEndsIt() {
    Simulation race =
        Simulation.run(
            RFC_8305, both(Path.silent(), Path.silent()).deadline(Duration.ofSeconds(2)).build());

    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.DEADLINE);
    assertThat(race.connected()).isFalse();
    assertThat(race.winningFamily()).isNull();
    // IPv6 at 0 and 1,000, IPv4 at 250 and 1,250; the third of IPv6 is due at the end
    assertThat(race.wireSyns()).isEqualTo(4);
  }

  @Test
  void theCapOnAttemptsHolds() {
    Simulation race =
        Simulation.run(RFC_8305, both(Path.silent(), answers(30)).maximumInFlight(1).build());

    assertThat(race.connected()).isFalse();
    assertThat(race.report().attempts().get(1).outcome())
        .isEqualTo(AttemptReport.Outcome.NEVER_STARTED);
  }

  // ---- what a strategy can do wrong

  @Test
  void aStrategyThatThrowsLosesItsRace() {
    Simulation race =
        run(view -> Step.waitUntil(Duration.ZERO, "the past"), answers(1), answers(1));

    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.BROKEN);
  }

  @Test
  void theReportIsThatOfTheStrategyAndTheRace() {
    RaceReport report = run(RFC_8305, answers(20), answers(30)).report();

    assertThat(report.strategy()).isEqualTo("happy-eyeballs");
    assertThat(report.headline())
        .isEqualTo(
            "simulated.example:443 with happy-eyeballs: connected to [2001:db8::1]:443 over IPv6 in"
                + " 20.00 ms");
    assertThat(millis(report.marginNanos().orElseThrow())).isEqualTo(230);
  }

  // ---- what always holds

  @Test
  void randomScenariosBreakNothing() {
    List<ConnectStrategy> strategies = new ArrayList<>(Baselines.all());
    Strategies.names().forEach(name -> strategies.add(Strategies.byName(name)));
    int wins = 0;
    for (long seed = 0; seed < 1000; seed++) {
      Scenario scenario = Scenario.random(seed);
      for (ConnectStrategy strategy : strategies) {
        Simulation race = Simulation.run(strategy, scenario);
        String what = "seed " + seed + ", " + strategy.name() + "\n" + race.report();
        assertThat(race.report().outcome()).as(what).isNotEqualTo(RaceReport.Outcome.BROKEN);
        assertThat(race.wireSyns()).as(what).isGreaterThanOrEqualTo(race.report().synCount());
        assertThat(race.totalNanos()).as(what).isEqualTo(race.report().totalNanos());
        if (race.connected()) {
          wins++;
          assertThat(race.totalNanos()).as(what).isGreaterThanOrEqualTo(scenario.oracleNanos());
        }
        tenMillisecondsApart(race.report(), what);
      }
    }
    assertThat(wins).isGreaterThan(5000);
  }

  /** RFC 8305 section 5: never less than 10 ms between two SYNs. */
  private static void tenMillisecondsApart(RaceReport report, String what) {
    long lastSyn = -10_000_000;
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.started()) {
        assertThat(attempt.startNanos() - lastSyn).as(what).isGreaterThanOrEqualTo(10_000_000);
        lastSyn = attempt.synSent() ? attempt.startNanos() : lastSyn;
      }
    }
  }

  @Test
  void theSameScenarioRunsTheSameTwice() {
    for (long seed = 0; seed < 200; seed++) {
      assertThat(Simulation.run(RFC_8305, Scenario.random(seed)).report().toJson())
          .isEqualTo(Simulation.run(RFC_8305, Scenario.random(seed)).report().toJson());
    }
  }

  // ---- scenarios

  @Test
  void anAddressWithoutAPathIsRefused() {
    ScenarioBuilder builder = Scenario.builder().answer(AAAA, Duration.ZERO, SIX);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no path to 2001:db8:0:0:0:0:0:1");
    assertThatThrownBy(() -> builder.deadline(ms(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline");
    assertThatThrownBy(() -> builder.maximumInFlight(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Path.answers(ms(-1))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> answers(1).losingSyn(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> answers(1).losingSyn(64)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theOracleTakesTheSoonestOfAnswerAndHandshakeTogether() {
    Scenario scenario =
        Scenario.builder()
            .answer(AAAA, ms(10), SIX, ip("2001:db8::2"))
            .answer(A, ms(40), FOUR)
            .path(SIX, answers(20).losingSyn(1))
            .path(ip("2001:db8::2"), answers(90))
            .path(FOUR, answers(50))
            .build();

    assertThat(millis(scenario.oracleNanos())).isEqualTo(90);
    assertThat(millis(scenario.rttNanos(AAAA))).isEqualTo(20);
    assertThat(millis(scenario.rttNanos(A))).isEqualTo(50);
    assertThat(both(Path.silent(), Path.refuses(ms(1))).build().oracleNanos())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(both(answers(2000), Path.silent()).deadline(ms(2000)).build().oracleNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  // ---- the language

  private static Simulation run(ConnectStrategy strategy, Path ipv6, Path ipv4) {
    return Simulation.run(strategy, both(ipv6, ipv4).build());
  }

  private static ScenarioBuilder both(Path ipv6, Path ipv4) {
    return Scenario.builder()
        .answer(AAAA, Duration.ZERO, SIX)
        .answer(A, Duration.ZERO, FOUR)
        .path(SIX, ipv6)
        .path(FOUR, ipv4);
  }

  private static io.happysocket.address.order.LocalNetwork teredo() {
    return Population.byName("P4-teredo").accesses().get(0).network();
  }

  private static Path answers(long millis) {
    return Path.answers(ms(millis));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static org.assertj.core.groups.Tuple tuple(
      AttemptReport.Outcome outcome, long start, long end) {
    return org.assertj.core.groups.Tuple.tuple(outcome, start * 1_000_000, end * 1_000_000);
  }
}
