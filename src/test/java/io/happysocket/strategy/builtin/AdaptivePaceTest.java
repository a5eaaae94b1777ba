// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.strategy.builtin.Learner.SILENT;
import static io.happysocket.strategy.builtin.Learner.four;
import static io.happysocket.strategy.builtin.Learner.rtt;
import static io.happysocket.strategy.builtin.Learner.six;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the adaptive strategy starts the next attempt, and which family leads by RTT. */
class AdaptivePaceTest {

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";

  private final Learner client = new Learner();

  private Learner times(int count, int site, long ipv6Millis, long ipv4Millis) {
    for (int i = 0; i < count; i++) {
      client.connect(site, rtt(ipv6Millis), rtt(ipv4Millis));
    }
    return client;
  }

  private static RaceScript known(long rttMillis, long variationMillis) {
    return RaceScript.of(Strategies.adaptive())
        .history(Histories.of(SIX, Histories.estimate(rttMillis, variationMillis)))
        .start()
        .answer(AAAA, SIX)
        .answer(A, FOUR);
  }

  // ---- the delay, and its source in words

  @Test
  void theDelayIsTheTimeoutOfTheAddress() {
    RaceScript race = known(17, 5).until(36.999999).skip().until(37).expect("37 dial 192.0.2.1");
    assertThat(race.report().attempts().get(1).reason())
        .isEqualTo("attempt delay 37 ms: RTT 17 ms ± 5 ms of this address");
  }

  @Test
  void theDelayIsTheRttAndTenMillisecondsAtLeastAndTwoSecondsAtMost() {
    known(1, 0)
        .until(10.999999)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1")
        .until(11)
        .expect("11 dial 192.0.2.1");
    known(1900, 400).until(1999.999999).skip().until(2000).expect("2000 dial 192.0.2.1");
  }

  @Test
  void anAddressKnownToBeFarIsWaitedFor() {
    times(1, 1, 800, 790);
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv4 at 250");
    // once it is compared what IPv4 would save, and then left alone
    assertThat(times(2, 1, 800, 790).starts()).isEqualTo("IPv6 at 0, IPv4 at 25");
    assertThat(times(1, 1, 800, 790).starts()).isEqualTo("IPv6 at 0");
    assertThat(times(1, 1, 850, 790).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void aNeighbourOfTheSamePrefixIsExpectedToBeAsFar() {
    times(6, 1, 40, 40);
    InetAddress neighbour = RaceScript.ip("2001:db8:1::2");
    client.connect(
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ZERO, neighbour)
            .answer(AddressFamily.IPV4, Duration.ZERO, four(9))
            .path(neighbour, SILENT)
            .path(four(9), rtt(40)));
    assertThat(client.reason(1)).startsWith("attempt delay ").endsWith(" of its prefix");
    assertThat(client.tookMillis()).isBetween(85., 110.);
  }

  @Test
  void withoutAnEstimateOfItsOwnTheOtherFamilysCounts() {
    client.connect(9, rtt(60), rtt(60)).connect(1, rtt(60).losingSyn(1), rtt(60));
    client.connect(
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ZERO, six(2))
            .answer(AddressFamily.IPV4, Duration.ZERO, four(1))
            .path(six(2), SILENT)
            .path(four(1), rtt(60)));
    assertThat(client.reason(1))
        .isEqualTo("attempt delay 180 ms: RTT 60 ms ± 30 ms of the other family");
  }

  @Test
  void aNewDestinationIsExpectedAsTheOthersOnThisNetwork() {
    for (int site = 10; site < 30; site++) {
      client.connect(site, rtt(20 + site), rtt(20 + site));
    }
    client.connect(1, SILENT, rtt(40));
    assertThat(client.reason(1))
        .startsWith("attempt delay ")
        .endsWith(" ms: 90 % of the destinations on this network are sooner");
    assertThat(client.tookMillis() - 40).isBetween(50., 150.);
  }

  @Test
  void aNetworkOnWhichAllIsFarIsWaitedForLonger() {
    for (int site = 10; site < 50; site++) {
      client.connect(site, rtt(600), rtt(900));
    }
    client.connect(1, SILENT, rtt(600));
    assertThat(client.tookMillis() - 600).isBetween(600., 1000.);
  }

