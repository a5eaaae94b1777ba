// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.race.RaceScript;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of other clients, with two silent addresses of each family. */
class BaselinesTest {

  private static RaceScript twoAndTwo(String name) {
    return RaceScript.of(Baselines.byName(name))
        .deadline(10_000)
        .start()
        .at(0)
        .answer(AAAA, "2001:db8::1", "2001:db8::2")
        .until(5)
        .at(5)
        .answer(A, "192.0.2.1", "192.0.2.2");
  }

  @Test
  void goDialsTheFamiliesBesideEachOtherAndSeriallyWithin() {
    RaceScript race = twoAndTwo("go").until(10_000);
    race.expect(
        "0 ask AAAA A",
        "5 dial 2001:db8::1",
        "305 dial 192.0.2.1",
        // half of what is left of the deadline each
        "5002.5 close 2001:db8::1",
        "5002.5 dial 2001:db8::2",
        "5152.5 close 192.0.2.1",
        "5152.5 dial 192.0.2.2",
        "10000 close 2001:db8::2",
        "10000 close 192.0.2.2",
        "10000 lost DEADLINE");
  }

  @Test
  void goFallsBackAtOnceWhenThePrimaryFamilyHasFailed() {
    RaceScript race = twoAndTwo("go").at(20).refused("2001:db8::1").at(50).refused("2001:db8::2");
    race.expect("0 ask AAAA A", "5 dial 2001:db8::1", "20 dial 2001:db8::2", "50 dial 192.0.2.1");
    race.at(60).refused("192.0.2.1").expect("60 dial 192.0.2.2");
    race.at(70).refused("192.0.2.2").expect("70 lost ALL_FAILED");
  }

  @Test
  void curlFallsBackAfter200() {
    RaceScript race = twoAndTwo("curl").until(5_010);
    race.expect(
        "0 ask AAAA A",
        "5 dial 2001:db8::1",
        "205 dial 192.0.2.1",
        "5002.5 close 2001:db8::1",
        "5002.5 dial 2001:db8::2");
  }

  @Test
  void okHttpTakesTurnsEvery250() {
    RaceScript race = twoAndTwo("okhttp").until(1_000);
    race.expect(
        "0 ask AAAA A",
        "5 dial 2001:db8::1",
        "255 dial 192.0.2.1",
        "505 dial 2001:db8::2",
        "755 dial 192.0.2.2");
  }

  @Test
  void nodeAbortsEachButTheLastAfter250() {
    RaceScript race = twoAndTwo("node").until(9_999);
    race.expect(
        "0 ask AAAA A",
        "5 dial 2001:db8::1",
        "255 close 2001:db8::1",
        "255 dial 192.0.2.1",
        "505 close 192.0.2.1",
        "505 dial 2001:db8::2",
        "755 close 2001:db8::2",
        "755 dial 192.0.2.2");
  }

  @Test
  void raceAtZeroKeepsTheTenMilliseconds() {
    RaceScript race = twoAndTwo("race-at-0").until(1_000);
    race.expect(
        "0 ask AAAA A",
        "0 dial 2001:db8::1",
        "10 dial 2001:db8::2",
        "20 dial 192.0.2.1",
        "30 dial 192.0.2.2");
  }

  @Test
  void aFixedDelayIsThatOfRfc8305WithAnotherNumber() {
    RaceScript race = twoAndTwo("fixed-40").until(130);
    race.expect(
        "0 ask AAAA A",
        "0 dial 2001:db8::1",
        "40 dial 192.0.2.1",
        "80 dial 2001:db8::2",
        "120 dial 192.0.2.2");
  }

  @Test
  void everyNameIsKnownAndAnUnknownOneIsRefused() {
    List<String> names = Baselines.all().stream().map(ConnectStrategy::name).toList();
    assertThat(names)
        .containsExactly(
            "fixed-250", "fixed-300", "rfc8305-rtt", "go", "curl", "okhttp", "node", "race-at-0");
    assertThat(names).allSatisfy(name -> assertThat(Baselines.byName(name).name()).isEqualTo(name));
    assertThat(Baselines.byName("dns-race")).isEqualTo(Strategies.dnsRace());
    assertThatThrownBy(() -> Baselines.byName("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("race-at-0");
  }
}
