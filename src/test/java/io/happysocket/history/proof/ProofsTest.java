// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.proof.Proofs.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofsTest {

  private static final String HOME = "192.0.2.0/24";
  private static final String AWAY = "198.51.100.0/24";
  private static final HostAndPort WEB = new HostAndPort("name.test", 443);
  private static final HostAndPort OTHER_PORT = new HostAndPort("name.test", 80);
  private static final InetAddress SIX = ip("2001:db8::1");
  private static final InetAddress OTHER_SIX = ip("2001:db8::2");
  private static final InetAddress FOUR = ip("192.0.2.1");
  private static final InetAddress OTHER_FOUR = ip("192.0.2.2");

  private final Proofs proofs = new Proofs();

  private static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  private static InetAddress ip(int number) {
    return ip("10.0." + number / 256 + "." + number % 256);
  }

  private Proof at(long nanos) {
    return proofs.of(HOME, WEB, nanos);
  }

  @Test
  void nothingIsProvedAtFirst() {
    Proof proof = at(0);
    assertThat(proof.isOfAny()).isFalse();
    assertThat(proof.isOf(List.of(FOUR))).isFalse();
    assertThat(proof.arrange(List.of(SIX, FOUR))).containsExactly(SIX, FOUR);
  }

  @Test
  void whatIsProvedIsOfOneHostAndPort() {
    proofs.learn(HOME, new HostAndPort("Name.TEST", 443), Map.of(FOUR, true), 0);
    assertThat(at(0).isOf(List.of(SIX, FOUR))).isTrue();
    assertThat(at(0).isOf(List.of(SIX))).isFalse();
    assertThat(proofs.of(HOME, OTHER_PORT, 0).isOfAny()).isFalse();
    assertThat(proofs.of(HOME, new HostAndPort("other.test", 443), 0).isOfAny()).isFalse();
  }

  @Test
  void whatWasSilentProvesNothing() {
    proofs.learn(HOME, WEB, Map.of(FOUR, false), 0);
    assertThat(at(0).isOfAny()).isFalse();
    assertThat(at(0).arrange(List.of(FOUR, OTHER_FOUR))).containsExactly(OTHER_FOUR, FOUR);
  }

  /** Also where the clock goes past its largest number. */
  @Test
  void eachAddressIsKnownForThirtySeconds() {
    long begin = Long.MAX_VALUE - 5;
    proofs.learn(HOME, WEB, Map.of(SIX, false), begin);
    proofs.learn(HOME, WEB, Map.of(FOUR, true), begin + 10);
    List<InetAddress> order = List.of(SIX, OTHER_SIX, FOUR);
    assertThat(at(begin + Proofs.EXPIRY_NANOS - 1).arrange(order))
        .containsExactly(FOUR, OTHER_SIX, SIX);
    assertThat(at(begin + Proofs.EXPIRY_NANOS).arrange(order))
        .containsExactly(FOUR, SIX, OTHER_SIX);
    assertThat(at(begin + 10 + Proofs.EXPIRY_NANOS).isOfAny()).isFalse();
  }

  @Test
  void theLastRaceCounts() {
    proofs.learn(HOME, WEB, Map.of(FOUR, false), 0);
    proofs.learn(HOME, WEB, Map.of(FOUR, true), 1);
    assertThat(at(1).isOf(List.of(FOUR))).isTrue();
    proofs.learn(HOME, WEB, Map.of(FOUR, false), 2);
    assertThat(at(2).isOfAny()).isFalse();
  }

  @Test
  void aNetworkThrowsAwayWhatWasProvedOnAnother() {
    proofs.learn(HOME, WEB, Map.of(FOUR, true), 0);
    assertThat(proofs.of(AWAY, WEB, 0).isOfAny()).isFalse();
    assertThat(at(0).isOfAny()).isTrue();
    proofs.learn(AWAY, OTHER_PORT, Map.of(FOUR, true), 1);
    assertThat(at(1).isOfAny()).isFalse();
  }

  @Test
  void aFailureThrowsAwayTheProofsOfTheHostsThatHaveTheAddress() {
    HostAndPort alias = new HostAndPort("alias.test", 443);
    HostAndPort stranger = new HostAndPort("other.test", 443);
    for (HostAndPort each : List.of(WEB, OTHER_PORT, alias)) {
      proofs.learn(HOME, each, Map.of(FOUR, true, SIX, true), 0);
    }
    proofs.learn(HOME, stranger, Map.of(OTHER_FOUR, true), 0);
    proofs.failed(new HostAndPort("", 443), FOUR, 1);
    assertThat(at(1).isOfAny()).isFalse();
    assertThat(proofs.of(HOME, alias, 1).isOfAny()).isFalse();
    assertThat(proofs.of(HOME, OTHER_PORT, 1).isOfAny()).isTrue();
    assertThat(proofs.of(HOME, stranger, 1).isOfAny()).isTrue();
    assertThat(at(1).arrange(List.of(FOUR, SIX))).containsExactly(SIX, FOUR);
  }

  @Test
  void aHostIsKnownByItsNameWhereTheAddressIsNot() {
    proofs.learn(HOME, WEB, Map.of(FOUR, true), 0);
    proofs.failed(new HostAndPort("NAME.test", 443), OTHER_FOUR, 1);
    assertThat(at(1).isOfAny()).isFalse();
    assertThat(at(1).arrange(List.of(OTHER_FOUR, FOUR))).containsExactly(FOUR, OTHER_FOUR);
  }

  @Test
  void itIsBounded() {
    for (int i = 0; i <= Proofs.MAXIMUM_HOSTS; i++) {
      proofs.learn(HOME, new HostAndPort("host" + i, 443), Map.of(FOUR, true), 0);
    }
    assertThat(proofs.of(HOME, new HostAndPort("host0", 443), 0).isOfAny()).isFalse();
    assertThat(proofs.of(HOME, new HostAndPort("host1", 443), 0).isOfAny()).isTrue();
    List<InetAddress> all = new ArrayList<>();
    for (int i = 0; i <= Proofs.MAXIMUM_ADDRESSES; i++) {
      all.add(ip(i));
      proofs.learn(HOME, WEB, Map.of(ip(i), false), 0);
    }
    proofs.learn(HOME, WEB, Map.of(ip(1), true), 0);
    List<InetAddress> arranged = at(0).arrange(all);
    assertThat(arranged.subList(0, 2)).as("one was forgotten").containsExactly(ip(0), ip(1));
  }

  // ---- the order

  @Test
  void aFamilyOfWhichNoneAnsweredGoesBehind() {
    proofs.learn(HOME, WEB, Map.of(SIX, false, FOUR, true), 0);
    assertThat(at(0).arrange(List.of(SIX, OTHER_FOUR, OTHER_SIX, FOUR)))
        .containsExactly(OTHER_FOUR, FOUR, OTHER_SIX, SIX);
  }

  @Test
  void aFamilyThatWasNotTriedGoesBehindOneThatAnswered() {
    proofs.learn(HOME, WEB, Map.of(FOUR, true), 0);
    assertThat(at(0).arrange(List.of(SIX, OTHER_FOUR, FOUR)))
        .containsExactly(OTHER_FOUR, FOUR, SIX);
  }

  /** An address of an answer that DNS gave before counts for nothing now. */
  @Test
  void onlyTheAddressesInHandSayWhichFamilyWorks() {
    proofs.learn(HOME, WEB, Map.of(SIX, true, FOUR, true), 0);
    assertThat(at(0).arrange(List.of(OTHER_SIX, OTHER_FOUR, FOUR)))
        .containsExactly(OTHER_FOUR, FOUR, OTHER_SIX);
  }
}
