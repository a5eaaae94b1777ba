// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static io.happysocket.cli.Reports.attempt;
import static io.happysocket.cli.Reports.race;
import static io.happysocket.cli.Reports.unanswered;
import static io.happysocket.report.AttemptReport.Outcome.FAILED;
import static io.happysocket.report.AttemptReport.Outcome.LOST;
import static io.happysocket.report.AttemptReport.Outcome.NEVER_STARTED;
import static io.happysocket.report.AttemptReport.Outcome.WON;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.RaceReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void aFirstAttemptIsToldByItsReason() {
    RaceReport report =
        race(RaceReport.Outcome.WON, 5, attempt("2001:db8::1", WON, 1, "the AAAA answer"));
    assertThat(Verdict.words(report)).isEqualTo("the AAAA answer");
    assertThat(Verdict.family(report)).isEqualTo("IPv6");
    assertThat(Verdict.address(report)).isEqualTo("2001:db8::1");
    assertThat(Verdict.tone(report)).isEqualTo(Terminal.Tone.GOOD);
  }

  @Test
  void attemptsBeforeTheWinnerAreCountedByHowTheyEnded() {
    RaceReport report =
        race(
            RaceReport.Outcome.WON,
            510,
            attempt("2001:db8::1", LOST, 1, ""),
            attempt("192.0.2.1", LOST, 251, ""),
            attempt("192.0.2.2", FAILED, 501, ""),
            attempt("192.0.2.3", WON, 511, "192.0.2.2 failed"),
            attempt("192.0.2.4", NEVER_STARTED, 512, "the race was over"));
    assertThat(Verdict.words(report)).isEqualTo("after 2 unanswered, 1 failed: 192.0.2.2 failed");
    assertThat(Verdict.started(report)).hasSize(4);
    assertThat(Verdict.tone(report)).isEqualTo(Terminal.Tone.SLOW);
  }

  @Test
  void anAttemptAfterTheWinnersStartIsBesideIt() {
    RaceReport report =
        race(
            RaceReport.Outcome.WON,
            300,
            attempt("2001:db8::1", WON, 1, ""),
            attempt("192.0.2.1", LOST, 251, ""));
    assertThat(Verdict.words(report)).isEqualTo("beside 1 unanswered");
  }

  @Test
  void aCutRaceTellsWhatItWaitedFor() {
    RaceReport connecting =
        race(
            RaceReport.Outcome.DEADLINE,
            2_001,
            attempt("2001:db8::1", LOST, 1, ""),
            unanswered(AddressFamily.IPV4));
    RaceReport asking =
        race(
            RaceReport.Outcome.DEADLINE,
            2_001,
            unanswered(AddressFamily.IPV6),
            unanswered(AddressFamily.IPV4));
    assertThat(Verdict.words(connecting))
        .isEqualTo("cut at 2000.0 ms, waiting for 2001:db8::1, the A answer");
    assertThat(Verdict.words(asking))
        .isEqualTo("cut at 2000.0 ms, waiting for the AAAA answer, the A answer");
    assertThat(Verdict.tone(asking)).isEqualTo(Terminal.Tone.BAD);
    assertThat(Verdict.family(asking)).isEqualTo("-");
    assertThat(Verdict.address(asking)).isEqualTo("-");
  }

  @Test
  void everyOutcomeHasItsWord() {
    RaceReport failed = race(RaceReport.Outcome.ALL_FAILED, 3, attempt("192.0.2.1", FAILED, 1, ""));
    assertThat(Verdict.words(failed)).isEqualTo("no attempt succeeded: 1 failed");
    assertThat(Verdict.words(race(RaceReport.Outcome.NO_ADDRESS, 3)))
        .isEqualTo("no usable address");
    assertThat(List.of(RaceReport.Outcome.values()))
        .extracting(outcome -> Verdict.outcome(race(outcome, 1)))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void aScenarioIsSummedUpByItsExtremes() {
    RaceReport quick = race(RaceReport.Outcome.WON, 5, attempt("192.0.2.1", WON, 1, ""));
    RaceReport slow = race(RaceReport.Outcome.WON, 300, attempt("192.0.2.1", WON, 1, ""));
    RaceReport cut = race(RaceReport.Outcome.DEADLINE, 2_000);
    assertThat(DemoSummary.verdict(List.of(slow, cut, quick)))
        .isEqualTo("2 of 3 connected, in 5.0 ms (mine) to 300.0 ms (mine).");
    assertThat(DemoSummary.verdict(List.of(cut, quick)))
        .isEqualTo("1 of 2 connected, in 5.0 ms (mine).");
    assertThat(DemoSummary.verdict(List.of(cut))).isEqualTo("0 of 1 connected.");
  }
}
