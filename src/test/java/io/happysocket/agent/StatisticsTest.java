// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.report.AttemptReport.Outcome;
import io.happysocket.report.RaceReport;
import org.junit.jupiter.api.Test;

/** What the agent's report counts. */
class StatisticsTest {

  private final Statistics statistics = new Statistics();

  /** A SYN that may have been lost is sent again on a socket of its own. */
  @Test
  void aRaceCountsOnceHoweverOftenTheFirstAddressWasTried() {
    statistics.add(
        Raced.race(
            RaceReport.Outcome.WON,
            Raced.attempt(Raced.SIX, Outcome.LOST, 0, 400),
            Raced.attempt(Raced.SIX, Outcome.LOST, 200, 400),
            Raced.attempt(Raced.FOUR, Outcome.WON, 250, 400)),
        Raced.SIX);
    assertThat(statistics.lines())
        .contains(
            "1 connects that were raced",
            "1 races won over IPv4",
            "1 races won by another address than the JDK's first",
            "1 of these: the JDK's first address had been tried, and was silent by then");
  }
}
