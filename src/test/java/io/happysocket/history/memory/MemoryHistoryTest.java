// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.RaceScript;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a history keeps, of whom, and for how long (contract rows 9, 37 to 39 and 41). */
class MemoryHistoryTest {

  private static final long MILLI = 1_000_000;
  private static final LocalNetwork HERE = RaceScript.DUAL_STACK;
  private static final AddressFamily IPV6 = AddressFamily.IPV6;
  private static final AddressFamily IPV4 = AddressFamily.IPV4;

  private final MemoryHistory history = new MemoryHistory();
  // ten minutes from here the clock wraps
  private long now = Long.MAX_VALUE - Duration.ofMinutes(5).toNanos();

  private static InetAddress six(int site) {
    return RaceScript.ip("2001:db8:" + site + "::1");
  }

  private static InetAddress four(int site) {
    return RaceScript.ip("198.18." + site + ".1");
  }

  private static HistoryUpdate.Attempt established(InetAddress address, long millis) {
    return new HistoryUpdate.Attempt(
        address, HistoryUpdate.Attempt.Outcome.ESTABLISHED, millis * MILLI);
  }

  private static HistoryUpdate.Attempt silent(InetAddress address, long millis) {
    return new HistoryUpdate.Attempt(address, HistoryUpdate.Attempt.Outcome.SILENT, millis * MILLI);
  }

  private static HistoryUpdate.Attempt failed(InetAddress address, long millis) {
    return new HistoryUpdate.Attempt(address, HistoryUpdate.Attempt.Outcome.FAILED, millis * MILLI);
  }

  private void learn(HistoryUpdate.Attempt... attempts) {
    history.learn(HERE, now, HistoryUpdate.of(attempts));
  }

  private LearnedView view() {
    return history.view(HERE, now);
  }

  /** IPv6 stays silent, IPv4 takes over after 250 ms. */
  private void learnSilentIpv6(int site) {
    learn(silent(six(site), 280), established(four(site), 30));
  }

