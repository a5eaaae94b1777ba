// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.strategy.builtin.Learner.four;
import static io.happysocket.strategy.builtin.Learner.rtt;
import static io.happysocket.strategy.builtin.Learner.six;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.RaceScript;
import io.happysocket.simulation.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract row 39: both families are compared once by the 16th connect, where little is to be
 * expected of it by the 31st, and the nearer one leads.
 */
class NearerFamilyTest {

  private static final String COMPARISON = "IPv6 at 0, IPv4 at 25";
  private final Learner client = new Learner();

  private int comparisons(int connects, long ipv6, long ipv4) {
    int comparisons = 0;
    for (int i = 0; i < connects; i++) {
      client.connect(1, rtt(ipv6), rtt(ipv4));
      comparisons += client.starts().equals(COMPARISON) ? 1 : 0;
    }
    return comparisons;
  }

  @ParameterizedTest
  @CsvSource({"120, 20", "110, 10", "60, 20", "40, 5", "32, 1", "139, 90", "180, 20", "1000, 400"})
  void row39Ipv4ThatIsNearerLeadsFromThe17thConnectOn(long ipv6, long ipv4) {
    assertThat(comparisons(16, ipv6, ipv4)).isLessThanOrEqualTo(1);
    client.connect(1, rtt(ipv6), rtt(ipv4));
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
    assertThat(client.tookMillis()).isEqualTo((double) ipv4);
  }

  @Test
  void row39AComparisonIsNoPause() {
    assertThat(comparisons(15, 120, 20)).isZero();
    client.connect(1, rtt(120), rtt(20));
    assertThat(client.starts()).isEqualTo(COMPARISON);
    assertThat(client.tookMillis()).isEqualTo(45);
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "120, 85", "60, 40", "30, 10"})
  void row39WithinTheLeewayIpv6StaysAndTheComparisonIsNotRepeated(long ipv6, long ipv4) {
    assertThat(comparisons(100, ipv6, ipv4)).isEqualTo(1);
    assertThat(client.family()).isEqualTo(AddressFamily.IPV6);
    assertThat(client.tookMillis()).isEqualTo((double) ipv6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 28})
  void row39WhereTheLeewayCannotBePassedNothingIsCompared(long ipv6) {
    assertThat(comparisons(100, ipv6, 1)).isZero();
  }

  @Test
  void row39OneFamilyHasNothingToCompare() {
    for (int i = 0; i < 40; i++) {
      client.connect(
          Scenario.builder()
              .answer(AddressFamily.IPV6, Duration.ZERO, six(1), six(2))
              .path(six(1), rtt(120))
              .path(six(2), rtt(120)));
      assertThat(client.starts()).isEqualTo("IPv6 at 0");
    }
  }

  @Test
  void row39WhatIsForgottenIsComparedAgainAsRarelyAsBefore() {
    int comparisons = 0;
    for (int i = 0; i < 128; i++) {
      client.later(Duration.ofMinutes(4)).connect(1, rtt(120), rtt(110));
      comparisons += client.starts().equals(COMPARISON) ? 1 : 0;
    }
    assertThat(comparisons).isEqualTo(2);
  }

  @Test
  void row39JitterDoesNotTurnTheOrderBackAndForth() {
    int changes = 0;
    AddressFamily before = AddressFamily.IPV6;
    for (int i = 0; i < 400; i++) {
      client.connect(1, rtt(55 + i * 7 % 13), rtt(25 + i * 5 % 11));
      changes += client.family() != before ? 1 : 0;
      before = client.family();
    }
    assertThat(changes).isLessThanOrEqualTo(4);
  }

  @Test
  void row39ANetworkWhereIpv4IsNotNearerIsAskedLessOftenUnlessMuchMayBeSaved() {
    for (int site = 2; site < 5; site++) {
      for (int i = 0; i < 64; i++) {
        client.connect(site, rtt(60), rtt(60));
      }
    }
    assertThat(comparisons(16, 60, 20)).isZero();
    for (int i = 0; i < 16; i++) {
      client.connect(9, rtt(120), rtt(20));
    }
    assertThat(client.connect(9, rtt(120), rtt(20)).starts()).isEqualTo("IPv4 at 0");
    comparisons(32, 60, 20);
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row39HoweverLittleComparisonsFoundTheNearerFamilyLeadsFromThe32ndConnectOn() {
    for (int site = 2; site < 20; site++) {
      for (int i = 0; i < 64; i++) {
        client.connect(site, rtt(60), rtt(60));
      }
    }
    assertThat(comparisons(31, 60, 20)).isEqualTo(1);
    client.connect(1, rtt(60), rtt(20));
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row39MirroredWhereIpv4IsPreferred() {
    client.on(RaceScript.network("fd00::1", "203.0.113.1"));
    for (int i = 0; i < 16; i++) {
      client.connect(
          Scenario.builder()
              .answer(AddressFamily.IPV4, Duration.ZERO, four(1))
              .answer(AddressFamily.IPV6, Duration.ofMillis(1), six(1))
              .path(four(1), rtt(120))
              .path(six(1), rtt(20)));
    }
    assertThat(client.starts()).isEqualTo("IPv4 at 1, IPv6 at 26");
    assertThat(client.family()).isEqualTo(AddressFamily.IPV6);
  }

  @Test
  void theLeewayIsAnOption() {
    client.use(Strategies.adaptive(Duration.ofMillis(150)));
    comparisons(40, 120, 20);
    assertThat(client.starts()).isEqualTo("IPv6 at 0");
    client.use(Strategies.adaptive(Duration.ZERO));
    comparisons(40, 120, 90);
    assertThat(client.family()).isEqualTo(AddressFamily.IPV4);
  }

  @Test
  void aBadLeewayIsRefusedAtOnce() {
    for (Duration bad : new Duration[] {Duration.ofNanos(-1), Duration.ofMillis(2001)}) {
      assertThatThrownBy(() -> Strategies.adaptive(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leeway")
          .hasMessageContaining(bad.toString());
    }
    assertThat(Strategies.adaptive(Duration.ofSeconds(2))).isNotEqualTo(Strategies.adaptive());
  }
}
