// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.Nat64;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.race.RaceScript;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract rows 46 and 47: when a prefix is asked for, how long it holds, and who waits. */
class Nat64FinderTest {

  private static final LocalNetwork IPV6_ONLY = network("2001:db8:1::2");
  private static final long SECOND = 1000 * PlayedLoop.MILLIS;
  private static final Nat64Prefix WELL_KNOWN = Nat64Prefix.of("64:ff9b::/96");

  private final PlayedLoop world = new PlayedLoop();
  private final EventLoop loop = new EventLoop("test", world);
  private final List<Question> asked = new ArrayList<>();
  private final List<Resolver.Listener> listeners = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private RuntimeException thrown;
  private final Nat64Finder finder = new Nat64Finder(loop, this::resolve, null);

  private Resolver.Resolution resolve(Question question, Resolver.Listener listener) {
    asked.add(question);
    listeners.add(listener);
    if (thrown != null) {
      throw thrown;
    }
    return () -> {};
  }

  @AfterEach
  void close() {
    loop.close();
    world.close();
  }

  private static LocalNetwork network(String... addresses) {
    return new LocalNetwork(
        Arrays.stream(addresses).map(each -> LocalAddress.of(RaceScript.ip(each))).toList());
  }

  private void answer(Answer.Kind kind, int seconds, String... addresses) {
    List<InetAddress> found = Arrays.stream(addresses).map(RaceScript::ip).toList();
    IOException cause =
        kind == Answer.Kind.ADDRESSES || kind == Answer.Kind.NO_DATA ? null : new IOException("");
    listeners
        .get(listeners.size() - 1)
        .answered(
            new Answer(
                AddressFamily.IPV6, kind, found, Duration.ofSeconds(seconds), "server", cause));
  }

  @Test
  void oneQuestionIsAskedWhereThereIsOnlyIpv6() {
    assertThat(finder.on(IPV6_ONLY).nat64()).isEqualTo(Nat64.NONE);
    finder.on(IPV6_ONLY);
    assertThat(asked).containsExactly(new Question("ipv4only.arpa", Set.of(AddressFamily.IPV6)));
    assertThat(finder.isAwaited(IPV6_ONLY)).isTrue();
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa", "64:ff9b::c000:ab");
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
    assertThat(finder.on(IPV6_ONLY)).isSameAs(finder.on(IPV6_ONLY));
    assertThat(finder.isAwaited(IPV6_ONLY)).isFalse();
    assertThat(asked).hasSize(1);
  }

