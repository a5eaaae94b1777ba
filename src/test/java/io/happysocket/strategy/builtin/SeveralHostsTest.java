// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.ConnectStrategy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One race over several hosts: they alternate, and so do the families (contract rows 49 and 50).
 */
class SeveralHostsTest {

  private static final ConnectStrategy HE = Strategies.happyEyeballs();
  private static final List<String> DEAD6 = List.of("2001:db8:a::1", "2001:db8:a::2");
  private static final List<String> DEAD4 = List.of("192.0.2.1", "192.0.2.2");

  /** The longest delay of a strategy that has one: where it goes by RTTs, without any. */
  private static final long ONE_DELAY = 720_000_000;

  /** One attempt at a time: a dead host costs the time of one attempt. */
  private static final Set<String> SERIAL =
      Set.of("serial-ipv6-first", "native-ipv6-first", "avoid-teredo");

  static Stream<ConnectStrategy> strategies() {
    return Strategies.names().stream().map(Strategies::byName);
  }

  private static RaceScript pair(ConnectStrategy strategy) {
    return RaceScript.of(strategy).over("a:1", "b:2").start().skip();
  }

  /** To which hosts the first attempts went, in order. */
  private static List<String> hosts(RaceScript race) {
    return race.report().attempts().stream()
        .filter(AttemptReport::started)
        .map(AttemptReport::host)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theSecondAttemptGoesToTheSecondHost(ConnectStrategy strategy) {
    for (List<String> six : List.of(List.of("2001:db8:b::1"), List.<String>of())) {
      for (List<String> four : List.of(List.of("198.51.100.1"), List.<String>of())) {
        if (!six.isEmpty() || !four.isEmpty()) {
          RaceScript race = RaceScript.of(strategy).deadline(60_000).over("a:1", "b:2").start();
          race.answers("a", DEAD6, DEAD4).answers("b", six, four).until(40_000);
          assertThat(hosts(race)).as(race.trace()::toString).startsWith("a", "b");
          if (!SERIAL.contains(strategy.name())) {
            assertThat(race.report().attemptDelaysNanos().get(0))
                .as(race.trace()::toString)
                .isLessThanOrEqualTo(ONE_DELAY);
          }
        }
      }
    }
  }

  @Test
  void hostsAndFamiliesAlternate() {
    pair(HE)
        .answers("a", DEAD6, DEAD4)
        .answers("b", List.of("2001:db8:b::1"), List.of("198.51.100.1"))
        .until(1_600)
        .expect(
            "0 dial 2001:db8:a::1",
            "250 dial 198.51.100.1",
            "500 dial 2001:db8:a::2",
            "750 dial 2001:db8:b::1",
            // b has no more
            "1000 dial 192.0.2.1",
            "1250 dial 192.0.2.2");
  }

  @Test
  void row49ADeadHostCostsOneDelayAndNotOneForEachOfItsAddresses() {
    for (ConnectStrategy strategy : List.of(HE, Strategies.adaptive())) {
      pair(strategy)
          .answers("a", List.of("2001:db8:a::1", "2001:db8:a::2"), List.of("192.0.2.1"))
          .answers("b", List.of("2001:db8:b::1"), List.of())
          .until(250)
          .expect("0 dial 2001:db8:a::1", "250 dial 2001:db8:b::1")
          .at(270)
          .established("2001:db8:b::1")
          .expect("270 close 2001:db8:a::1", "270 won 2001:db8:b::1");
    }
  }

  /** Where families alternate in it, it is kept to the letter; else each family's order is. */
  @Test
  void row50GivenAddressesAreRacedInTheCallersOrder() {
    for (ConnectStrategy strategy : List.of(HE, Strategies.adaptive())) {
      assertRaced(strategy, "192.0.2.9 2001:db8::1 192.0.2.2 2001:db8::2", "as given");
      assertRaced(strategy, "2001:db8::9 192.0.2.2 2001:db8::1 192.0.2.1", "as given");
      assertRaced(strategy, "192.0.2.9 192.0.2.1 192.0.2.3", "as given");
      assertRaced(strategy, "2001:db8::9 fd00::1 2001:db8::1", "as given");
      assertRaced(
          strategy,
          "192.0.2.2 192.0.2.1 2001:db8::2 2001:db8::1",
          "192.0.2.2 2001:db8::2 192.0.2.1 2001:db8::1");
    }
  }

  private static void assertRaced(ConnectStrategy strategy, String given, String raced) {
    String[] endpoints =
        Stream.of(given.split(" ", -1))
            .map(each -> (each.contains(":") ? "[" + each + "]" : each) + ":443")
            .toArray(String[]::new);
    RaceScript race = RaceScript.of(strategy).over(endpoints).start().until(5_000);
    assertThat(race.trace().stream().map(each -> each.replaceFirst(".* dial ", "")))
        .as(strategy.name() + " of " + given)
        .containsExactly((raced.equals("as given") ? given : raced).split(" ", -1));
  }

  @Test
  void eachNameIsAskedForAndNoLiteral() {
    RaceScript.of(HE)
        .over("a:1", "192.0.2.7:7", "[2001:db8::7]:7", "b:2")
        .start()
        .expect(
            "0 ask AAAA A of a",
            "0 ask AAAA A of b",
            // in the caller's order; the literal that is IPv4 does not wait, nothing goes before it
            "0 dial 192.0.2.7");
  }

  @Test
  void aHostWithoutAnswersHoldsNothingUp() {
    pair(HE)
        .at(5)
        .answers("b", List.of("2001:db8:b::1"), List.of())
        .expect("5 dial 2001:db8:b::1")
        .at(8)
        .lookupFails("a", AAAA, "SERVFAIL")
        .lookupFails("a", A, "SERVFAIL")
        .at(25)
        .established("2001:db8:b::1")
        .expect("25 won 2001:db8:b::1");
  }

  @Test
  void onlyWhenNoHostGaveAnAddressIsThereNone() {
    pair(HE)
        .lookupFails("a", AAAA, "NXDOMAIN")
        .lookupFails("a", A, "NXDOMAIN")
        .lookupFails("b", AAAA, "NXDOMAIN")
        .expectNothing()
        .lookupFails("b", A, "NXDOMAIN")
        .expect("0 lost NO_ADDRESS");
  }

  /** However many hosts answer late, the first usable address waits one Resolution Delay. */
  @Test
  void theResolutionDelayIsPaidOnce() {
    RaceScript race = RaceScript.of(HE).over("a:1", "b:2", "c:3").start().skip();
    race.answer("c", A, "192.0.2.3");
    race.at(40).answer("b", A, "192.0.2.2");
    race.at(49).answer("a", A, "192.0.2.1");
    race.until(60).expect("50 dial 192.0.2.1");
  }

  @Test
  void oneAddressOfTwoHostsIsOneCandidateAndTwoPortsAreTwo() {
    RaceScript.of(HE)
        .over("a:1", "b:1", "b:2")
        .start()
        .skip()
        .answers("a", List.of(), List.of("192.0.2.1"))
        .expect("0 dial 192.0.2.1")
        .answers("b", List.of(), List.of("192.0.2.1"))
        .until(2_000)
        .expect("250 dial 192.0.2.1")
        .refused("192.0.2.1");
  }

  @Test
  void aCheckThatFailsGoesOnAtTheNextHost() {
    RaceScript race = RaceScript.of(Strategies.adaptive()).checked().over("a:1", "b:1").start();
    race.skip().answers("a", DEAD6, DEAD4).answers("b", List.of("2001:db8:b::1"), List.of());
    race.at(20).established("2001:db8:a::1");
    race.at(30).rejected("2001:db8:a::1", "a replica");
    race.expect("0 dial 2001:db8:a::1", "20 check 2001:db8:a::1", "30 dial 2001:db8:b::1");
    race.at(50).established("2001:db8:b::1").at(60).accepted("2001:db8:b::1");
    race.expect("50 check 2001:db8:b::1", "60 won 2001:db8:b::1");
    assertThat(race.historyUpdate("a").attempts()).hasSize(1);
    assertThat(race.historyUpdate("b").attempts()).hasSize(1);
    assertThat(race.rejected()).containsOnlyKeys(RaceScript.ip("2001:db8:a::1"));
  }
}
