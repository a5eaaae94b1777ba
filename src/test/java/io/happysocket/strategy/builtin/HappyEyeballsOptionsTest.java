// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.happysocket.history.RttEstimate;
import io.happysocket.race.RaceScript;
import io.happysocket.strategy.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The parameters of RFC 8305 (its sections 5 and 8); the First Address Family Count is in contract
 * row 18.
 */
class HappyEyeballsOptionsTest {

  private static final String[] SIX = {"2001:db8::1", "2001:db8::2"};
  private static final String[] FOUR = {"192.0.2.1", "192.0.2.2"};
  private static final HappyEyeballsOptions OPTIONS = HappyEyeballsOptions.DEFAULT;

  private static RaceScript with(HappyEyeballsOptions options) {
    return RaceScript.of(Strategies.happyEyeballs(options));
  }

  @Test
  void thePreferredFamilyOptionIsMirrored() {
    with(OPTIONS.withPreferredFamily(A))
        .start()
        .at(0)
        .answer(AAAA, SIX[0], SIX[1])
        .at(50)
        .expect("0 ask AAAA A")
        .until(50)
        .expect("50 dial 2001:db8::1")
        .at(90)
        .answer(A, FOUR[0])
        .until(340)
        .expect("90 dial 192.0.2.1", "340 dial 2001:db8::2");
  }

  @Test
  void delaysOfItsOwnReplaceThoseOfTheConnector() {
    Timing own =
        Timing.of(
            Duration.ofMillis(30),
            Duration.ofMillis(80),
            Duration.ofMillis(20),
            Duration.ofMillis(500));
    RaceScript race =
        with(OPTIONS.withTiming(own))
            .start()
            .at(0)
            .answer(A, FOUR)
            .until(110)
            .expect("0 ask AAAA A", "30 dial 192.0.2.1", "110 dial 192.0.2.2");
    assertThat(race.report().attempts().get(1).reason())
        .isEqualTo("attempt delay 80 ms (RFC 8305 section 5)");
    with(OPTIONS)
        .timing(own)
        .start()
        .at(0)
        .answer(A, FOUR)
        .until(110)
        .expect("0 ask AAAA A", "30 dial 192.0.2.1", "110 dial 192.0.2.2");
  }

  @Test
  void theAttemptDelayFromHistoryIsBounded() {
    expectDelay(50, 10, 100); // 90 ms, raised to the minimum
    expectDelay(120, 15, 180);
    expectDelay(1000, 400, 2000); // 2.6 s, cut to the maximum
  }

  private static void expectDelay(int rttMillis, int variationMillis, int delayMillis) {
    RttEstimate estimate = Histories.estimate(rttMillis, variationMillis);
    RaceScript race =
        with(OPTIONS.withAttemptDelayFromHistory())
            .history(Histories.of(SIX[0], estimate))
            .start()
            .at(0)
            .answer(AAAA, SIX[0])
            .answer(A, FOUR)
            .until(delayMillis)
            .expect("0 ask AAAA A", "0 dial 2001:db8::1", delayMillis + " dial 192.0.2.1")
            // no estimate for this one
            .until(delayMillis + 250)
            .expect(delayMillis + 250 + " dial 192.0.2.2");
    assertThat(race.report().attempts().get(1).reason())
        .isEqualTo("attempt delay " + delayMillis + " ms: RTT of the address before");
  }

  @Test
  void historyIsNotReadUnlessAsked() {
    with(OPTIONS)
        .history(Histories.of(SIX[0], Histories.estimate(120, 15)))
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .answer(A, FOUR[0])
        .until(250)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "250 dial 192.0.2.1");
  }

  @Test
  void theCountIsAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withFirstAddressFamilyCount(0))
        .withMessageContaining("firstAddressFamilyCount")
        .withMessageContaining("0");
  }

  @Test
  void eachOptionKeepsTheOthers() {
    HappyEyeballsOptions all =
        OPTIONS
            .withFirstAddressFamilyCount(3)
            .withTiming(Timing.RFC_8305)
            .withPreferredFamily(A)
            .withAttemptDelayFromHistory();
    assertThat(all).isEqualTo(new HappyEyeballsOptions(3, Timing.RFC_8305, A, true));
    assertThat(
            all.withPreferredFamily(AAAA)
                .withTiming(Timing.RFC_8305)
                .withFirstAddressFamilyCount(2))
        .isEqualTo(new HappyEyeballsOptions(2, Timing.RFC_8305, AAAA, true));
  }
}
