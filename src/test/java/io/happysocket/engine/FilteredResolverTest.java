// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.Nat64;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedLoop;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a connector's resolver gives to others, while the NAT64 prefixes are being found that its
 * filter must see through. Tests end with nobody waiting.
 */
class FilteredResolverTest {

  private static final String NAME = "name.test";
  private static final String INSIDE = "2001:db8:64::10.0.0.1";
  private static final String OUTSIDE = "2001:db8:64::9.9.9.1";
  private static final AddressFilter NOT_10 = address -> address.getAddress()[0] != 10;
  private static final Set<AddressFamily> BOTH = Set.of(IPV6, IPV4);

  private final PlayedLoop world = new PlayedLoop();
  private final long begin = world.nanoTime();
  private final EventLoop loop = new EventLoop("test", world);
  private final List<String> asked = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Resolver.Listener discovery;
  private Resolver.Listener lookup;
  private boolean ipv4Route;

  /** Gives its questions to the test. */
  private final Resolver names =
      (question, listener) -> {
        asked.add(question.host());
        if (question.host().equals(Nat64.DISCOVERY_NAME)) {
          discovery = listener;
        } else {
          lookup = listener;
        }
        return new Resolver.Resolution() {
          @Override
          public void cancel() {
            ended.add("cancel");
          }

          @Override
          public void release() {
            ended.add("release");
          }
        };
      };

  private final class Host implements Machine {
    @Override
    public List<Interface> interfaces() {
      return List.of();
    }

    @Override
    public InetAddress source(InetAddress destination) {
      boolean six = !(destination instanceof Inet4Address);
      return six ? ip("2001:db8:c::2") : ipv4Route ? ip("198.51.100.2") : null;
    }
  }

  private Resolver filtered(AddressFilter filter, Nat64 given) {
    NetworkReader reader = new NetworkReader(loop::now, Runnable::run, new Host());
    Nat64Finder finder = new Nat64Finder(loop, names, given);
    Destinations destinations = new Destinations(reader, finder, /* filters= */ true);
    return new FilteredResolver(names, filter, destinations, loop);
  }

  private Resolver.Resolution ask(Resolver resolver) {
    return resolver.resolve(new Question(NAME, BOTH), this::tell);
  }

  private void tell(Answer answer) {
    long millis = (world.nanoTime() - begin) / PlayedLoop.MILLIS;
    told.add(millis + " " + answer.kind() + " " + answer.addresses());
  }

  private static Answer answer(String... addresses) {
    List<InetAddress> found = Arrays.stream(addresses).map(each -> ip(each)).toList();
    AddressFamily family = AddressFamily.of(found.get(0));
    return new Answer(family, Answer.Kind.ADDRESSES, found, Duration.ofSeconds(60), "server", null);
  }

  private void discover() {
    discovery.answered(answer("2001:db8:64::c000:aa"));
  }

  private void advance(long millis) {
    world.advance(millis * PlayedLoop.MILLIS);
  }

  @AfterEach
  void close() {
    loop.close();
    world.close();
  }

  @Test
  void thePrefixesAreAskedForBesideTheName() {
    ask(filtered(NOT_10, null));
    assertThat(asked).containsExactly("ipv4only.arpa", NAME);
  }

  @Test
  void anIpv6AnswerIsJudgedWhenThePrefixIsKnown() {
    ask(filtered(NOT_10, null));
    lookup.answered(answer(INSIDE, OUTSIDE));
    advance(30);
    assertThat(told).isEmpty();
    discover();
    assertThat(told).containsExactly("30 ADDRESSES [" + ip(OUTSIDE) + "]");
  }

  @Test
  void onesThatAreAllRefusedAreNoAddress() {
    ask(filtered(AddressFilter.publicOnly(), null));
    lookup.answered(answer(INSIDE));
    discover();
    assertThat(told).containsExactly("0 NO_DATA []");
  }

