// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.history.memory.FamilyHistory;
import org.junit.jupiter.api.Test;

/** RFC 6298 section 2. */
class RttEstimateTest {

  private static final long MILLI = 1_000_000;

  @Test
  void theFirstMeasurementIsTakenAsItIs() {
    assertThat(RttEstimate.first(80 * MILLI)).isEqualTo(new RttEstimate(80 * MILLI, 40 * MILLI, 1));
  }

  @Test
  void furtherOnesMoveItByAnEighthAndItsVariationByAQuarter() {
    // RTTVAR = 3/4 * 40 + 1/4 * |80 - 160|, with the SRTT before; SRTT = 7/8 * 80 + 1/8 * 160
    RttEstimate second = RttEstimate.first(80 * MILLI).next(160 * MILLI);
    assertThat(second).isEqualTo(new RttEstimate(90 * MILLI, 50 * MILLI, 2));
    assertThat(second.next(10 * MILLI)).isEqualTo(new RttEstimate(80 * MILLI, 57_500_000, 3));
  }

  @Test
  void whatWasNotSampledForLongGivesWayToTheNewSample() {
    RttEstimate old = new RttEstimate(170 * MILLI, 8 * MILLI, 80);
    assertThat(old.next(20 * MILLI, 0)).isEqualTo(old.next(20 * MILLI));
    // (7/8)^8 = .344 of what it would be at once, the rest as if it were the first
    RttEstimate later = old.next(20 * MILLI, 8);
    assertThat(later.smoothedNanos() / 1e6).isCloseTo(20 + .344 * 131.25, within(.1));
    assertThat(later.variationNanos() / 1e6).isCloseTo(10 + .344 * 33.5, within(.1));
    assertThat(later.samples()).as("is less sure").isEqualTo(1 + 27);
    RttEstimate muchLater = old.next(20 * MILLI, Integer.MAX_VALUE);
    assertThat(muchLater).isEqualTo(RttEstimate.first(20 * MILLI));
  }

  @Test
  void theTimeoutIsFourVariationsAwayOrTenMilliseconds() {
    assertThat(new RttEstimate(80 * MILLI, 10 * MILLI, 9).timeoutNanos()).isEqualTo(120 * MILLI);
    assertThat(new RttEstimate(80 * MILLI, MILLI, 9).timeoutNanos()).isEqualTo(90 * MILLI);
  }

  @Test
  void aYoungEstimateIsBoundedByTheVariationOfTheNetwork() {
    FamilyHistory steady = new FamilyHistory(HistoryView.Health.USABLE, 0, 0, 9, 0, 0, .04, 0, 0);
    assertThat(steady.timeoutNanos(RttEstimate.first(100 * MILLI))).isEqualTo(120 * MILLI);
    assertThat(steady.timeoutNanos(RttEstimate.first(10 * MILLI))).isEqualTo(20 * MILLI);
    RttEstimate old = new RttEstimate(100 * MILLI, 50 * MILLI, 8);
    assertThat(steady.timeoutNanos(old)).isEqualTo(300 * MILLI);
    FamilyHistory unknown = FamilyHistory.of(HistoryView.Health.USABLE);
    assertThat(unknown.timeoutNanos(RttEstimate.first(100 * MILLI))).isEqualTo(300 * MILLI);
  }
}
