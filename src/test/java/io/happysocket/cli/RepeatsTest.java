// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private static RaceReport won(long millis, String literal) {
    return Reports.race(
        RaceReport.Outcome.WON,
        millis,
        Reports.attempt(literal, AttemptReport.Outcome.WON, 0, "first"));
  }

  private static RaceReport timedOut() {
    return Reports.race(
        RaceReport.Outcome.DEADLINE,
        2000,
        Reports.attempt("192.0.2.1", AttemptReport.Outcome.LOST, 0, "first"),
        Reports.attempt("192.0.2.2", AttemptReport.Outcome.LOST, 10, "second"));
  }

  @Test
  void aLineSaysHowLongAndWhereTo() {
    assertThat(Repeats.line(7, won(12, "2001:db8::1")))
        .isEqualTo("   7      12.00 ms  1 SYN  IPv6 2001:db8::1");
    assertThat(Repeats.line(8, timedOut())).isEqualTo("   8    2000.00 ms  2 SYNs  timed out");
  }

  @Test
  void percentilesAreOfThoseThatConnected() {
    Repeats.Tally tally = new Repeats.Tally();
    tally.add(timedOut());
    for (int i = 100; i > 0; i--) {
      tally.add(won(i, i > 10 ? "2001:db8::1" : "192.0.2.1"));
    }
    assertThat(tally.summary())
        .containsExactly(
            "",
            "101 connects, 100 connected (IPv6 90, IPv4 10), 102 SYNs",
            "min 1.00, p50 50.00, p90 90.00, p99 99.00, max 100.00 ms");
    Repeats.Tally none = new Repeats.Tally();
    none.add(timedOut());
    assertThat(none.summary())
        .containsExactly("", "1 connect, 0 connected (IPv6 0, IPv4 0), 2 SYNs");
  }

  @Test
  void whatIsThereIsToldOnceWhenTheProcessEnds() {
    Captured captured = Captured.plain();
    try (Racer racer = new Racer(Connector.builder(), new Target("192.0.2.1", 443), null)) {
      Repeats repeats =
          new Repeats(racer, Integer.MAX_VALUE, Duration.ofDays(1), captured.terminal(), false);
      repeats.add(new Racer.Raced(won(5, "192.0.2.1"), null));
      repeats.tell();
      repeats.tell();
      repeats.add(new Racer.Raced(won(6, "192.0.2.1"), null));
      assertThat(captured.lines()).hasSize(4);
      assertThat(captured.lines().get(2)).startsWith("1 connect, 1 connected");
    }
  }
}
