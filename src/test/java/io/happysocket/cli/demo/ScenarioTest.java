// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  @Test
  void everyScenarioHasANameOfItsOwn() {
    List<String> ids = Scenario.all().stream().map(Scenario::id).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(8);
    assertThat(ids).doesNotContain(Scenario.warmUp().id());
  }

  @Test
  void everyAnswerNamesAddressesThatTheStageHas() {
    for (Scenario scenario : Scenario.all()) {
      Set<InetAddress> told = new HashSet<>(scenario.aaaa().addresses());
      told.addAll(scenario.a().addresses());
      assertThat(scenario.endpoints().keySet()).as(scenario.id()).isEqualTo(told);
    }
  }

  @Test
  void everyScenarioCanBeWon() {
    for (Scenario scenario : Scenario.all()) {
      assertThat(scenario.endpoints().values()).as(scenario.id()).contains(Endpoint.LISTENING);
    }
  }

  @Test
  void everythingIsOnLoopback() {
    for (Scenario scenario : Scenario.all()) {
      assertThat(scenario.endpoints().keySet()).allMatch(InetAddress::isLoopbackAddress);
    }
  }

  @Test
  void withoutIpv6OnlyWhatHasEnoughLeftIsMadeSmaller() {
    for (Scenario scenario : Scenario.all()) {
      Scenario smaller = scenario.withoutIpv6();
      if (scenario.id().equals("many-dead")) {
        assertThat(smaller.host()).isEqualTo(scenario.host());
        assertThat(smaller.aaaa()).isEqualTo(Reply.of());
        assertThat(smaller.endpoints().keySet()).isEqualTo(Set.copyOf(scenario.a().addresses()));
        assertThat(smaller.title()).contains("IPv6 left out");
      } else {
        assertThat(smaller).isSameAs(scenario);
      }
    }
  }
}
