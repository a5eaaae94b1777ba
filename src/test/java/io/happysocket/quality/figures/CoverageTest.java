// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.AddressFamily;
import io.happysocket.quality.figures.Spread.Bucket;
import io.happysocket.quality.figures.TalkPopulation.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the figures say of the talk's population, whose truth is known: over many seeds, in how many
 * the truth is within the interval.
 */
class CoverageTest {

  private static final int SEEDS = 1000;
  private static final int CLIENTS = 1000;

  /**
   * 95 % are meant. Of 1,000 seeds 93.2 to 96.8 % is what chance makes of that (2.6 standard
   * errors); a discrete share adds up to a percent to it.
   */
  @Test
  void failureRatesAreWithinTheirIntervalsAsOftenAsTheySay() {
    Map<Kind, Integer> within = new EnumMap<>(Kind.class);
    Map<Kind, Integer> medians = new EnumMap<>(Kind.class);
    for (int seed = 0; seed < SEEDS; seed++) {
      Figures figures = new Figures();
      TalkPopulation.rows(seed, CLIENTS, figures::add);
      for (Kind kind : Kind.values()) {
        Group group = group(figures, kind);
        within.merge(kind, group.failureRate().covers(kind.failing()) ? 1 : 0, Integer::sum);
        Bucket median = group.relative().percentileInterval(50);
        long truth = trueMedianMicros(kind);
        boolean covered = median.lowMicros() <= truth && truth <= median.highMicros();
        medians.merge(kind, covered ? 1 : 0, Integer::sum);
      }
    }
    for (Kind kind : Kind.values()) {
      assertThat(within.get(kind)).as("failure rate of %s", kind).isBetween(925, 975);
      assertThat(medians.get(kind)).as("median of %s", kind).isGreaterThan(930);
    }
  }

  /** Where the two peaks of 6to4 meet there is nothing, so its median is anywhere between. */
  private static long trueMedianMicros(Kind kind) {
    return switch (kind) {
      case UNICAST -> 0;
      case SIX_TO_FOUR -> 95_000;
      case TEREDO -> 1_250_000;
    };
  }

  @Test
  void theTalksTableAndPeaksComeBack() {
    Figures figures = new Figures();
    TalkPopulation.rows(7, 200_000, figures::add);
    assertThat(group(figures, Kind.UNICAST).failureRate().share()).isCloseTo(.023, within(.002));
    assertThat(group(figures, Kind.SIX_TO_FOUR).failureRate().share()).isCloseTo(.1, within(.004));
    assertThat(group(figures, Kind.TEREDO).failureRate().share()).isCloseTo(.35, within(.01));
    assertThat(figures.of(AddressFamily.IPV4).failures()).isZero();
    Spread sixToFour = group(figures, Kind.SIX_TO_FOUR).relative();
    assertThat(peakMillis(sixToFour, 0, 95)).isCloseTo(40, within(3.0));
    assertThat(peakMillis(sixToFour, 95, 1000)).isCloseTo(150, within(3.0));
    assertThat(group(figures, Kind.UNICAST).relative().percentileMicros(50) / 1000)
        .isCloseTo(0, within(1.0));
    assertThat(group(figures, Kind.TEREDO).relative().percentileMicros(90)).isGreaterThan(2e6);
  }

  /** The bucket with the most values for its width. */
  private static double peakMillis(Spread spread, long fromMillis, long toMillis) {
    double best = 0;
    double at = Double.NaN;
    for (Bucket bucket : spread.buckets()) {
      double middle = bucket.middleMicros() / 1000;
      double density = bucket.count() / (double) (bucket.highMicros() - bucket.lowMicros() + 1);
      if (middle >= fromMillis && middle < toMillis && density > best) {
        best = density;
        at = middle;
      }
    }
    return at;
  }

  private static Group group(Figures figures, Kind kind) {
    return Objects.requireNonNull(
        figures.classes(AddressFamily.IPV6).get(kind.addressClass()), kind.name());
  }
}