  @Test
  void aSteadyNetworkMakesYoungEstimatesSharper() {
    for (int i = 0; i < 10; i++) {
      times(1, 1, 98 + i % 3 * 2, 100);
    }
    client.connect(2, rtt(100), rtt(100));
    // RFC 6298 alone would say 300 ms after one measurement
    client.connect(2, SILENT, rtt(100));
    assertThat(client.tookMillis()).isBetween(205., 230.);
  }

  // ---- order by RTT, 25 ms leeway

  @Test
  void slowerByTheLeewayIpv6StaysFirst() {
    times(30, 1, 172, 150);
    assertThat(client.starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void slowerByMoreItGoesSecondOnceTheFamiliesWereCompared() {
    List<String> starts =
        IntStream.range(0, 10).mapToObj(i -> times(1, 1, 240, 150).starts()).toList();
    assertThat(starts.subList(0, 1)).containsExactly("IPv6 at 0");
    assertThat(starts).contains("IPv6 at 0, IPv4 at 25");
    assertThat(starts.get(9)).isEqualTo("IPv4 at 0");
    assertThat(client.reason(0)).matches("RTT 150(\\.\\d)? ms, against 240 ms over IPv6");
  }

  @Test
  void aNearAddressIsNotComparedBeforeItIsDue() {
    for (int i = 0; i < 15; i++) {
      assertThat(times(1, 1, 60, 20).starts()).isEqualTo("IPv6 at 0");
    }
    assertThat(times(1, 1, 60, 20).starts()).isEqualTo("IPv6 at 0, IPv4 at 25");
  }

  @Test
  void comparisonsThatSaveNothingBecomeRare() {
    int compared = 0;
    for (int i = 0; i < 400; i++) {
      times(1, 1 + i % 20, 150, 160);
      compared += client.starts().contains(",") ? 1 : 0;
    }
    assertThat(compared).isBetween(1, 20);
  }

  @Test
  void anAddressThatComesTooLateToWinDoesNotJoin() {
    times(6, 1, 40, 40);
    client.history.clear();
    client.connect(2, rtt(40), rtt(40));
    ScenarioBuilder late =
        Scenario.builder()
            .answer(AddressFamily.IPV4, Duration.ZERO, four(1))
            .answer(AddressFamily.IPV6, Duration.ofMillis(70), six(1))
            .path(four(1), rtt(40))
            .path(six(1), rtt(40));
    assertThat(client.connect(late).starts()).isEqualTo("IPv4 at 50, IPv6 at 70");
    assertThat(client.connect(late).starts()).isEqualTo("IPv4 at 50");
  }

  // ---- within one race

  private static RaceReport silent(int ipv6, int ipv4) {
    ScenarioBuilder scenario = Scenario.builder();
    InetAddress[] six = IntStream.range(0, ipv6).mapToObj(Learner::six).toArray(InetAddress[]::new);
    InetAddress[] four =
        IntStream.range(0, ipv4).mapToObj(Learner::four).toArray(InetAddress[]::new);
    scenario.answer(AddressFamily.IPV6, Duration.ZERO, six);
    scenario.answer(AddressFamily.IPV4, Duration.ZERO, four);
    for (InetAddress each : six) {
      scenario.path(each, SILENT);
    }
    for (InetAddress each : four) {
      scenario.path(each, SILENT);
    }
    return new Learner().connect(scenario).report();
  }

  @Test
  void theLastOfTwentySilentAddressesIsReachedInHalfTheTimeOfAFixedTimer() {
    List<AttemptReport> attempts = silent(10, 10).attempts();
    assertThat(attempts).hasSize(20).allMatch(AttemptReport::started);
    List<Long> starts = attempts.stream().map(each -> each.startNanos() / 1_000_000).toList();
    assertThat(starts).startsWith(0L, 250L, 500L, 750L, 850L, 950L);
    assertThat(starts.get(19)).isEqualTo(2350).isLessThan(19 * 250 / 2);
    assertThat(attempts.get(4).reason()).isEqualTo("attempt delay 100 ms: others stay silent");
  }

  @Test
  void aFamilyThatStayedSilentGivesWay() {
    RaceScript.of(Strategies.adaptive())
        .start()
        .answer(AAAA, SIX, "2001:db8::2", "2001:db8::3")
        .answer(A, FOUR, "192.0.2.2", "192.0.2.3")
        .at(270)
        .refused(FOUR)
        .at(540)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "250 dial 192.0.2.1",
            "270 dial 2001:db8::2",
            "520 dial 192.0.2.2")
        .refused("192.0.2.2")
        .expect("540 dial 192.0.2.3");
  }
}