  @Test
  void aViewShowsWhatIsLearntBetweenItsReads() {
    InetAddress address = four(1); // the very same, as a race asks
    LearnedView view = view();
    assertThat(view.address(address)).isEqualTo(AddressHistory.NONE);
    learn(established(four(1), 30));
    assertThat(view.address(address).established()).isEqualTo(1);
    history.reportFailure(HERE, now, four(1), "bad");
    assertThat(view.address(address).reportedFailure()).isEqualTo("bad");
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), List.of(four(1))));
    assertThat(view.address(address).skipped()).isEqualTo(1);
    history.started(HERE, now, four(1));
    assertThat(view.address(address).skipped()).isZero();
    assertThat(view.address(six(1))).isEqualTo(AddressHistory.NONE);
    assertThat(view.address(address).established()).isEqualTo(1);
  }

  @Test
  void theLatestNetworkIsTheOneThatWasAskedForOrTaughtLast() {
    learn(failed(six(1), 1));
    assertThat(history.latest(now).address(six(1)).misses()).isPositive();
    LearnedView elsewhere = history.view(LocalNetwork.UNKNOWN, now);
    assertThat(elsewhere.address(six(1))).isEqualTo(AddressHistory.NONE);
    assertThat(history.latest(now).address(six(1))).isEqualTo(AddressHistory.NONE);
    learn(failed(six(2), 1));
    assertThat(history.latest(now).address(six(1)).misses()).isPositive();
  }

  // ---- round-trip times

  @Test
  void anAttemptWhoseSynTheSystemHasSentAgainIsNoSample() {
    learn(established(six(1), 80));
    RttEstimate before = view().rtt(six(1));
    FamilyHistory family = view().family(IPV6);
    learn(established(six(1), 1_080));
    AddressHistory known = view().address(six(1));
    assertThat(known.rtt()).isEqualTo(before);
    assertThat(view().prefixRtt(six(1))).isEqualTo(before);
    assertThat(view().family(IPV6)).isEqualTo(family);
    assertThat(known.established()).isEqualTo(2);
    assertThat(known.resent()).isTrue();
    learn(established(six(1), 80));
    assertThat(view().address(six(1)).resent()).isFalse();
    assertThat(view().address(six(1)).rtt().smoothedNanos()).isEqualTo(80 * MILLI);
  }

  @Test
  void theFirstAttemptAtAnAddressMayBeNoSample() {
    learn(silent(six(1), 5_000));
    learn(established(six(1), 1_080));
    AddressHistory known = view().address(six(1));
    assertThat(known.rtt()).isNull();
    assertThat(known.established()).isEqualTo(1);
    assertThat(known.misses()).isZero();
    assertThat(view().prefixRtt(six(1))).isNull();
    assertThat(view().family(IPV6).health()).isEqualTo(HistoryView.Health.USABLE);
    assertThat(view().family(IPV6).destinations()).isZero();
  }

  @Test
  void aSampleTakesAtMostASecond() {
    learn(established(six(1), 1_000));
    assertThat(view().rtt(six(1))).isEqualTo(RttEstimate.first(1_000 * MILLI));
    HistoryUpdate.Attempt.Outcome established = HistoryUpdate.Attempt.Outcome.ESTABLISHED;
    learn(new HistoryUpdate.Attempt(six(2), established, 1_000 * MILLI + 1));
    assertThat(view().rtt(six(2))).isNull();
    assertThat(failed(six(1), 1).isRttSample()).isFalse();
    assertThat(silent(six(1), 1).isRttSample()).isFalse();
  }

  @Test
  void aLostSynOfTheOtherFamilyComparesNothing() {
    learn(established(six(1), 80));
    learn(silent(six(1), 1_045), established(four(1), 1_020));
    assertThat(view().family(IPV6).comparisons()).isZero();
    assertThat(view().address(six(1)).uncompared()).isEqualTo(2);
  }

  @Test
  void eachEstablishedAttemptOfAnAddressIsMeasured() {
    learn(established(six(1), 80));
    learn(established(six(1), 160));
    assertThat(view().rtt(six(1))).isEqualTo(new RttEstimate(90 * MILLI, 50 * MILLI, 2));
    assertThat(view().rtt(four(1))).isNull();
  }

  /** Case N3: what one machine is like says nothing of the other. */
  @Test
  void anAddressWithAnotherScopeHasAHistoryOfItsOwn() throws Exception {
    byte[] bytes = RaceScript.ip("fe80::53").getAddress();
    InetAddress first = Inet6Address.getByAddress(null, bytes, 7);
    InetAddress second = Inet6Address.getByAddress(null, bytes, 8);
    learn(established(first, 80));
    assertThat(view().rtt(first)).isNotNull();
    assertThat(view().rtt(second)).isNull();
  }

  @Test
  void aLoserThatWasEstablishedInTheSameTurnIsMeasuredToo() {
    learn(established(six(1), 80), established(four(1), 70));
    assertThat(view().rtt(four(1))).isEqualTo(RttEstimate.first(70 * MILLI));
  }

  @Test
  void theRacesThatDidNotMeasureAnAddressAreCounted() {
    learn(established(six(1), 100));
    learn(silent(six(1), 60), established(four(1), 50));
    learn(failed(six(1), 60), established(four(1), 50));
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), List.of(six(1))));
    assertThat(view().address(six(1)).unsampled()).isEqualTo(3);
    learn(established(six(1), 20));
    assertThat(view().address(six(1)).unsampled()).isZero();
    assertThat(view().rtt(six(1))).isEqualTo(RttEstimate.first(100 * MILLI).next(20 * MILLI, 3));
  }

  @Test
  void aPrefixIsMeasuredThroughItsAddresses() {
    learn(established(RaceScript.ip("2001:db8:1:2::1"), 40));
    learn(established(RaceScript.ip("192.0.2.1"), 60));
    assertThat(view().prefixRtt(RaceScript.ip("2001:db8:1:ff::9")))
        .isEqualTo(RttEstimate.first(40 * MILLI));
    assertThat(view().prefixRtt(RaceScript.ip("2001:db8:2::1"))).isNull();
    assertThat(view().prefixRtt(RaceScript.ip("192.0.2.200")))
        .isEqualTo(RttEstimate.first(60 * MILLI));
    assertThat(view().prefixRtt(RaceScript.ip("192.0.3.1"))).isNull();
  }

  @Test
  void theDistributionOfANetworkCountsEachDestinationOnce() {
    learn(established(six(1), 20));
    learn(established(six(1), 20));
    learn(established(six(2), 80));
    FamilyHistory family = view().family(IPV6);
    assertThat(family.destinations()).isEqualTo(2);
    assertThat(Math.exp(family.meanLogRtt()) / MILLI).isCloseTo(40, within(1e-6));
    assertThat(Math.sqrt(family.varianceLogRtt())).isCloseTo(Math.log(2), within(1e-9));
    assertThat(family.variation()).isZero();
    learn(established(six(2), 100));
    assertThat(view().family(IPV6).variation()).isCloseTo(.125, within(1e-9));
  }

  @Test
  void whatStaysOnThisMachineOrLinkSaysNothingOfTheNetwork() {
    learn(established(RaceScript.ip("::1"), 1), established(RaceScript.ip("fe80::1"), 1));
    assertThat(view().rtt(RaceScript.ip("::1"))).isNotNull();
    assertThat(view().family(IPV6)).isEqualTo(FamilyHistory.of(HistoryView.Health.UNKNOWN));
  }

  // ---- silence (contract row 37)

  @Test
  void closedEarlyBecauseAnotherOneWonIsNoMiss() {
    learn(established(six(1), 100));
    learn(silent(six(1), 60), established(four(1), 50));
    AddressHistory known = view().address(six(1));
    assertThat(known.misses()).isZero();
    assertThat(known.beaten()).isTrue();
    assertThat(known.silentNanos()).isEqualTo(60 * MILLI);
    assertThat(view().family(IPV6).failing()).isZero();
  }

  @Test
  void silentForLongerThanItsTimeoutIsAMiss() {
    learn(established(six(1), 100));
    // SRTT 100 + 4 * 50
    learn(silent(six(1), 300), established(four(1), 50));
    assertThat(view().address(six(1)).misses()).isZero();
    learn(silent(six(1), 301), established(four(1), 50));
    assertThat(view().address(six(1)).misses()).isEqualTo(1);
    assertThat(view().address(six(1)).lastMiss()).isEqualTo(HistoryUpdate.Attempt.Outcome.SILENT);
    learn(established(six(1), 100));
    assertThat(view().address(six(1)).misses()).isZero();
  }

  @Test
  void withoutAnEstimateBeatenByALaterStartIsAMiss() {
    learn(silent(six(1), 280), established(four(1), 30));
    assertThat(view().address(six(1)).misses()).isEqualTo(1);
    learn(established(six(2), 30), silent(four(2), 20));
    assertThat(view().address(four(2)).misses()).isZero();
  }

  @Test
  void withoutAWinnerOneSecondOfSilenceIsAMiss() {
    learn(silent(six(1), 1000), silent(four(1), 1001));
    assertThat(view().address(six(1)).misses()).isZero();
    assertThat(view().address(four(1)).misses()).isEqualTo(1);
    assertThat(view().family(IPV4).failing()).as("nobody could be reached").isZero();
  }

  @Test
  void aRefusalIsAMissAtOnce() {
    learn(failed(six(1), 20), established(four(1), 30));
    assertThat(view().address(six(1)).misses()).isEqualTo(1);
    assertThat(view().family(IPV6).failing()).isEqualTo(1);
  }

  @Test
  void aFamilyIsUnusableAfterTwoDestinationsOrThreeIfItHasWorked() {
    learnSilentIpv6(1);
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNKNOWN);
    learnSilentIpv6(1);
    assertThat(view().health(IPV6)).as("one destination").isEqualTo(HistoryView.Health.UNKNOWN);
    learnSilentIpv6(2);
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNUSABLE);
    assertThat(view().health(IPV4)).isEqualTo(HistoryView.Health.USABLE);
    learn(established(six(3), 30));
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.USABLE);
    assertThat(view().address(six(1)).misses()).as("forgiven").isZero();
    learnSilentIpv6(4);
    learnSilentIpv6(5);
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.USABLE);
    learnSilentIpv6(6);
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNUSABLE);
  }

  @Test
  void manyAddressesOfOnePrefixAreOneDestination() {
    InetAddress neighbour = RaceScript.ip("2001:db8:1::2");
    learn(silent(six(1), 530), silent(neighbour, 280), established(four(1), 30));
    assertThat(view().family(IPV6).failing()).isEqualTo(1);
  }

  @Test
  void anUnusableFamilyStaysSoWhileItIsProbedInVain() {
    learnSilentIpv6(1);
    learnSilentIpv6(2);
    now += Duration.ofMinutes(9).toNanos();
    learn(silent(six(3), 40), established(four(3), 30));
    now += Duration.ofMinutes(9).toNanos();
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNUSABLE);
    now += Duration.ofMinutes(2).toNanos();
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNKNOWN);
  }

  // ---- what was not tried, and comparisons (contract row 39)

  @Test
  void racesThatPassAnAddressOverAreCounted() {
    HistoryUpdate passing =
        new HistoryUpdate(List.of(established(six(1), 30)), List.of(), List.of(four(1)));
    history.learn(HERE, now, passing);
    history.learn(HERE, now, passing);
    assertThat(view().address(four(1)).skipped()).isEqualTo(2);
    assertThat(view().family(IPV4).skipped()).isEqualTo(2);
    learn(established(four(1), 30));
    assertThat(view().address(four(1)).skipped()).isZero();
    assertThat(view().family(IPV4).skipped()).isZero();
  }

  @Test
  void whatTheOtherFamilySavesIsAveragedOverFirstComparisons() {
    learn(established(six(1), 200));
    learn(silent(six(1), 125), established(four(1), 100));
    assertThat(view().family(IPV6).comparisons()).isEqualTo(1);
    assertThat(view().family(IPV6).otherSooner()).isEqualTo(.5);
    learn(silent(six(1), 125), established(four(1), 100));
    assertThat(view().family(IPV6).comparisons()).as("not the first").isEqualTo(1);
    learn(established(six(2), 200));
    learn(established(six(2), 200), silent(four(2), 50));
    assertThat(view().family(IPV6).comparisons()).as("closed too early").isEqualTo(1);
    learn(established(six(2), 200), silent(four(2), 175));
    assertThat(view().family(IPV6).comparisons()).isEqualTo(2);
    assertThat(view().family(IPV6).otherSooner()).isEqualTo(.25);
    assertThat(view().address(four(2)).isKnownSlower(view().rtt(six(2)))).isTrue();
  }

  // ---- bounds, expiry, networks (contract rows 38 and 39)

  @Test
  void theAddressUsedLeastRecentlyIsForgottenFirst() {
    MemoryHistory small = new MemoryHistory(2, Duration.ofMinutes(10));
    for (int site : new int[] {1, 2, 1, 3}) {
      small.learn(HERE, now, HistoryUpdate.of(established(six(site), 30)));
    }
    LearnedView view = small.view(HERE, now);
    assertThat(view.rtt(six(1))).isNotNull();
    assertThat(view.rtt(six(2))).isNull();
    assertThat(view.rtt(six(3))).isNotNull();
    assertThat(small.snapshot(now).get(1).addresses()).hasSize(2);
  }

  @Test
  void anAddressExpiresTenMinutesAfterTheLastAttemptAlsoWhenTheClockWraps() {
    learn(established(six(1), 30));
    long then = now;
    now += Duration.ofMinutes(10).toNanos();
    assertThat(now).isLessThan(then);
    assertThat(view().rtt(six(1))).isNotNull();
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.USABLE);
    now += 1;
    assertThat(view().rtt(six(1))).isNull();
    assertThat(view().prefixRtt(six(1))).isNull();
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNKNOWN);
    assertThat(history.snapshot(now).get(1).addresses()).isEmpty();
  }

  private void later(Duration time) {
    now += time.toNanos();
  }

  private void afterExpiry() {
    later(Duration.ofMinutes(10).plusNanos(1));
  }

  @Test
  void whatIsUsualOnANetworkExpiresTenMinutesAfterItWasLastMeasured() {
    learn(established(six(1), 20));
    learn(established(six(1), 30));
    learn(silent(six(1), 15), established(four(1), 10));
    FamilyHistory known = view().family(IPV6);
    assertThat(known.destinations()).isEqualTo(1);
    assertThat(known.variation()).isPositive();
    assertThat(known.comparisons()).isEqualTo(1);
    later(Duration.ofMinutes(10));
    assertThat(view().family(IPV6)).as("until then").isEqualTo(known);
    later(Duration.ofNanos(1));
    assertThat(view().family(IPV6)).isEqualTo(FamilyHistory.of(HistoryView.Health.UNKNOWN));
  }

  @Test
  void whatIsUsualExpiresThoughTheFamilyIsUsedAllTheTime() {
    learn(established(six(1), 20));
    for (int i = 0; i < 3; i++) {
      later(Duration.ofMinutes(4));
      learn(established(six(1), 20));
    }
    assertThat(view().family(IPV6).destinations()).as("none was new").isZero();
    assertThat(view().family(IPV6).health()).isEqualTo(HistoryView.Health.USABLE);
  }

  @Test
  void whatIsUsualStartsAnewAfterItHasExpired() {
    for (int site = 1; site <= 9; site++) {
      learn(established(six(site), 10));
    }
    afterExpiry();
    learn(established(six(1), 200));
    FamilyHistory known = view().family(IPV6);
    assertThat(known.destinations()).isEqualTo(1);
    assertThat(Math.exp(known.meanLogRtt()) / MILLI).isCloseTo(200, within(1e-6));
    assertThat(known.varianceLogRtt()).isZero();
  }

  @Test
  void theRacesThatPassedAFamilyOverAreForgottenToo() {
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), List.of(six(1))));
    afterExpiry();
    assertThat(view().family(IPV6).skipped()).isZero();
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), List.of(six(1))));
    assertThat(view().family(IPV6).skipped()).isEqualTo(1);
  }

  @Test
  void racesOnThisMachineOrItsLinkPassNoFamilyOver() {
    List<InetAddress> near =
        List.of(RaceScript.ip("::1"), RaceScript.ip("fe80::1"), RaceScript.ip("127.0.0.1"));
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), near));
    assertThat(view().address(near.get(0)).skipped()).isEqualTo(1);
    assertThat(view().family(IPV6).skipped()).isZero();
    assertThat(view().family(IPV4).skipped()).isZero();
  }

  @Test
  void theRacesThatPassedAPrefixOverAreForgottenToo() {
    learn(failed(six(1), 20));
    for (int i = 0; i < 20; i++) {
      history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(), List.of(six(1))));
    }
    assertThat(view().address(six(1)).skipped()).isEqualTo(20);
    afterExpiry();
    InetAddress neighbour = RaceScript.ip("2001:db8:1::2");
    learn(failed(neighbour, 20));
    assertThat(view().address(neighbour).skipped()).isZero();
  }

  @Test
  void destinationsThatFailedLongAgoAreNotRevivedByTheNext() {
    learnSilentIpv6(1);
    learnSilentIpv6(2);
    afterExpiry();
    learnSilentIpv6(3);
    assertThat(view().health(IPV6)).isEqualTo(HistoryView.Health.UNKNOWN);
    assertThat(view().family(IPV6).failing()).isEqualTo(1);
  }

  @Test
  void aReportedFailureExpiresThoughTheAddressIsUsedAllTheTime() {
    history.reportFailure(HERE, now, six(1), "TLS failed");
    later(Duration.ofMinutes(9));
    learn(established(six(1), 30));
    learn(silent(six(1), 10), established(four(1), 20));
    assertThat(view().address(six(1)).reportedFailure()).isEqualTo("TLS failed");
    later(Duration.ofMinutes(2));
    assertThat(view().address(six(1)).reportedFailure()).isNull();
    assertThat(view().address(six(1)).attempts()).as("the attempts are younger").isEqualTo(2);
  }

  @Test
  void aReportedFailureKeepsNothingElseAlive() {
    learn(established(six(1), 30));
    later(Duration.ofMinutes(9));
    history.reportFailure(HERE, now, six(1), "TLS failed");
    later(Duration.ofMinutes(2));
    assertThat(view().rtt(six(1))).isNull();
    assertThat(view().address(six(1)).reportedFailure()).isEqualTo("TLS failed");
    assertThat(history.snapshot(now).get(1).addresses().get(six(1)).reportedFailure()).isNotNull();
    later(Duration.ofMinutes(9));
    assertThat(view().address(six(1))).isEqualTo(AddressHistory.NONE);
    assertThat(history.snapshot(now).get(1).addresses()).isEmpty();
  }

  @Test
  void aNeighbourThatAnsweredLongAgoVouchesForNobody() {
    learn(established(RaceScript.ip("2001:db8:1::9"), 30));
    afterExpiry();
    for (int i = 1; i <= 3; i++) {
      learn(failed(RaceScript.ip("2001:db8:1::" + i), 20));
    }
    assertThat(view().address(RaceScript.ip("2001:db8:1::3")).misses()).isEqualTo(2);
  }

  @Test
  void neighboursThatMissedLongAgoAreNoEvidence() {
    learn(failed(RaceScript.ip("2001:db8:1::1"), 20));
    learn(failed(RaceScript.ip("2001:db8:1::2"), 20));
    afterExpiry();
    learn(failed(RaceScript.ip("2001:db8:1::3"), 20));
    assertThat(view().address(RaceScript.ip("2001:db8:1::3")).misses()).isEqualTo(1);
  }

  private static LocalAddress local(String interfaceName, String address, int prefixLength) {
    return new LocalAddress(RaceScript.ip(address), interfaceName, prefixLength, false);
  }

  private static final LocalAddress IPV4_HOME = local("eth0", "192.168.1.23", 24);
  private static final LocalAddress IPV6_HOME = local("eth0", "2001:db8:1:2::23", 64);

  private static LocalNetwork home(LocalAddress... more) {
    List<LocalAddress> addresses = new ArrayList<>(List.of(IPV6_HOME, IPV4_HOME));
    addresses.addAll(List.of(more));
    return new LocalNetwork(addresses, List.of(IPV6_HOME, IPV4_HOME));
  }

  private void knownOn(LocalNetwork network, boolean known) {
    assertThat(history.view(network, now).rtt(four(1)) != null).isEqualTo(known);
  }

  @Test
  void aContainersBridgeOrATemporaryAddressIsNoOtherNetwork() {
    history.learn(home(), now, HistoryUpdate.of(established(four(1), 30)));
    knownOn(home(local("docker0", "172.17.0.1", 16), local("veth1", "fe80::1", 64)), true);
    LocalAddress temporary = local("eth0", "2001:db8:1:2:1234:5678:9abc:def0", 64);
    knownOn(
        new LocalNetwork(List.of(temporary, IPV6_HOME, IPV4_HOME), List.of(temporary, IPV4_HOME)),
        true);
    knownOn(new LocalNetwork(List.of(IPV4_HOME), List.of(IPV4_HOME)), false);
    assertThat(history.snapshot(now)).hasSize(3);
  }

  @Test
  void anotherPrefixIsAnotherNetworkAndWhatIsKnownOfTheFirstStays() {
    history.learn(home(), now, HistoryUpdate.of(established(four(1), 30)));
    LocalAddress cafe = local("eth0", "10.1.2.3", 16);
    knownOn(new LocalNetwork(List.of(cafe), List.of(cafe)), false);
    knownOn(home(), true);
  }

  @Test
  void machinesWithoutARouteAreOnOneNetwork() {
    LocalAddress loopback = local("lo", "127.0.0.1", 8);
    history.learn(
        new LocalNetwork(List.of(loopback), List.of()),
        now,
        HistoryUpdate.of(established(four(1), 30)));
    knownOn(new LocalNetwork(List.of(loopback, IPV4_HOME), List.of()), true);
    knownOn(LocalNetwork.UNKNOWN, true);
  }

  @Test
  void fourNetworksAreKeptApart() {
    LocalNetwork[] all = new LocalNetwork[5];
    for (int i = 0; i < all.length; i++) {
      all[i] = new LocalNetwork(List.of(local("eth0", "203.0." + i + ".1", 24)));
    }
    for (int i = 0; i < 4; i++) {
      history.learn(all[i], now, HistoryUpdate.of(established(four(i), 30)));
    }
    assertThat(history.view(all[0], now).rtt(four(0))).isNotNull();
    history.view(all[4], now);
    assertThat(history.view(all[1], now).rtt(four(1))).isNull();
    assertThat(history.snapshot(now)).hasSize(4);
  }

  @Test
  void theArgumentsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryHistory(0, Duration.ofMinutes(1)))
        .withMessageContaining("maximumAddresses");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryHistory(1, Duration.ZERO))
        .withMessageContaining("expiry");
  }

  // ---- lookups (contract row 9)

  private void lookup(HistoryUpdate.Lookup.End end, long behindMillis) {
    HistoryUpdate.Lookup lookup =
        new HistoryUpdate.Lookup(IPV6, "192.0.2.53", end, behindMillis * MILLI);
    history.learn(HERE, now, new HistoryUpdate(List.of(), List.of(lookup), List.of()));
  }

  private int missed() {
    return view().missedLookups(IPV6, "192.0.2.53");
  }

  @Test
  void unansweredLookupsOfAServerAreCountedUntilOneIsAnswered() {
    lookup(HistoryUpdate.Lookup.End.UNANSWERED, 50);
    lookup(HistoryUpdate.Lookup.End.UNANSWERED, 49);
    lookup(HistoryUpdate.Lookup.End.UNANSWERED, 70);
    assertThat(missed()).isEqualTo(2);
    assertThat(view().missedLookups(IPV6, "192.0.2.54")).isZero();
    assertThat(view().missedLookups(IPV4, "192.0.2.53")).isZero();
    lookup(HistoryUpdate.Lookup.End.NEGATIVE, 5000);
    assertThat(missed()).as("the resolver gave up").isEqualTo(2);
    lookup(HistoryUpdate.Lookup.End.POSITIVE, 90);
    assertThat(missed()).isZero();
    lookup(HistoryUpdate.Lookup.End.UNANSWERED, 70);
    lookup(HistoryUpdate.Lookup.End.NEGATIVE, 10);
    assertThat(missed()).isZero();
  }

  // ---- reported failures (contract row 41), reading, switching off

  @Test
  void aReportedFailureIsKeptWithItsReason() {
    history.reportFailure(HERE, now, six(1), "TLS failed");
    learn(established(six(1), 30));
    assertThat(view().address(six(1)).reportedFailure()).isEqualTo("TLS failed");
    now += Duration.ofMinutes(10).toNanos() + 1;
    assertThat(view().address(six(1)).reportedFailure()).isNull();
  }

  @Test
  void itCanBeReadAndCleared() {
    learn(established(six(1), 30));
    learnSilentIpv6(2);
    MemoryHistory.Network network = history.snapshot(now).get(1);
    assertThat(network.name()).isEqualTo("2001:db8:ffff::/64, 203.0.113.1/32");
    assertThat(network.races()).isEqualTo(2);
    assertThat(network.ipv6().failing()).isEqualTo(1);
    assertThat(network.ipv4().health()).isEqualTo(HistoryView.Health.USABLE);
    assertThat(network.addresses()).containsOnlyKeys(six(1), six(2), four(2));
    assertThat(history.toString()).contains("2 races, 3 addresses", "established, 1 failing");
    history.clear();
    assertThat(view().rtt(six(1))).isNull();
    assertThat(history.snapshot(now)).hasSize(1);
  }

  @Test
  void noneKeepsNothing() {
    ConnectHistory none = ConnectHistory.none();
    none.learn(HERE, now, HistoryUpdate.of(established(six(1), 30)));
    none.reportFailure(HERE, now, six(1), "stalled");
    assertThat(none.view(HERE, now)).isSameAs(HistoryView.NONE);
    assertThat(LearnedView.of(HistoryView.NONE).address(six(1))).isEqualTo(AddressHistory.NONE);
  }

  @Test
  void aViewOfOnesOwnNeedsOnlyRttAndHealth() {
    RttEstimate estimate = new RttEstimate(30 * MILLI, MILLI, 4);
    HistoryView own =
        new HistoryView() {
          @Override
          public RttEstimate rtt(InetAddress address) {
            return address.equals(six(1)) ? estimate : null;
          }

          @Override
          public HistoryView.Health health(AddressFamily family) {
            return HistoryView.Health.USABLE;
          }
        };
    assertThat(LearnedView.of(own).address(six(1)).rtt()).isEqualTo(estimate);
    assertThat(LearnedView.of(own).address(six(1)).established()).isEqualTo(4);
    assertThat(LearnedView.of(own).address(six(2))).isEqualTo(AddressHistory.NONE);
    assertThat(LearnedView.of(own).family(IPV6).health()).isEqualTo(HistoryView.Health.USABLE);
    assertThat(own.prefixRtt(six(1))).isNull();
    assertThat(own.missedLookups(IPV6, "")).isZero();
  }

  // ---- threads

  @Test
  void noUpdateIsLostBetweenThreads() throws Exception {
    int threads = 4;
    int updates = 2_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch together = new CountDownLatch(threads);
      List<Future<?>> all =
          java.util.stream.IntStream.range(0, threads)
              .<Future<?>>mapToObj(
                  each ->
                      pool.submit(
                          () -> {
                            together.countDown();
                            together.await();
                            for (int i = 0; i < updates; i++) {
                              learn(established(six(1), 30));
                              view().address(six(1));
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(view().address(six(1)).attempts()).isEqualTo(threads * updates);
  }

  /** What is read again without the lock is what a first reading would give. */
  @Test
  void earlierReadingsOfAFamilyChangeNothing() {
    Random random = new Random(15);
    List<Consumer<MemoryHistory>> learnt = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      now += Math.floorMod(random.nextLong(), Duration.ofMinutes(4).toNanos());
      long atNanos = now;
      HistoryUpdate update = updateBy(random);
      learnt.add(each -> each.learn(HERE, atNanos, update));
      learnt.get(i).accept(history);
      long laterNanos = now;
      for (int reading = 0; reading < 4; reading++) {
        MemoryHistory unread = new MemoryHistory();
        learnt.forEach(each -> each.accept(unread));
        for (AddressFamily family : AddressFamily.values()) {
          assertThat(history.view(HERE, laterNanos).family(family))
              .as("%s at step %d, reading %d", family, i, reading)
              .isEqualTo(unread.view(HERE, laterNanos).family(family));
        }
        laterNanos += Math.floorMod(random.nextLong(), Duration.ofMinutes(4).toNanos());
      }
      now = laterNanos;
    }
  }

  private static HistoryUpdate updateBy(Random random) {
    int site = random.nextInt(5);
    HistoryUpdate.Attempt first =
        random.nextBoolean()
            ? established(six(site), 10 + random.nextInt(90))
            : random.nextBoolean() ? silent(six(site), 2_000) : failed(six(site), 20);
    boolean both = random.nextBoolean();
    List<InetAddress> skipped = both ? List.of() : List.of(four(site));
    List<HistoryUpdate.Attempt> attempts =
        both ? List.of(first, established(four(site), 10 + random.nextInt(90))) : List.of(first);
    return new HistoryUpdate(attempts, List.of(), skipped);
  }
}