  @Test
  void afterwardsNothingWaits() {
    Resolver resolver = filtered(NOT_10, null);
    ask(resolver);
    discover();
    lookup.answered(answer(INSIDE));
    ask(resolver);
    lookup.answered(answer(OUTSIDE));
    assertThat(told).containsExactly("0 NO_DATA []", "0 ADDRESSES [" + ip(OUTSIDE) + "]");
  }

  @Test
  void whereTheDiscoveryIsNotAnsweredItIsToldAfterASecond() {
    Resolver resolver = filtered(NOT_10, null);
    ask(resolver);
    advance(400);
    lookup.answered(answer("2001:db8::1"));
    advance(599);
    assertThat(told).isEmpty();
    advance(1);
    assertThat(told).containsExactly("1000 ADDRESSES [" + ip("2001:db8::1") + "]");
    ask(resolver);
    lookup.answered(answer("2001:db8::1"));
    assertThat(told).as("the next one does not wait").hasSize(2);
  }

  @Test
  void nothingElseWaits() {
    ask(filtered(NOT_10, null));
    lookup.answered(answer("10.0.0.1", "203.0.113.1"));
    lookup.answered(
        new Answer(IPV6, Answer.Kind.NO_DATA, List.of(), Duration.ofSeconds(9), "server", null));
    assertThat(told).containsExactly("0 ADDRESSES [" + ip("203.0.113.1") + "]", "0 NO_DATA []");
  }

  @Test
  void withIpv4NothingIsAskedAndNothingWaits() {
    ipv4Route = true;
    ask(filtered(NOT_10, null));
    lookup.answered(answer("2001:db8::1"));
    assertThat(told).containsExactly("0 ADDRESSES [" + ip("2001:db8::1") + "]");
    assertThat(asked).containsExactly(NAME);
  }

  @Test
  void aGivenPrefixIsSeenThroughAtOnce() {
    ask(filtered(NOT_10, Nat64.given(List.of(Nat64Prefix.of("2001:db8:64::/96")))));
    lookup.answered(answer(INSIDE));
    assertThat(told).containsExactly("0 NO_DATA []");
    assertThat(asked).containsExactly(NAME);
  }

  @Test
  void whoHasCancelledIsToldNothing() {
    Resolver resolver = filtered(NOT_10, null);
    Resolver.Resolution cancelled = ask(resolver);
    lookup.answered(answer(OUTSIDE));
    cancelled.cancel();
    Resolver.Resolution released = ask(resolver);
    lookup.answered(answer(OUTSIDE));
    released.release();
    discover();
    advance(2000);
    assertThat(told).isEmpty();
    assertThat(ended).containsExactly("cancel", "release");
  }

  /** What has not been judged must not be given, and whoever waits must not wait for ever. */
  @Test
  void aCloseEndsAWaitWithoutAddresses() {
    ask(filtered(NOT_10, null));
    lookup.answered(answer(INSIDE));
    loop.close();
    assertThat(told).containsExactly("0 NOT_ASKED []");
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthers() {
    Resolver resolver = filtered(NOT_10, null);
    resolver.resolve(
        new Question(NAME, BOTH),
        answer -> {
          throw new StackOverflowError("played");
        });
    lookup.answered(answer(OUTSIDE));
    ask(resolver);
    lookup.answered(answer(OUTSIDE));
    KeptLog.forget();
    discover();
    assertThat(KeptLog.lines()).anyMatch(line -> line.contains("the listener of a resolution"));
    assertThat(told).containsExactly("0 ADDRESSES [" + ip(OUTSIDE) + "]");
  }

  @Test
  void aFilterThatThrowsAllowsNothing() {
    AddressFilter broken =
        address -> {
          throw new IllegalStateException("played");
        };
    ask(filtered(broken, null));
    lookup.answered(answer(OUTSIDE));
    discover();
    assertThat(told).containsExactly("0 NOT_ASKED []");
  }
}
