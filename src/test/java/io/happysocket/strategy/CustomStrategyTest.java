// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A strategy of one's own through the public types alone. */
class CustomStrategyTest {

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";

  @Test
  void theOneOfThePageRaces() {
    RaceScript race =
        RaceScript.of(new Impatient())
            .start()
            .at(0)
            .answer(AAAA, SIX)
            .answer(A, FOUR, "192.0.2.2")
            .until(100)
            .expect("0 ask AAAA A", "0 dial 2001:db8::1", "100 dial 192.0.2.1")
            .at(120)
            .refused(FOUR)
            .expect("120 dial 192.0.2.2")
            .at(150)
            .established("192.0.2.2")
            .expect("150 close 2001:db8::1", "150 won 192.0.2.2");
    assertThat(race.report().strategy()).isEqualTo("Impatient");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::reason)
        .containsExactly(
            "nothing is in flight", "100 ms without a connection", "nothing is in flight");
  }

  @Test
  void thePageShowsItAsItIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/happysocket/strategy/Impatient.java"));
    String shown = source.substring(source.indexOf("final class"));
    assertThat(Files.readString(Path.of("docs/strategies.md")))
        .contains(shown, "StrategyContract.check(Impatient::new);");
  }

  @Test
  void oneFamilyMayBeAskedForAlone() {
    ConnectStrategy ipv4Only =
        new ConnectStrategy() {
          @Override
          public Step next(RaceView race) {
            return new Impatient().next(race);
          }

          @Override
          public Set<AddressFamily> lookups(NetworkView network) {
            return Set.of(AddressFamily.IPV4);
          }
        };
    assertThat(ipv4Only.name()).isEqualTo("custom");
    RaceScript.of(ipv4Only).start().at(5).answer(A, FOUR).expect("0 ask A", "5 dial 192.0.2.1");
  }

  @Test
  void anAttemptMayBeAbandoned() {
    ConnectStrategy givesUp =
        race -> {
          AttemptFact last = race.lastAttempt();
          if (last != null && last.inFlight()) {
            return race.elapsedNanos() >= 1_000_000_000
                ? Step.abandon(last, "a second is enough")
                : Step.waitUntil(Duration.ofSeconds(1), "a second");
          }
          return race.attempts().isEmpty() && !race.untried().isEmpty()
              ? Step.attempt(race.untried().get(0), "the only one")
              : Step.waitForNews("one attempt is enough");
        };
    assertThat(givesUp.name()).as("of a lambda").isEqualTo("custom");
    RaceScript race = RaceScript.of(givesUp).startKnowing(SIX, FOUR).until(1000);
    race.expect("0 dial 2001:db8::1", "1000 close 2001:db8::1", "1000 lost ALL_FAILED");
    assertThat(race.report().attempts())
        .extracting(AttemptReport::outcome, AttemptReport::reason)
        .contains(tuple(AttemptReport.Outcome.NEVER_STARTED, "one attempt is enough"));
  }

  @Test
  void aMomentInThePastFailsItsOwnRaceAlone() {
    RaceScript race =
        RaceScript.of(view -> Step.waitUntil(Duration.ZERO, "the past")).startKnowing(SIX);
    assertThat(race.report().outcome()).isEqualTo(RaceReport.Outcome.BROKEN);
  }
}
