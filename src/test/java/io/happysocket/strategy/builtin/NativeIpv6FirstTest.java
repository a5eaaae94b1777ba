// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.RaceScript;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The talk's V2 and V3: by local interface and remote address; 6to4 and Teredo last. */
class NativeIpv6FirstTest {

  private static final String FOUR = "192.0.2.1";
  private static final String NATIVE = "2001:db8::1";
  private static final String SIX_TO_FOUR = "2002:c000:201::1";
  private static final String TEREDO = "2001:0:4136:e378:8000:63bf:3fff:fdd2";
  private static final LocalNetwork ONLY_TEREDO =
      network("2001:0:4136:e378:8000:63bf:3fff:1111", "fe80::1", "203.0.113.1");
  private static final LocalNetwork ONLY_SIX_TO_FOUR =
      network("2002:cb00:7101::1", "fe80::1", "203.0.113.1");
  private static final LocalNetwork BOTH_TUNNELS =
      network(
          "2001:0:4136:e378:8000:63bf:3fff:1111", "2002:cb00:7101::1", "fe80::1", "203.0.113.1");

  private static RaceScript v2() {
    return RaceScript.of(Strategies.nativeIpv6First());
  }

  /** All of them refused one after the other, so that the order shows. */
  private static void expectOrder(RaceScript race, String[] six, String... order) {
    race.start().at(0).answer(A, FOUR).answer(AAAA, six).skip();
    for (int i = 0; i < order.length; i++) {
      race.until(i * 10).at(i * 10 + 5).refused(order[i]).skip();
    }
    race.until(1000);
    assertThat(race.isOver()).isTrue();
    assertThat(race.report().attempts())
        .filteredOn(each -> each.startNanos() < each.endNanos())
        .extracting(each -> each.address())
        .containsExactly(Arrays.stream(order).map(RaceScript::ip).toArray(InetAddress[]::new));
  }

  @Test
  void nativeThenIpv4ThenSixToFourThenTeredo() {
    String[] six = {TEREDO, SIX_TO_FOUR, NATIVE};
    expectOrder(v2(), six, NATIVE, FOUR, SIX_TO_FOUR, TEREDO);
  }

  @Test
  void aLocalTunnelIsNotUsedForANameWithIpv4() {
    expectOrder(v2().network(ONLY_SIX_TO_FOUR), new String[] {NATIVE}, FOUR);
    expectOrder(v2().network(ONLY_TEREDO), new String[] {NATIVE}, FOUR);
    expectOrder(v2().network(BOTH_TUNNELS), new String[] {NATIVE}, FOUR);
  }

  @Test
  void theReportSaysWhyTheTunnelWasNotUsed() {
    RaceScript race =
        v2().network(ONLY_TEREDO)
            .start()
            .at(0)
            .answer(AAAA, NATIVE)
            .answer(A, FOUR)
            .at(9)
            .refused(FOUR)
            .expect("0 ask AAAA A", "0 dial 192.0.2.1", "9 lost ALL_FAILED");
    assertThat(race.report().attempts().get(1).reason())
        .isEqualTo("a local tunnel is used for a name without IPv4 only");
  }

  @Test
  void aLocalTunnelIsUsedForAnIpv6OnlyName() {
    for (LocalNetwork network : new LocalNetwork[] {ONLY_SIX_TO_FOUR, ONLY_TEREDO}) {
      v2().network(network)
          .start()
          .at(0)
          .answer(AAAA, NATIVE)
          .at(3)
          .expect("0 ask AAAA A")
          .answer(A)
          .expect("3 dial 2001:db8::1");
    }
  }

  @Test
  void throughALocalTunnelARemoteTeredoIsStillLast() {
    v2().network(ONLY_SIX_TO_FOUR)
        .start()
        .at(0)
        .answer(AAAA, TEREDO, NATIVE)
        .answer(A)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  @Test
  void withoutLocalIpv6Ipv4IsFirst() {
    LocalNetwork linkLocal = network("fe80::1", "203.0.113.1");
    expectOrder(v2().network(linkLocal), new String[] {NATIVE}, FOUR, NATIVE);
  }

  @Test
  void anUnknownNetworkCountsAsNative() {
    expectOrder(v2().network(LocalNetwork.UNKNOWN), new String[] {NATIVE}, NATIVE, FOUR);
  }

  @Test
  void loopbackIpv6IsUsedForATargetOnThisMachine() {
    v2().network(network("::1", "127.0.0.1"))
        .start()
        .at(0)
        .answer(A, "127.0.0.1")
        .answer(AAAA, "::1")
        .expect("0 ask AAAA A", "0 dial ::1");
  }

  @Test
  void uniqueLocalIsAnOrdinaryInterface() {
    expectOrder(
        v2().network(network("fd00::1", "203.0.113.1")), new String[] {NATIVE}, NATIVE, FOUR);
  }

  @Test
  void theDeadlineIsSplitAsInEverySerialStrategy() {
    v2().start()
        .at(0)
        .answer(AAAA, NATIVE)
        .answer(A, FOUR)
        .until(5000)
        .expect(
            "0 ask AAAA A", "0 dial 2001:db8::1", "5000 close 2001:db8::1", "5000 dial 192.0.2.1");
  }

  @Test
  void anAddressThatIsNeverTriedTakesNoPartOfTheDeadline() {
    v2().network(ONLY_TEREDO)
        .start()
        .at(0)
        .answer(AAAA, NATIVE)
        .answer(A, FOUR)
        .until(10_000)
        .expect("0 ask AAAA A", "0 dial 192.0.2.1", "10000 close 192.0.2.1", "10000 lost DEADLINE");
  }

  @Test
  void v3AsksNoAaaaWhereOnlyTeredoIs() {
    ConnectStrategy v3 = Strategies.avoidTeredo();
    RaceScript.of(v3).network(ONLY_TEREDO).start().expect("0 ask A");
    RaceScript.of(v3).network(ONLY_SIX_TO_FOUR).start().expect("0 ask AAAA A");
    RaceScript.of(v3).network(BOTH_TUNNELS).start().expect("0 ask AAAA A");
    RaceScript.of(v3).start().expect("0 ask AAAA A");
    v2().network(ONLY_TEREDO).start().expect("0 ask AAAA A");
  }

  @Test
  void v3StartsAtTheAAnswerAlone() {
    RaceScript.of(Strategies.avoidTeredo())
        .network(ONLY_TEREDO)
        .start()
        .at(8)
        .answer(A, FOUR)
        .expect("0 ask A", "8 dial 192.0.2.1");
  }

  @Test
  void v3UsesTeredoForALiteral() {
    RaceScript.of(Strategies.avoidTeredo())
        .network(ONLY_TEREDO)
        .startKnowing(NATIVE)
        .expect("0 dial 2001:db8::1");
  }
}
