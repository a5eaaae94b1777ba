// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.AddressFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The marginals of the table "Simulator populations" (populations.md). */
class PopulationTest {

  private static final int CLIENTS = 20_000;

  private static final Map<String, List<Scenario>> DRAWN = new ConcurrentHashMap<>();

  /** Without jitter, the first connect of each client. */
  private static List<Scenario> firsts(String name) {
    return DRAWN.computeIfAbsent(name, PopulationTest::draw);
  }

  private static List<Scenario> draw(String name) {
    Population population = Population.byName(name);
    Population.Rtt rtt = population.ipv4();
    Population still =
        population.with(new Population.Rtt(rtt.medianMillis(), rtt.logDeviation(), 0));
    List<Scenario> firsts = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      firsts.add(still.client(1, i).next());
    }
    return firsts;
  }

  private static double millis(Scenario scenario, AddressFamily family) {
    return scenario.rttNanos(family) / 1e6;
  }

  private static boolean bothAnswer(Scenario scenario) {
    return scenario.rttNanos(AddressFamily.IPV6) != Long.MAX_VALUE
        && scenario.rttNanos(AddressFamily.IPV4) != Long.MAX_VALUE;
  }

  private static double quantile(
      List<Scenario> scenarios, double share, ToDoubleFunction<Scenario> of) {
    List<Double> sorted = new ArrayList<>();
    scenarios.stream()
        .filter(PopulationTest::bothAnswer)
        .forEach(each -> sorted.add(of.applyAsDouble(each)));
    Collections.sort(sorted);
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  @ParameterizedTest
  @CsvSource({".10, 13", ".50, 39", ".80, 82", ".90, 120", ".95, 165", ".99, 300"})
  void p1HasTheQuantilesOfIpv4(double share, double expected) {
    assertThat(quantile(firsts("P1"), share, each -> millis(each, AddressFamily.IPV4)))
        .isCloseTo(expected, within(.06 * expected));
  }

  @Test
  void p1HasTheDifferenceOfTheFamilies() {
    List<Scenario> both = firsts("P1").stream().filter(PopulationTest::bothAnswer).toList();
    double near =
        both.stream()
            .filter(
                each ->
                    Math.abs(millis(each, AddressFamily.IPV6) - millis(each, AddressFamily.IPV4))
                        <= 1)
            .count();
    double slow = both.stream().filter(each -> millis(each, AddressFamily.IPV6) > 300).count();

    assertThat(near / both.size()).isCloseTo(.90, within(.01));
    assertThat(slow / both.size()).isCloseTo(.010, within(.002));
  }

  @ParameterizedTest
  @CsvSource({
    "P2, 55, .714", // 1 / 1.4
    "P3, 100, 1",
    "P4-native, 100, 1"
  })
  void theOthersHaveTheirMedians(String name, double ipv4, double ratio) {
    List<Scenario> firsts = firsts(name);
    assertThat(quantile(firsts, .5, each -> millis(each, AddressFamily.IPV4)))
        .isCloseTo(ipv4, within(.03 * ipv4));
    assertThat(
            quantile(
                firsts,
                .5,
                each -> millis(each, AddressFamily.IPV6) / millis(each, AddressFamily.IPV4)))
        .isCloseTo(ratio, within(.02));
  }

  @Test
  void theTunnelsOfTheTalkAreSlower() {
    ToDoubleFunction<Scenario> extra =
        each -> millis(each, AddressFamily.IPV6) - millis(each, AddressFamily.IPV4);
    List<Scenario> sixToFour = firsts("P4-6to4");
    assertThat(quantile(sixToFour, .25, extra)).isCloseTo(40, within(.1));
    assertThat(quantile(sixToFour, .75, extra)).isCloseTo(150, within(.1));
    assertThat(quantile(firsts("P4-teredo"), .5, extra)).isCloseTo(1250, within(30.0));
    // RFC 6298: 97.5 % of all paths answer within a second
    assertThat(quantile(firsts("P4"), .975, each -> millis(each, AddressFamily.IPV4)))
        .isCloseTo(1000, within(70.0));
  }

  /** Beta(.25, b) by network: the mean is the population's, most networks are better. */
  @ParameterizedTest
  @CsvSource({
    "P1, .014",
    "P2, .016",
    "P3, .023",
    "P4-native, .023",
    "P4-6to4, .10",
    "P4-teredo, .35",
    "P5-6, .06",
    "P5-10, .10",
    "P5-35, .35",
    "P5, .17",
    "P6, 1"
  })
  void clientsAreBrokenAsOftenAsStated(String name, double expected) {
    Population population = Population.byName(name);
    int broken = 0;
    for (int i = 0; i < CLIENTS; i++) {
      broken += population.client(3, i).broken(AddressFamily.IPV6) ? 1 : 0;
    }
    // four standard errors, of networks of ten
    double tolerance = 4 * Math.sqrt(expected * (1 - expected) * .9 * 10 / CLIENTS) + 1e-9;
    assertThat(broken / (double) CLIENTS).isCloseTo(expected, within(tolerance));
  }

  @Test
  void breakageIsMostlySilentAndStays() {
    Population population = Population.byName("P5-35");
    int silent = 0;
    int broken = 0;
    for (int i = 0; i < 4000; i++) {
      Client client = population.client(3, i);
      if (!client.broken(AddressFamily.IPV6)) {
        continue;
      }
      broken++;
      Scenario first = client.next();
      Path.Kind kind =
          first
              .path(first.answer(AddressFamily.IPV6).result().destinations().get(0).address())
              .kind();
      silent += kind == Path.Kind.SILENT ? 1 : 0;
      for (int k = 0; k < 20; k++) {
        assertThat(client.next().rttNanos(AddressFamily.IPV6)).isEqualTo(Long.MAX_VALUE);
      }
    }
    assertThat(silent / (double) broken).isCloseTo(.90, within(.06));
  }

  @Test
  void aRepairChangesNothingElse() {
    Client before = Population.byName("P6").client(9, 4);
    Client after = Population.byName("P6").withRepairAt(3).client(9, 4);
    for (int number = 1; number <= 10; number++) {
      Scenario broken = before.next();
      Scenario repaired = after.next();
      assertThat(repaired.rttNanos(AddressFamily.IPV4))
          .isEqualTo(broken.rttNanos(AddressFamily.IPV4));
      assertThat(broken.rttNanos(AddressFamily.IPV6)).isEqualTo(Long.MAX_VALUE);
      assertThat(repaired.rttNanos(AddressFamily.IPV6) != Long.MAX_VALUE).isEqualTo(number >= 3);
    }
  }

  @Test
  void destinationsHaveGeometricPopularity() {
    int first = 0;
    int second = 0;
    for (int i = 0; i < 200; i++) {
      Client client = Population.byName("P1").client(5, i);
      for (int k = 0; k < 100; k++) {
        Scenario scenario = client.next();
        Scenario.Answer a = scenario.answer(AddressFamily.IPV4);
        String address = a.result().destinations().get(0).address().getHostAddress();
        first += address.equals("198.18.1.1") ? 1 : 0;
        second += address.equals("198.18.2.1") ? 1 : 0;
      }
    }
    // .2 / (1 - .8^20) of 20,000
    assertThat(first).isCloseTo(4046, within(250));
    assertThat(second).isCloseTo(3237, within(250));
  }

  /** 1 % AAAA never answered, .5 % A, 2 % of the names without AAAA; else 25 ms, or the cache. */
  @Test
  void dnsIsMixed() {
    Population population = Population.byName("P1").with(Population.Dns.MIXED);
    int noAaaa = 0;
    int noA = 0;
    int without = 0;
    List<Double> fresh = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Scenario scenario = population.client(2, i).next();
      Scenario.Answer aaaa = scenario.answer(AddressFamily.IPV6);
      Scenario.Answer a = scenario.answer(AddressFamily.IPV4);
      noAaaa += aaaa.atNanos() == 5_000_000_000L ? 1 : 0;
      noA += a.atNanos() == 5_000_000_000L ? 1 : 0;
      without += aaaa.atNanos() != 5_000_000_000L && aaaa.result().destinations().isEmpty() ? 1 : 0;
      fresh.add(a.atNanos() / 1e6);
    }
    Collections.sort(fresh);
    assertThat(noAaaa / (double) CLIENTS).isCloseTo(.01, within(.003));
    assertThat(noA / (double) CLIENTS).isCloseTo(.005, within(.002));
    assertThat(without / (double) CLIENTS).isCloseTo(.02, within(.004));
    assertThat(fresh.get(CLIENTS / 2)).isCloseTo(25, within(1.0));
  }

  @Test
  void theSameSeedGivesTheSameClient() {
    for (String name : Population.names()) {
      Client one = Population.byName(name).client(11, 7);
      Client two = Population.byName(name).client(11, 7);
      Client other = Population.byName(name).client(12, 7);
      boolean differs = false;
      for (int k = 0; k < 50; k++) {
        Scenario scenario = one.next();
        assertThat(two.next().oracleNanos()).isEqualTo(scenario.oracleNanos());
        differs |= other.next().oracleNanos() != scenario.oracleNanos();
        assertThat(one.nowNanos()).isEqualTo(two.nowNanos());
      }
      assertThat(differs).isTrue();
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Population.byName("P7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("P6-ipv4");
  }
}
