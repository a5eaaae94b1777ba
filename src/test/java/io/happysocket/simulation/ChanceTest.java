// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ChanceTest {

  private static final int DRAWS = 200_000;

  private static double[] sorted(ToDoubleFunction<Chance> draw) {
    Chance chance = new Chance(42);
    double[] drawn = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      drawn[i] = draw.applyAsDouble(chance);
    }
    Arrays.sort(drawn);
    return drawn;
  }

  private static double mean(double[] drawn) {
    return Arrays.stream(drawn).average().orElseThrow();
  }

  /** The first numbers of SplitMix64 from the seed 1234567, as its reference gives them. */
  @Test
  void isSplitMix64() {
    Chance chance = new Chance(1234567);
    assertThat(chance.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(chance.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(Long.toUnsignedString(chance.nextLong())).isEqualTo("9817491932198370423");
  }

  @Test
  void drawsTheDistributionsItNames() {
    double[] uniform = sorted(Chance::uniform);
    assertThat(uniform[0]).isPositive();
    assertThat(uniform[DRAWS - 1]).isLessThan(1);
    assertThat(mean(uniform)).isCloseTo(.5, within(.005));

    double[] normal = sorted(Chance::normal);
    assertThat(mean(normal)).isCloseTo(0, within(.01));
    assertThat(normal[(int) (.8413 * DRAWS)]).isCloseTo(1, within(.02));

    double[] logNormal = sorted(each -> each.logNormal(39, .877));
    assertThat(logNormal[DRAWS / 2]).isCloseTo(39, within(.5));
    assertThat(logNormal[(int) (.8413 * DRAWS)]).isCloseTo(39 * Math.exp(.877), within(2.0));

    double[] laplace = sorted(each -> each.laplace(25));
    assertThat(laplace[DRAWS / 2]).isCloseTo(0, within(.5));
    assertThat(laplace[(int) (.75 * DRAWS)]).isCloseTo(25 * Math.log(2), within(.5));

    assertThat(mean(sorted(each -> each.exponential(5)))).isCloseTo(5, within(.05));
  }

  /** Beta(.25, 10.6): mean 2.3 %, p50 .4, p90 7, p99 21 % (populations.md). */
  @Test
  void drawsTheBetaOfTheNetworks() {
    double[] beta = sorted(each -> each.beta(.25, 10.6));
    assertThat(mean(beta)).isCloseTo(.023, within(.0005));
    assertThat(beta[DRAWS / 2]).isCloseTo(.004, within(.001));
    assertThat(beta[(int) (.90 * DRAWS)]).isCloseTo(.07, within(.003));
    assertThat(beta[(int) (.99 * DRAWS)]).isCloseTo(.21, within(.01));
  }

  @Test
  void losesEachSynByItself() {
    Chance chance = new Chance(3);
    int[] lost = new int[4];
    for (int i = 0; i < DRAWS; i++) {
      lost[Math.min(3, Long.bitCount(chance.lostSyns(.1)))]++;
    }
    assertThat(lost[0] / (double) DRAWS).isCloseTo(.9, within(.003));
    assertThat(lost[1] / (double) DRAWS).isCloseTo(.09, within(.003));
    assertThat(lost[2] / (double) DRAWS).isCloseTo(.009, within(.001));
  }

  @Test
  void siblingsAreIndependent() {
    double product = 0;
    for (int i = 0; i < 10_000; i++) {
      product += (Chance.of(1, i).uniform() - .5) * (Chance.of(1, i + 1).uniform() - .5);
    }
    assertThat(product / 10_000).isCloseTo(0, within(.003));
  }
}
