// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.strategy.builtin.Learner.SILENT;
import static io.happysocket.strategy.builtin.Learner.four;
import static io.happysocket.strategy.builtin.Learner.rtt;
import static io.happysocket.strategy.builtin.Learner.six;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.RaceScript;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract rows 9, 37 to 39 and 41: what the adaptive strategy makes of its memory. */
class AdaptiveMemoryTest {

  private final Learner client = new Learner();

  /** IPv6 has been silent for two destinations. */
  private void breakIpv6() {
    client.connect(1, SILENT, rtt(30)).connect(2, SILENT, rtt(30));
  }

  // ---- contract row 37

  @Test
  void row37TheFirstConnectPaysTheNextHasBothAtOnceThenIpv4IsFirst() {
    assertThat(client.connect(1, SILENT, rtt(30)).starts()).isEqualTo("IPv6 at 0, IPv4 at 250");
    assertThat(client.connect(1, SILENT, rtt(30)).starts()).isEqualTo("IPv6 at 0, IPv4 at 10");
    assertThat(client.reason(0))
        .isEqualTo("the preferred family, but silent last time: the other one is close behind");
    assertThat(client.connect(1, SILENT, rtt(30)).starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row37AfterTwoSilentDestinationsANewOneStartsWithIpv4() {
    breakIpv6();
    assertThat(client.connect(3, SILENT, rtt(30)).starts()).isEqualTo("IPv4 at 0");
    assertThat(client.reason(0))
        .isEqualTo("IPv6 is unusable here: 2 destinations were silent or failed");
  }

  @Test
  void row37AFamilyThatWorkedHereTakesThreeSilentDestinations() {
    client.connect(9, rtt(30), rtt(30));
    breakIpv6();
    assertThat(client.connect(3, SILENT, rtt(30)).starts()).startsWith("IPv6 at 0");
    assertThat(client.connect(4, SILENT, rtt(30)).starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row37OneBadDestinationDemotesItselfAlone() {
    client.connect(2, rtt(30), rtt(30));
    for (int i = 0; i < 5; i++) {
      client.connect(1, SILENT, rtt(30));
    }
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
    assertThat(client.reason(0)).isEqualTo("the IPv6 address was silent or failed");
    assertThat(client.connect(3, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
    assertThat(client.connect(2, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row37ARefusingDestinationDemotesItselfToo() {
    Path refuses = Path.refuses(Duration.ofMillis(20));
    client.connect(2, rtt(30), rtt(30));
    client.connect(1, refuses, rtt(30)).connect(1, refuses, rtt(30));
    assertThat(client.connect(1, refuses, rtt(30)).starts()).isEqualTo("IPv4 at 0");
    assertThat(client.connect(3, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row37ARepairIsNoticedWithinTenConnects() {
    breakIpv6();
    for (int i = 0; i < 30; i++) {
      client.connect(1 + i % 5, SILENT, rtt(30));
      assertThat(client.tookMillis()).isLessThanOrEqualTo(40);
    }
    int connects = 0;
    while (client.family() != AddressFamily.IPV6) {
      connects++;
      client.connect(1 + connects % 5, rtt(30), rtt(30));
    }
    assertThat(connects).isLessThanOrEqualTo(10);
    assertThat(client.reason(0)).isEqualTo("a probe whether the preferred family works again");
    // what missed while the network was broken is forgiven
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  /** IPv4 is preferred, and its answer comes first. */
  private Learner connectToIpv4(int site, Path ipv4) {
    return connectToIpv4(four(site), ipv4);
  }

  private Learner connectToIpv4(InetAddress four, Path ipv4) {
    // unique local source: RFC 6724 prefers IPv4 for global destinations
    return client
        .on(RaceScript.network("fd00::1", "203.0.113.1"))
        .connect(
            Scenario.builder()
                .answer(AddressFamily.IPV4, Duration.ZERO, four)
                .answer(AddressFamily.IPV6, Duration.ofMillis(1), six(1))
                .path(four, ipv4)
                .path(six(1), rtt(30)));
  }

  @Test
  void row37MirroredWhereIpv4IsPreferred() {
    assertThat(connectToIpv4(1, SILENT).starts()).isEqualTo("IPv4 at 1, IPv6 at 251");
    assertThat(connectToIpv4(2, SILENT).starts()).isEqualTo("IPv4 at 1, IPv6 at 11");
    assertThat(connectToIpv4(3, SILENT).starts()).isEqualTo("IPv6 at 1");
    int connects = 0;
    while (client.family() != AddressFamily.IPV4) {
      connects++;
      connectToIpv4(1 + connects % 3, rtt(30));
    }
    assertThat(connects).isLessThanOrEqualTo(10);
  }

  @Test
  void row37ADemotedAddressIsProbedNowAndThen() {
    client.connect(2, rtt(30), rtt(30));
    client.connect(1, SILENT, rtt(30)).connect(1, SILENT, rtt(30));
    for (int i = 0; i < 9; i++) {
      assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv4 at 0");
    }
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0, IPv4 at 10");
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  // ---- contract row 37, several names in one prefix

  private static final int NAMES = 5;

  /** The address of one of five names in one /48. */
  private static InetAddress housedTogether(int name) {
    return RaceScript.ip("2001:db8:77::" + (1 + name % NAMES));
  }

  private Learner connectTo(int name, Path ipv6) {
    return client.connect(housedTogether(name), ipv6, four(1 + name % NAMES), rtt(30));
  }

  @Test
  void row37SeveralSilentAddressesOfAPrefixAreProbedTogetherAndForgivenTogether() {
    client.connect(9, rtt(30), rtt(30));
    for (int i = 0; i < 25; i++) {
      connectTo(i, SILENT);
    }
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
    // the prefix is no second destination: the family is not given up for it
    assertThat(client.connect(9, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
    int connects = 0;
    while (client.family() != AddressFamily.IPV6 || connects == 0) {
      connects++;
      connectTo(connects, rtt(30));
    }
    assertThat(connects).isLessThanOrEqualTo(10);
    for (int i = 0; i < NAMES; i++) {
      assertThat(connectTo(i, rtt(30)).starts()).as("name " + i).isEqualTo("IPv6 at 0");
    }
  }

  @Test
  void row37BesideSilentNeighboursOneSilenceDemotesTheNext() {
    client.connect(9, rtt(30), rtt(30));
    for (int i = 0; i < NAMES; i++) {
      connectTo(i, SILENT);
    }
    assertThat(connectTo(2, SILENT).starts()).isEqualTo("IPv4 at 0");
    assertThat(connectTo(3, SILENT).starts()).isEqualTo("IPv4 at 0");
    assertThat(connectTo(0, SILENT).starts()).as("missed before its neighbours").contains("IPv6");
    assertThat(client.connect(9, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row37ALivingNeighbourVouchesForItsPrefix() {
    connectTo(4, rtt(30));
    for (int i = 0; i < NAMES - 1; i++) {
      connectTo(i, SILENT);
    }
    assertThat(connectTo(3, SILENT).starts()).contains("IPv6");
  }

  @Test
  void row37SeveralAddressesOfAPrefixMirroredWhereIpv4IsPreferred() {
    for (int i = 0; i < 25; i++) {
      connectToIpv4(RaceScript.ip("198.18.77." + (1 + i % NAMES)), SILENT);
    }
    assertThat(client.starts()).isEqualTo("IPv6 at 1");
    int connects = 0;
    while (client.family() != AddressFamily.IPV4) {
      connects++;
      connectToIpv4(RaceScript.ip("198.18.77." + (1 + connects % NAMES)), rtt(30));
    }
    assertThat(connects).isLessThanOrEqualTo(10);
    for (int i = 1; i <= NAMES; i++) {
      assertThat(connectToIpv4(RaceScript.ip("198.18.77." + i), rtt(30)).starts())
          .isEqualTo("IPv4 at 1");
    }
  }

  @Test
  void row37AHealthyNeighbourIsNeitherDemotedNorAnExcuse() {
    for (int i = 0; i < 5; i++) {
      connectTo(0, SILENT);
      connectTo(1, SILENT);
      assertThat(connectTo(2, rtt(30)).starts()).startsWith("IPv6 at 0");
    }
    assertThat(connectTo(2, rtt(30)).starts()).isEqualTo("IPv6 at 0");
    assertThat(connectTo(0, SILENT).starts()).isEqualTo("IPv4 at 0");
    assertThat(connectTo(1, SILENT).starts()).isEqualTo("IPv4 at 0");
    // one answer after one lost SYN is no recovery
    connectTo(2, rtt(30).losingSyn(1));
    connectTo(2, rtt(30));
    assertThat(connectTo(0, SILENT).starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row37ARecoveredAddressExcusesItsOwnPrefixAlone() {
    client.connect(9, rtt(30), rtt(30));
    client.connect(1, SILENT, rtt(30)).connect(1, SILENT, rtt(30));
    connectTo(0, SILENT);
    connectTo(0, SILENT);
    do {
      connectTo(0, rtt(30));
    } while (client.family() != AddressFamily.IPV6);
    assertThat(client.connect(1, SILENT, rtt(30)).starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void row37AProbeIsAsFarAheadAsIpv6WasSlower() {
    for (int i = 0; i < 10; i++) {
      client.connect(1, rtt(50), rtt(30));
    }
    for (int i = 0; i < 10; i++) {
      client.connect(1, SILENT, rtt(30));
    }
    int connects = 0;
    while (client.family() != AddressFamily.IPV6) {
      connects++;
      client.connect(1, rtt(50), rtt(30));
    }
    assertThat(connects).isLessThanOrEqualTo(10);
    assertThat(client.reason(0)).isEqualTo("a probe whether the preferred family works again");
  }

  @Test
  void row39Ipv6ThatIsSlowerAndWasBrokenFromTheStartComesBackToo() {
    breakIpv6();
    int connects = 0;
    while (client.family() != AddressFamily.IPV6) {
      connects++;
      client.connect(1, rtt(60), rtt(30));
    }
    assertThat(connects).isBetween(11, 160);
    assertThat(client.connect(2, rtt(50), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void oneLostSynDemotesNothing() {
    for (int i = 0; i < 4; i++) {
      client.connect(1, rtt(30), rtt(30));
    }
    client.connect(1, rtt(30).losingSyn(1), rtt(30));
    assertThat(client.family()).isEqualTo(AddressFamily.IPV4);
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
    assertThat(client.connect(7, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void whenBothFamiliesAreSilentNothingIsPreferredOverTheRule() {
    for (int i = 1; i < 5; i++) {
      client.connect(i, SILENT, SILENT);
    }
    assertThat(client.connect(5, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  // ---- contract row 38

  @Test
  void row38WhatWasLearntOnOneNetworkIsNotUsedOnAnotherAndKeptApart() {
    breakIpv6();
    client.on(RaceScript.network("2001:db8:ffff::7", "203.0.113.7"));
    assertThat(client.connect(3, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
    client.on(Scenario.DUAL_STACK);
    assertThat(client.connect(3, SILENT, rtt(30)).starts()).isEqualTo("IPv4 at 0");
  }

  // ---- contract row 39

  @Test
  void row39WhatWasLearntExpires() {
    breakIpv6();
    client.later(Duration.ofMinutes(10));
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row39ANetworkThatWasNearIsNotNearForEver() {
    for (int site = 1; site <= 39; site++) {
      client.connect(site, rtt(2), rtt(2));
    }
    assertThat(client.connect(40, SILENT, rtt(30)).starts()).isEqualTo("IPv6 at 0, IPv4 at 10");
    client.later(Duration.ofMinutes(10));
    assertThat(client.connect(41, SILENT, rtt(30)).starts()).isEqualTo("IPv6 at 0, IPv4 at 250");
  }

  @Test
  void row39TwoClientsWithDifferentPastsEndUpEqual() {
    Learner other = new Learner();
    for (int i = 0; i < 3; i++) {
      client.connect(1, rtt(300), rtt(150));
      other.connect(1, rtt(100), rtt(100));
    }
    for (int i = 0; i < 150; i++) {
      client.connect(1, rtt(100), rtt(100));
      other.connect(1, rtt(100), rtt(100));
    }
    assertThat(client.starts()).isEqualTo(other.starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row39AnOrderThatRttHasTurnedRoundIsPutToTheTest() {
    for (int i = 0; i < 30; i++) {
      client.connect(1, rtt(300), rtt(150));
    }
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
    int connects = 0;
    while (client.family() != AddressFamily.IPV6) {
      connects++;
      client.connect(1, rtt(100), rtt(150));
    }
    assertThat(connects).isLessThanOrEqualTo(33);
  }

  /** Both answers are in before the first start. */
  private Learner connectKnowingBoth(Path ipv6, Path ipv4) {
    return client.connect(
        Scenario.builder()
            .answer(AddressFamily.IPV4, Duration.ZERO, four(1))
            .answer(AddressFamily.IPV6, Duration.ofMillis(1), six(1))
            .path(six(1), ipv6)
            .path(four(1), ipv4));
  }

  /** Until a family leads as usual, not for a comparison. */
  private int connectsUntil(AddressFamily leads, Path ipv6, Path ipv4) {
    String usual =
        leads == AddressFamily.IPV6 ? "the first address of the preferred family" : "RTT ";
    int connects = 0;
    do {
      connects++;
      connectKnowingBoth(ipv6, ipv4);
    } while (connects < 1000
        && !(client.starts().startsWith(leads.toString()) && client.reason(0).startsWith(usual)));
    return connects;
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 20, 44})
  void row39Ipv6ThatWasSlowerAndHasRecoveredLeadsAgain(long recoveredMillis) {
    for (int i = 0; i < 80; i++) {
      connectKnowingBoth(rtt(170), rtt(20));
    }
    assertThat(client.starts()).isEqualTo("IPv4 at 1");
    assertThat(connectsUntil(AddressFamily.IPV6, rtt(recoveredMillis), rtt(20)))
        .isLessThanOrEqualTo(40);
    for (int i = 0; i < 40; i++) {
      assertThat(connectKnowingBoth(rtt(recoveredMillis), rtt(20)).starts())
          .startsWith("IPv6 at 1");
      assertThat(client.family()).isEqualTo(AddressFamily.IPV6);
    }
  }

  @Test
  void row39Ipv6ThatWasSlowerThenSilentAndHasRecoveredLeadsAgain() {
    for (int i = 0; i < 40; i++) {
      connectKnowingBoth(rtt(170), rtt(20));
    }
    for (int i = 0; i < 80; i++) {
      connectKnowingBoth(SILENT, rtt(20));
    }
    assertThat(connectsUntil(AddressFamily.IPV6, rtt(20), rtt(20))).isLessThanOrEqualTo(40);
  }

  @Test
  void row39Ipv4ThatHasBecomeMuchSoonerLeadsAfterOneComparison() {
    connectKnowingBoth(rtt(200).losingSyn(1), rtt(200));
    for (int i = 0; i < 80; i++) {
      connectKnowingBoth(rtt(200), rtt(200));
    }
    assertThat(connectsUntil(AddressFamily.IPV4, rtt(200), rtt(20))).isLessThanOrEqualTo(66);
  }

  @Test
  void row39MirroredWhereIpv4IsPreferred() {
    for (int i = 0; i < 80; i++) {
      connectToIpv4(1, rtt(170));
    }
    assertThat(client.starts()).isEqualTo("IPv6 at 1");
    int connects = 0;
    do {
      connects++;
      connectToIpv4(1, rtt(30));
    } while (connects < 1000
        && !client.reason(0).equals("the first address of the preferred family"));
    assertThat(connects).isLessThanOrEqualTo(40);
  }

  // ---- contract row 41

  @Test
  void row41AReportedAddressGoesSecondAndExpires() {
    client.connect(1, rtt(30), rtt(30));
    client.history.reportFailure(Scenario.DUAL_STACK, client.now(), six(1), "TLS failed");
    for (int i = 0; i < 40; i++) {
      assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv4 at 0");
    }
    assertThat(client.reason(0)).isEqualTo("the IPv6 address was reported: TLS failed");
    assertThat(client.connect(2, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
    client.later(Duration.ofMinutes(10));
    assertThat(client.connect(1, rtt(30), rtt(30)).starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void row41OfSeveralAddressesTheReportedOneIsLast() {
    client.history.reportFailure(Scenario.DUAL_STACK, client.now(), six(1), "stalled");
    client.connect(
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ZERO, six(1), six(2))
            .answer(AddressFamily.IPV4, Duration.ZERO, four(1))
            .path(six(1), rtt(30))
            .path(six(2), SILENT)
            .path(four(1), SILENT)
            .deadline(Duration.ofSeconds(2)));
    assertThat(client.report().winner().address()).isEqualTo(six(1));
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv4 at 250, IPv6 at 500");
  }

  // ---- contract row 9

  private Learner connectWithAaaaAt(Duration aaaa) {
    ScenarioBuilder scenario =
        Scenario.builder()
            .answer(AddressFamily.IPV4, Duration.ofMillis(5), four(1))
            .path(four(1), rtt(20))
            .path(six(1), rtt(20));
    return client.connect(
        aaaa == null ? scenario : scenario.answer(AddressFamily.IPV6, aaaa, six(1)));
  }

  @Test
  void row9AServerThatLeavesAaaaUnansweredStopsCostingTheResolutionDelay() {
    for (int i = 0; i < 3; i++) {
      assertThat(connectWithAaaaAt(null).tookMillis()).isEqualTo(75);
    }
    assertThat(connectWithAaaaAt(null).tookMillis()).isEqualTo(25);
    assertThat(client.reason(0))
        .isEqualTo("no resolution delay: the DNS server leaves AAAA queries unanswered");
    assertThat(connectWithAaaaAt(Duration.ZERO).family()).isEqualTo(AddressFamily.IPV6);
    assertThat(connectWithAaaaAt(null).tookMillis()).isEqualTo(75);
  }

  @Test
  void row9TheCountIsOfEachServer() {
    for (int i = 0; i < 3; i++) {
      RaceScript race = missed("192.0.2.53");
      client.history.learn(Scenario.DUAL_STACK, 0, race.historyUpdate());
    }
    missed("192.0.2.54").expect("0 ask AAAA A", "50 dial 192.0.2.1", "70 won 192.0.2.1");
    missed("192.0.2.53").expect("0 ask AAAA A", "0 dial 192.0.2.1", "70 won 192.0.2.1");
  }

  private RaceScript missed(String server) {
    return RaceScript.of(Strategies.adaptive())
        .history(client.history.view(Scenario.DUAL_STACK, 0))
        .start()
        .asked(AddressFamily.IPV6, server)
        .answer(AddressFamily.IPV4, "192.0.2.1")
        .at(70)
        .established("192.0.2.1");
  }
}
