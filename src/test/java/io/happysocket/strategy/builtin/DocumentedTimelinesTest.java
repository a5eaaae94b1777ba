// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/strategies.md is what the strategies do. */
class DocumentedTimelinesTest {

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";
  private static final long MILLI = 1_000_000;

  static List<String> names() {
    return Strategies.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRowOfThePageIsTheRace(String name) throws IOException {
    RaceScript race = RaceScript.of(Strategies.byName(name)).start();
    race.at(20).answer(AAAA, SIX).at(30).answer(A, FOUR);
    for (int millis = 30;
        race.report().attempts().stream().noneMatch(this::isIpv4Start);
        millis++) {
      race.until(millis);
    }
    List<AttemptReport> attempts = race.report().attempts();
    int other = (int) (attempts.get(1).startNanos() / MILLI);
    race.at(other + 40).established(FOUR);
    String row =
        "| `%s` | %s at %d | %s at %d | %d ms |"
            .formatted(
                name,
                attempts.get(0).family(),
                attempts.get(0).startNanos() / MILLI,
                attempts.get(1).family(),
                other,
                race.report().totalNanos() / MILLI);
    assertThat(Files.readAllLines(Path.of("docs/strategies.md"))).contains(row);
  }

  private boolean isIpv4Start(AttemptReport attempt) {
    return attempt.address().equals(RaceScript.ip(FOUR))
        && attempt.outcome() != AttemptReport.Outcome.NEVER_STARTED;
  }
}