  @Test
  void nothingIsAskedAnywhereElse() {
    for (LocalNetwork each :
        List.of(
            network("2001:db8:1::2", "192.168.1.2"),
            network("192.168.1.2"),
            network(),
            LocalNetwork.UNKNOWN)) {
      assertThat(finder.on(each)).isSameAs(each);
      assertThat(finder.isAwaited(each)).isFalse();
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void anInterfaceAddressOfIpv4WithoutARouteDoesNotCount() {
    List<LocalAddress> six = List.of(LocalAddress.of(RaceScript.ip("2001:db8:1::2")));
    List<LocalAddress> both = new ArrayList<>(six);
    both.add(LocalAddress.of(RaceScript.ip("172.17.0.1")));
    finder.on(new LocalNetwork(both, six));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aGivenPrefixIsNotAskedFor() {
    Nat64 given = Nat64.given(List.of(WELL_KNOWN));
    Nat64Finder told = new Nat64Finder(loop, this::resolve, given);
    assertThat(told.on(IPV6_ONLY).nat64()).isEqualTo(given);
    assertThat(told.on(network("192.0.2.2")).nat64()).isEqualTo(given);
    assertThat(told.isAwaited(IPV6_ONLY)).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void itIsAskedForAgainAfterTheTtlAndHoldsUntilThatIsAnswered() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    world.advance(59 * SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(1);
    world.advance(SECOND);
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
    assertThat(asked).hasSize(2);
    assertThat(finder.isAwaited(IPV6_ONLY)).as("nobody waits for a renewal").isFalse();
    finder.on(IPV6_ONLY);
    assertThat(asked).as("one at a time").hasSize(2);
    answer(Answer.Kind.TIMEOUT, 0);
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
    world.advance(10 * SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(3);
    answer(Answer.Kind.NO_DATA, 60);
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).isEmpty();
  }

  /** Contract row 47. */
  @ParameterizedTest
  @EnumSource(
      value = Answer.Kind.class,
      names = {"NO_DATA", "NO_SUCH_NAME"})
  void thatThereIsNoNat64IsKnownForTheNegativeTtl(Answer.Kind kind) {
    finder.on(IPV6_ONLY);
    answer(kind, 40);
    world.advance(40 * SECOND - 1);
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).isEmpty();
    assertThat(finder.isAwaited(IPV6_ONLY)).isFalse();
    assertThat(asked).hasSize(1);
    world.advance(1);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(2);
    assertThat(finder.isAwaited(IPV6_ONLY)).as("nobody waits for it again").isFalse();
  }

  @Test
  void aTtlIsBounded() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 0, "64:ff9b::c000:aa");
    world.advance(9 * SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(1);
    world.advance(SECOND);
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 1_000_000, "64:ff9b::c000:aa");
    world.advance(3599 * SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(2);
    world.advance(SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(3);
  }

  @Test
  void onAnotherNetworkNothingHolds() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    LocalNetwork elsewhere = network("2001:db8:2::2");
    assertThat(finder.on(elsewhere).nat64()).isEqualTo(Nat64.NONE);
    assertThat(asked).hasSize(2);
    assertThat(finder.isAwaited(elsewhere)).isTrue();
  }

  @Test
  void anotherAddressOnTheSameNetworkKeepsIt() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    LocalNetwork next = network("2001:db8:1::3");
    assertThat(finder.on(next).nat64().prefixes()).containsExactly(WELL_KNOWN);
    assertThat(finder.on(next).addresses()).isEqualTo(next.addresses());
    assertThat(asked).hasSize(1);
  }

  @Test
  void anAnswerOfTheNetworkBeforeSaysNothing() {
    finder.on(IPV6_ONLY);
    Resolver.Listener before = listeners.get(0);
    LocalNetwork elsewhere = network("2001:db8:2::2");
    finder.on(elsewhere);
    before.answered(
        new Answer(
            AddressFamily.IPV6,
            Answer.Kind.ADDRESSES,
            List.of(RaceScript.ip("64:ff9b::c000:aa")),
            Duration.ofSeconds(60),
            "late",
            null));
    assertThat(finder.on(elsewhere).nat64()).isEqualTo(Nat64.NONE);
    assertThat(finder.isAwaited(elsewhere)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Answer.Kind.class,
      names = {"NO_DATA", "NO_SUCH_NAME", "SERVER_FAILURE", "TIMEOUT", "NOT_ASKED"})
  void whoWaitsIsReleasedByWhateverAnswerComes(Answer.Kind kind) {
    finder.on(IPV6_ONLY);
    finder.whenKnown(loop.now() + 5 * SECOND, () -> ran.add("run"));
    assertThat(ran).isEmpty();
    answer(kind, 60);
    assertThat(ran).containsExactly("run");
    world.advance(10 * SECOND);
    assertThat(ran).as("once").containsExactly("run");
  }

  @Test
  void nobodyWaitsLongerThanASecondOrItsDeadline() {
    finder.on(IPV6_ONLY);
    finder.whenKnown(loop.now() + 300 * PlayedLoop.MILLIS, () -> ran.add("deadline"));
    finder.whenKnown(loop.now() + 5 * SECOND, () -> ran.add("a second"));
    world.advance(299 * PlayedLoop.MILLIS);
    assertThat(ran).isEmpty();
    world.advance(PlayedLoop.MILLIS);
    assertThat(ran).containsExactly("deadline");
    world.advance(699 * PlayedLoop.MILLIS);
    assertThat(ran).containsExactly("deadline");
    world.advance(PlayedLoop.MILLIS);
    assertThat(ran).containsExactly("deadline", "a second");
    assertThat(finder.isAwaited(IPV6_ONLY)).as("the next ones do not wait").isFalse();
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
  }

  @Test
  void whoWaitsIsReleasedByANetworkWithIpv4AndByTheClose() {
    finder.on(IPV6_ONLY);
    finder.whenKnown(loop.now() + SECOND, () -> ran.add("ipv4"));
    finder.on(network("2001:db8:1::2", "192.168.1.2"));
    assertThat(ran).containsExactly("ipv4");
    finder.on(IPV6_ONLY);
    finder.whenKnown(loop.now() + SECOND, () -> ran.add("closed"));
    loop.close();
    assertThat(ran).containsExactly("ipv4", "closed");
  }

  @Test
  void anAnswerForIpv4SaysNothing() {
    finder.on(IPV6_ONLY);
    listeners
        .get(0)
        .answered(
            new Answer(
                AddressFamily.IPV4,
                Answer.Kind.ADDRESSES,
                List.of(RaceScript.ip("192.0.0.170")),
                Duration.ofSeconds(60),
                "server",
                null));
    assertThat(finder.isAwaited(IPV6_ONLY)).isTrue();
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
  }

  @Test
  void whoComesWhenItIsKnownDoesNotWait() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.NO_DATA, 60);
    finder.whenKnown(loop.now() + SECOND, () -> ran.add("run"));
    assertThat(ran).containsExactly("run");
  }

  @Test
  void aResolverThatThrowsIsAskedAgainLater() {
    thrown = new IllegalStateException("broken");
    finder.on(IPV6_ONLY);
    assertThat(finder.isAwaited(IPV6_ONLY)).isFalse();
    thrown = null;
    world.advance(10 * SECOND);
    finder.on(IPV6_ONLY);
    assertThat(asked).hasSize(2);
    answer(Answer.Kind.ADDRESSES, 60, "64:ff9b::c000:aa");
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).containsExactly(WELL_KNOWN);
  }

  @Test
  void aMalformedAnswerIsAsIfNoneWasReceivedAndIsKeptForTheReport() {
    finder.on(IPV6_ONLY);
    answer(Answer.Kind.ADDRESSES, 60, "2001:db8::1");
    assertThat(finder.on(IPV6_ONLY).nat64().prefixes()).isEmpty();
    assertThat(finder.on(IPV6_ONLY).nat64().ignored())
        .containsExactly(RaceScript.ip("2001:db8::1"));
  }
}
