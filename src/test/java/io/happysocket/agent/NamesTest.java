// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static io.happysocket.agent.Raced.FOUR;
import static io.happysocket.agent.Raced.SIX;
import static io.happysocket.agent.Raced.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.AttemptReport.Outcome;
import io.happysocket.report.RaceReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract row A10: the order of addresses for who connects by himself. */
class NamesTest {

  private final AgentOptions options = AgentOptions.parse("");
  private final Names names = new Names(options, new Machinery(options));

  private void raced(RaceReport.Outcome outcome, AttemptReport... attempts) {
    names.learn(Raced.race(outcome, attempts));
  }

  /** A client with one try, or a socket bound to an IPv4 address, has no use for another one. */
  @Test
  void theOrderIsTheJdksWhileNothingIsKnown() {
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
    assertThat(names.ordered(List.of(SIX, FOUR))).containsExactly(SIX, FOUR);
    raced(RaceReport.Outcome.WON, attempt(SIX, Outcome.WON, 0, 10));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
  }

  @Test
  void whatARaceHasShownToBeSilentOrToFailIsLast() {
    raced(
        RaceReport.Outcome.WON,
        attempt(SIX, Outcome.LOST, 0, 260),
        attempt(FOUR, Outcome.WON, 250, 260));
    assertThat(names.ordered(List.of(SIX, FOUR))).containsExactly(FOUR, SIX);
    raced(
        RaceReport.Outcome.WON,
        attempt(FOUR, Outcome.FAILED, 0, 1),
        attempt(SIX, Outcome.WON, 10, 20));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(SIX, FOUR);
  }

  /** It was started when the winner had nearly won, or won itself, by another attempt. */
  @Test
  void whatWasNotGivenItsTimeIsNotBad() {
    raced(
        RaceReport.Outcome.WON,
        attempt(SIX, Outcome.WON, 0, 260),
        attempt(FOUR, Outcome.LOST, 250, 260));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
    raced(
        RaceReport.Outcome.WON,
        attempt(FOUR, Outcome.LOST, 0, 110),
        attempt(FOUR, Outcome.WON, 100, 110));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
  }

  /** A service that is down is down at each address. */
  @Test
  void aRaceWithoutAWinnerTeachesNothing() {
    raced(RaceReport.Outcome.ALL_FAILED, attempt(FOUR, Outcome.FAILED, 0, 1));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
  }

  @Test
  void ofHappySocketsOwnAnswerTheFamilyThatTheJdkHasFirstIsFirst() {
    Names.Wanted wanted = new Names.Wanted(true, true, AddressFamily.IPV4);
    assertThat(wanted.isLater(SIX)).isTrue();
    assertThat(wanted.isLater(FOUR)).isFalse();
    assertThat(new Names.Wanted(true, true, null).isLater(SIX)).isFalse();
  }
}
