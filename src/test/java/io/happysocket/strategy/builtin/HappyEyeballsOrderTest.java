// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.RaceScript;
import org.junit.jupiter.api.Test;

/** Contract rows 18 to 20, 42 and 43: Happy Eyeballs' order (RFC 8305 section 4). */
class HappyEyeballsOrderTest {

  private static final String[] SIX = {"2001:db8::1", "2001:db8::2", "2001:db8::3"};
  private static final String[] FOUR = {"192.0.2.1", "192.0.2.2"};
  private static final HappyEyeballsOptions OPTIONS = HappyEyeballsOptions.DEFAULT;

  private static RaceScript with(HappyEyeballsOptions options) {
    return RaceScript.of(Strategies.happyEyeballs(options));
  }

  @Test
  void row18FamiliesTakeTurnsThenWhatIsLeft() {
    with(OPTIONS)
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR[0])
        .until(2000)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "250 dial 192.0.2.1",
            "500 dial 2001:db8::2",
            "750 dial 2001:db8::3");
  }

  @Test
  void row18FirstAddressFamilyCountHoldsForTheFirstRunOnly() {
    with(OPTIONS.withFirstAddressFamilyCount(2))
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(2000)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "250 dial 2001:db8::2",
            "500 dial 192.0.2.1",
            "750 dial 2001:db8::3",
            "1000 dial 192.0.2.2");
  }

  @Test
  void row18AFirstRunLongerThanTheFamilyGoesOnWithTheOther() {
    with(OPTIONS.withFirstAddressFamilyCount(4))
        .start()
        .at(0)
        .answer(AAAA, SIX[0], SIX[1])
        .answer(A, FOUR)
        .until(2000)
        .expect(
            "0 ask AAAA A",
            "0 dial 2001:db8::1",
            "250 dial 2001:db8::2",
            "500 dial 192.0.2.1",
            "750 dial 192.0.2.2");
  }

  @Test
  void row18AndRow32AShortDeadlineGivesBothFamiliesASynBeforeTheSecondOfTheFirstRun() {
    with(OPTIONS.withFirstAddressFamilyCount(2))
        .deadline(200)
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(199)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "100 dial 192.0.2.1");
  }

  @Test
  void row18AndRow32WithRoomForOneMoreTheFirstRunStands() {
    with(OPTIONS.withFirstAddressFamilyCount(2))
        .deadline(201)
        .start()
        .at(0)
        .answer(AAAA, SIX)
        .answer(A, FOUR)
        .until(200)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "100 dial 2001:db8::2", "200 dial 192.0.2.1");
  }

  @Test
  void row18Ipv4LeadsWhereItIsFirstInOrder() {
    // unique local source, global destination: RFC 6724 rule 5 puts IPv4 first
    with(OPTIONS)
        .network(network("fd00::1", "203.0.113.1"))
        .start()
        .at(0)
        .answer(A, FOUR)
        .at(10)
        .answer(AAAA, SIX[0], SIX[1])
        .until(1000)
        .expect(
            "0 ask AAAA A",
            "10 dial 192.0.2.1",
            "260 dial 2001:db8::1",
            "510 dial 192.0.2.2",
            "760 dial 2001:db8::2");
  }

  @Test
  void row18Ipv4FirstInOrderJoinsAtItsAnswerAsIpv6Would() {
    with(OPTIONS)
        .network(network("fd00::1", "203.0.113.1"))
        .start()
        .at(0)
        .answer(AAAA, SIX[0], SIX[1])
        .at(70)
        .answer(A, FOUR)
        .until(320)
        .expect("0 ask AAAA A", "50 dial 2001:db8::1", "70 dial 192.0.2.1", "320 dial 2001:db8::2");
  }

  @Test
  void row42AnAddressOfTheSameSiteIsOneSynWhicheverAnswerComesFirst() {
    for (boolean ipv6First : new boolean[] {true, false}) {
      RaceScript race = with(OPTIONS).network(network("fd00:1::2", "203.0.113.1")).start();
      if (ipv6First) {
        race.at(0).answer(AAAA, "fd00:1::9").at(40).answer(A, FOUR);
      } else {
        race.at(0).answer(A, FOUR).at(40).answer(AAAA, "fd00:1::9");
      }
      String start = ipv6First ? "0" : "40";
      race.at(60)
          .established("fd00:1::9")
          .until(1000)
          .expect("0 ask AAAA A", start + " dial fd00:1::9", "60 won fd00:1::9");
    }
  }

  @Test
  void row43WithoutAGlobalIpv6SourceAaaaWaitsForA() {
    with(OPTIONS)
        .network(network("fd00:1::2", "203.0.113.1"))
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .at(40)
        .answer(A, FOUR[0])
        .at(60)
        .established(FOUR[0])
        .until(1000)
        .expect("0 ask AAAA A", "40 dial 192.0.2.1", "60 won 192.0.2.1");
  }

  @Test
  void row19OnlyLinkLocalIpv6StartsIpv4WithoutAResolutionDelay() {
    with(OPTIONS)
        .network(network("fe80::1", "203.0.113.1"))
        .start()
        .at(3)
        .answer(A, FOUR[0])
        .expect("0 ask AAAA A", "3 dial 192.0.2.1");
  }

  @Test
  void row19OnlyLinkLocalIpv6WaitsForAAsOtherwiseForAaaa() {
    with(OPTIONS)
        .network(network("fe80::1", "203.0.113.1"))
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .at(10)
        .expect("0 ask AAAA A")
        .answer(A, FOUR[0])
        .until(260)
        .expect("10 dial 192.0.2.1", "260 dial 2001:db8::1");
    RaceScript race =
        with(OPTIONS)
            .network(network("fe80::1", "203.0.113.1"))
            .start()
            .at(0)
            .answer(AAAA, SIX[0])
            .until(50)
            .expect("0 ask AAAA A", "50 dial 2001:db8::1");
    assertThat(race.report().attempts().get(0).reason())
        .isEqualTo("resolution delay 50 ms: the A answer is pending (RFC 8305 section 3)");
  }

  @Test
  void row19WithNoUsableAddressAtAllNothingIsWaitedFor() {
    with(OPTIONS)
        .network(network("fe80::1"))
        .start()
        .at(0)
        .answer(AAAA, SIX[0])
        .expect("0 ask AAAA A", "0 dial 2001:db8::1");
  }

  @Test
  void row19OnlyTeredoAsksNoAaaaUnlessIpv6IsPreferredByOption() {
    LocalNetwork teredo = network("2001:0:4136:e378:8000:63bf:3fff:fdd2", "203.0.113.1");
    with(OPTIONS).network(teredo).start().expect("0 ask A");
    with(OPTIONS.withPreferredFamily(AAAA)).network(teredo).start().expect("0 ask AAAA A");
    with(OPTIONS).start().expect("0 ask AAAA A");
  }

  @Test
  void anUnknownNetworkIsTakenForDualStack() {
    with(OPTIONS)
        .network(LocalNetwork.UNKNOWN)
        .start()
        .at(0)
        .answer(A, FOUR[0])
        .until(50)
        .expect("0 ask AAAA A", "50 dial 192.0.2.1");
  }

  @Test
  void loopbackIsUsableForATargetOnThisMachineAndForNoOther() {
    LocalNetwork alone = network("::1", "127.0.0.1");
    with(OPTIONS)
        .network(alone)
        .start()
        .at(0)
        .answer(A, "127.0.0.1")
        .until(50)
        .expect("0 ask AAAA A", "50 dial 127.0.0.1");
    with(OPTIONS)
        .network(alone)
        .start()
        .at(0)
        .answer(A, FOUR[0])
        .expect("0 ask AAAA A", "0 dial 192.0.2.1");
    with(OPTIONS)
        .network(network("fe80::1", "127.0.0.1"))
        .start()
        .at(0)
        .answer(A, "127.0.0.1")
        .expect("0 ask AAAA A", "0 dial 127.0.0.1");
  }

  @Test
  void row20AnIpv4AddressThatArrivesInTheFirstAttemptGoesBeforeTheSecondIpv6() {
    with(OPTIONS)
        .start()
        .at(0)
        .answer(AAAA, SIX[0], SIX[1])
        .at(249)
        .answer(A, FOUR[0])
        .until(500)
        .expect("0 ask AAAA A", "0 dial 2001:db8::1", "250 dial 192.0.2.1", "500 dial 2001:db8::2");
  }
}
