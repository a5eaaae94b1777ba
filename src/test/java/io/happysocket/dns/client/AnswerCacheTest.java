// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.Query.NameAndType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;

class AnswerCacheTest {

  private static final long TTL = 1_000;

  private final AnswerCache cache = new AnswerCache(3);

  private static NameAndType key(String name, AddressFamily family) {
    return new NameAndType(Name.fromConstantString(name), family);
  }

  private static Outcome found(long ttl) throws UnknownHostException {
    return Outcome.addresses(List.of(InetAddress.getByName("192.0.2.1")), ttl, "server");
  }

  private static Outcome none(Kind kind) {
    return Outcome.none(kind, "server", "").with(kind, TTL, "server");
  }

  /** The clock may wrap around. */
  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 500, -500, Long.MIN_VALUE})
  void ttlDecreasesAndEnds(long start) throws Exception {
    cache.put(key("a.", IPV4), found(TTL), start);

    assertThat(cache.get(key("A.", IPV4), start + 400)).isNotNull();
    assertThat(cache.get(key("a.", IPV4), start + 999)).isEqualTo(found(1).fromCache(1));
    assertThat(cache.get(key("a.", IPV4), start + 1_000)).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void whatMayNotBeKeptIsNotAndReplacesWhatWas() throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    cache.put(key("a.", IPV4), found(0), 0);
    assertThat(cache.get(key("a.", IPV4), 0)).isNull();
  }

  @Test
  void theLeastRecentlyUsedMakesRoom() throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    cache.put(key("b.", IPV4), found(TTL), 0);
    cache.put(key("c.", IPV4), found(TTL), 0);
    cache.get(key("a.", IPV4), 0);
    cache.put(key("d.", IPV4), found(TTL), 0);

    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.get(key("a.", IPV4), 0)).isNotNull();
    assertThat(cache.get(key("b.", IPV4), 0)).isNull();
  }

  /** A stranger who has many names asked for pushes out no name that others ask for. */
  @Test
  void namesAskedForOncePushOutNoneThatIsAskedForAgain() throws Exception {
    AnswerCache large = new AnswerCache(100);
    for (int i = 0; i < 60; i++) {
      large.put(key("own" + i + ".", IPV4), found(TTL), 0);
      large.get(key("own" + i + ".", IPV4), 0);
    }
    for (int i = 0; i < 10_000; i++) {
      large.put(key("flood" + i + ".", IPV4), i % 2 == 0 ? found(TTL) : none(Kind.NO_SUCH_NAME), 0);
      assertThat(large.size()).isLessThanOrEqualTo(100);
    }
    for (int i = 0; i < 60; i++) {
      assertThat(large.get(key("own" + i + ".", IPV4), 0)).isNotNull();
    }
    assertThat(large.get(key("flood9999.", IPV4), 0)).isNotNull();
    assertThat(large.get(key("flood9959.", IPV4), 0)).isNull();
  }

  /** Used ones have three quarters of the room; the one used longest ago is as good as new then. */
  @Test
  void namesAskedForAgainLeaveRoomForOthers() throws Exception {
    AnswerCache four = new AnswerCache(4);
    for (String name : List.of("a.", "b.", "c.", "d.")) {
      four.put(key(name, IPV4), found(TTL), 0);
      assertThat(four.get(key(name, IPV4), 0)).isNotNull();
    }
    four.put(key("e.", IPV4), found(TTL), 0);
    assertThat(four.get(key("a.", IPV4), 0)).isNull();
    for (String name : List.of("b.", "c.", "d.", "e.")) {
      assertThat(four.get(key(name, IPV4), 0)).as(name).isNotNull();
    }
  }

  /** What the cache looks up for itself, the other family's entry, is no use of it. */
  @Test
  void anAnswerOfTheOtherFamilyIsNoUse() throws Exception {
    cache.put(key("a.", IPV6), found(TTL), 0);
    cache.put(key("a.", IPV4), found(TTL), 0);
    cache.put(key("b.", IPV4), found(TTL), 0);
    cache.put(key("c.", IPV4), found(TTL), 0);
    assertThat(cache.get(key("a.", IPV6), 0)).isNull();
    assertThat(cache.get(key("a.", IPV4), 0)).isNotNull();
  }

  /** A newer answer takes the place of the older, used or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewerAnswerIsTheAnswer(boolean used) throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    if (used) {
      cache.get(key("a.", IPV4), 0);
    }
    cache.put(key("A.", IPV4), none(Kind.NO_DATA), 0);
    assertThat(cache.size()).isEqualTo(1);
    Outcome now = cache.get(key("a.", IPV4), 0);
    assertThat(now).isNotNull();
    assertThat(now.kind()).isEqualTo(Kind.NO_DATA);
  }

  @Test
  void aCacheOfOneKeepsTheLast() throws Exception {
    AnswerCache one = new AnswerCache(1);
    for (String name : List.of("a.", "b.", "c.")) {
      one.put(key(name, IPV4), found(TTL), 0);
      assertThat(one.get(key(name, IPV4), 0)).isNotNull();
      assertThat(one.get(key(name, IPV4), 0)).isNotNull();
    }
    assertThat(one.size()).isEqualTo(1);
  }

  @Test
  void aCacheOfNoneKeepsNone() throws Exception {
    AnswerCache none = new AnswerCache(0);
    none.put(key("a.", IPV4), found(TTL), 0);
    assertThat(none.size()).isZero();
  }

  /** RFC 2308 section 5. */
  @Test
  void aDenialSpeaksForBothFamiliesButNoDataForOne() {
    cache.put(key("a.", IPV4), none(Kind.NO_SUCH_NAME), 0);
    cache.put(key("b.", IPV4), none(Kind.NO_DATA), 0);

    assertThat(cache.noSuchName(key("a.", IPV6), 0, Long.MAX_VALUE)).isNotNull();
    assertThat(cache.noSuchName(key("a.", IPV6), TTL, Long.MAX_VALUE)).isNull();
    assertThat(cache.noSuchName(key("b.", IPV6), 0, Long.MAX_VALUE)).isNull();
    assertThat(cache.get(key("b.", IPV6), 0)).isNull();
  }

  /** RFC 4074 section 4.2: in whichever order they come. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDenialBesideAddressesIsNoDataOfItsFamily(boolean denialFirst) throws Exception {
    if (denialFirst) {
      cache.put(key("a.", IPV6), none(Kind.NO_SUCH_NAME), 0);
      cache.put(key("a.", IPV4), found(TTL), 0);
    } else {
      cache.put(key("a.", IPV4), found(TTL), 0);
      cache.put(key("a.", IPV6), none(Kind.NO_SUCH_NAME), 0);
    }
    Outcome six = cache.get(key("a.", IPV6), 999);
    assertThat(six).isNotNull();
    assertThat(six.kind()).isEqualTo(Kind.NO_DATA);
    assertThat(cache.noSuchName(key("a.", IPV4), 0, Long.MAX_VALUE)).isNull();
    assertThat(cache.get(key("a.", IPV4), 0)).isNotNull();
  }

  @Test
  void clearForgetsAll() throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    cache.clear();
    assertThat(cache.get(key("a.", IPV4), 0)).isNull();
  }

  @Test
  void whatIsOlderThanAskedForIsNotGiven() throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    assertThat(cache.get(key("a.", IPV4), 100, 100)).isEqualTo(found(1).fromCache(900));
    assertThat(cache.get(key("a.", IPV4), 101, 100)).isNull();
    assertThat(cache.get(key("a.", IPV4), 101)).as("and is kept for others").isNotNull();
    cache.put(key("b.", IPV6), none(Kind.NO_SUCH_NAME), 0);
    assertThat(cache.noSuchName(key("b.", IPV4), 100, 100)).isNotNull();
    assertThat(cache.noSuchName(key("b.", IPV4), 101, 100)).isNull();
  }

  /** Servers that fail take no answer away, and are not asked for a fresh one again at once. */
  @Test
  void aFailureDoesNotReplaceAnAnswer() throws Exception {
    cache.put(key("a.", IPV4), found(TTL), 0);
    cache.put(key("a.", IPV4), none(Kind.SERVER_FAILURE).with(Kind.SERVER_FAILURE, 50, ""), 200);

    assertThat(cache.get(key("a.", IPV4), 201)).isEqualTo(found(1).fromCache(799));
    Outcome fresh = cache.get(key("a.", IPV4), 249, 100);
    assertThat(fresh).isNotNull();
    assertThat(fresh.kind()).isEqualTo(Kind.SERVER_FAILURE);
    assertThat(cache.get(key("a.", IPV4), 250, 100)).as("asked again").isNull();
    cache.put(key("a.", IPV4), Outcome.none(Kind.NOT_ASKED, "", "cancelled"), 300);
    assertThat(cache.get(key("a.", IPV4), 301)).isNotNull();
    cache.put(key("a.", IPV4), none(Kind.NO_DATA), 400);
    assertThat(cache.get(key("a.", IPV4), 401, 1)).as("an answer does").isNotNull();
  }

  /** What is corrected by the other family's answer is not younger for it. */
  @Test
  void aDenialThatIsCorrectedKeepsItsAge() throws Exception {
    cache.put(key("a.", IPV6), none(Kind.NO_SUCH_NAME), 0);
    cache.put(key("a.", IPV4), found(TTL), 500);
    assertThat(cache.get(key("a.", IPV6), 500)).isNotNull();
    assertThat(cache.get(key("a.", IPV6), 500, 100)).isNull();
    assertThat(cache.get(key("a.", IPV6), TTL)).isNull();
  }
}
