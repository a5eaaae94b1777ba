// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrategiesTest {

  @Test
  void namesAreThose() {
    assertThat(Strategies.names())
        .containsExactly(
            "serial-ipv6-first",
            "native-ipv6-first",
            "avoid-teredo",
            "rtt-biased",
            "rtt-biased-list",
            "ios-rtt-biased",
            "dns-race",
            "syn-ack-race",
            "pleasantly-amused",
            "pleasantly-amused-rtt",
            "happy-eyeballs",
            "adaptive");
  }

  @Test
  void eachNameGivesTheStrategyThatBearsIt() {
    for (String name : Strategies.names()) {
      assertThat(Strategies.byName(name).name()).isEqualTo(name);
    }
    assertThat(Strategies.byName("happy-eyeballs")).isEqualTo(Strategies.happyEyeballs());
    assertThat(Strategies.byName("avoid-teredo")).isEqualTo(Strategies.avoidTeredo());
    assertThat(Strategies.byName("ios-rtt-biased")).isEqualTo(Strategies.iosRttBiased());
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Strategies.byName("happy"))
        .withMessageContaining("\"happy\"")
        .withMessageContaining("serial-ipv6-first, native-ipv6-first")
        .withMessageContaining("happy-eyeballs");
  }

  @Test
  void theReadingOfSeveralAddressesIsInTheName() {
    assertThat(Strategies.rttBiased().name()).isEqualTo("rtt-biased");
    assertThat(
            Strategies.rttBiased(Duration.ofMillis(100), Strategies.SeveralAddresses.NEXT_IN_LIST)
                .name())
        .isEqualTo("rtt-biased-list");
  }
}
