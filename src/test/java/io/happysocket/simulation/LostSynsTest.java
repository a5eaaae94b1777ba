// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.simulation.LostSyns.Budget;
import io.happysocket.simulation.LostSyns.Figures;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the second attempt of contract row 53 saves, and costs. */
class LostSynsTest {

  private static Figures adaptive(LostSyns lostSyns) {
    return lostSyns.run(Strategies.adaptive());
  }

  @ParameterizedTest
  @CsvSource({".01, 53", ".03, 53", ".01, 3", ".03, 3"})
  void whileTheBudgetLastsALostSynCostsAThirdOfASecond(double loss, long seed) {
    ConnectStrategy adaptive = Strategies.adaptive();
    Figures figures = new LostSyns(loss, 1_500, 0, 30, Budget.DEFAULT).run(adaptive, seed);
    assertThat(figures.misses()).isZero();
    assertThat(figures.p995Millis()).isBetween(249.0, 350.0);
    Figures without = new LostSyns(loss, 1_500, 0, 30, Budget.NONE).run(adaptive, seed);
    assertThat(without.p995Millis()).isEqualTo(1_000);
    assertThat(without.lost()).isEqualTo(figures.lost());
    assertThat(without.retries()).isZero();
  }

  @Test
  void atOnePercentTheBudgetLasts() {
    Figures figures = adaptive(new LostSyns(.01, 40, 0, 1_000, Budget.DEFAULT));
    assertThat(figures.misses()).isZero();
    assertThat(figures.p995Millis()).isBetween(249.0, 350.0);
    assertThat(figures.retries()).isLessThanOrEqualTo(figures.connects() / 100);
  }

  @Test
  void atThreePercentItDoesNotAndALimitlessOneWould() {
    Figures figures = adaptive(new LostSyns(.03, 40, 0, 1_000, Budget.DEFAULT));
    assertThat(figures.p995Millis()).isEqualTo(1_000);
    assertThat(figures.retries()).isLessThanOrEqualTo(figures.connects() / 100);
    Figures unlimited = adaptive(new LostSyns(.03, 40, 0, 1_000, Budget.UNLIMITED));
    assertThat(unlimited.p995Millis()).isBetween(249.0, 350.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {53, 6})
  void anOverloadedServerGetsAtMostOnePercentMore(long seed) {
    ConnectStrategy adaptive = Strategies.adaptive();
    LostSyns overload = new LostSyns(1 / 3.0, 40, 1_200, 1_000, Budget.DEFAULT);
    Figures figures = overload.run(adaptive, seed);
    Figures without = new LostSyns(1 / 3.0, 40, 1_200, 1_000, Budget.NONE).run(adaptive, seed);
    assertThat(figures.syns()).isLessThanOrEqualTo(without.syns() + without.syns() / 100);
    assertThat(figures.retries()).isLessThanOrEqualTo(40 * (10 + 10));
  }

  /** docs/simulation.md has these rows. */
  @Test
  void thePageHasTheseFigures() throws IOException {
    String page = Files.readString(Path.of("docs", "simulation.md"));
    for (double loss : new double[] {.01, .03}) {
      for (int connects : new int[] {30, 1_000}) {
        StringBuilder row = new StringBuilder();
        row.append(String.format(Locale.ROOT, "| %.0f %%, %,d |", 100 * loss, connects));
        for (Budget budget : List.of(Budget.DEFAULT, Budget.NONE, Budget.UNLIMITED)) {
          int clients = connects == 30 ? 1_500 : 40;
          Figures figures = adaptive(new LostSyns(loss, clients, 0, connects, budget));
          double retries = 100.0 * figures.retries() / figures.connects();
          row.append(String.format(Locale.ROOT, " %.0f, %.2f |", figures.p995Millis(), retries));
          assertThat(figures.misses()).isZero();
        }
        assertThat(page).contains(row);
      }
    }
    Figures overload = adaptive(new LostSyns(1 / 3.0, 40, 1_200, 1_000, Budget.DEFAULT));
    Figures without = adaptive(new LostSyns(1 / 3.0, 40, 1_200, 1_000, Budget.NONE));
    String syns =
        String.format(
            Locale.ROOT,
            "%,d SYNs by default, %,d with `retryLostSyn(false)`",
            overload.syns(),
            without.syns());
    assertThat(page).contains(syns).contains("with " + overload.retries() + " second attempts");
  }

  @Test
  void theSameNumbersGiveTheSameFigures() {
    LostSyns some = new LostSyns(.03, 20, 5, 50, Budget.DEFAULT);
    assertThat(adaptive(some)).isEqualTo(adaptive(some));
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> new LostSyns(1, 1, 0, 1, Budget.NONE))
        .hasMessage("loss must be from 0 to under 1: 1.0");
    assertThatThrownBy(() -> new LostSyns(Double.NaN, 1, 0, 1, Budget.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LostSyns(0, 0, 0, 1, Budget.NONE))
        .hasMessage("clients and connects must be at least 1, before at least 0: 0, 1, 0");
  }
}
