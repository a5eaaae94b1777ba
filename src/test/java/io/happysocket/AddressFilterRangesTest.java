// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.AddressFilterWaysTest.Found;
import io.happysocket.AddressFilterWaysTest.Way;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Disguise;
import io.happysocket.address.SpecialPurpose;
import io.happysocket.address.text.AddressText;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every edge of IANA's special-purpose ranges goes through every way in, as a literal, as a name's
 * answer and as an address; and in every disguise through three of the ways.
 */
class AddressFilterRangesTest {

  private static final int SCOPE = 1;
  private static final Way CONNECT = AddressFilterWaysTest.waysFromText().get("connect");

  /** Each with whether it may be reached. */
  private static final Map<InetAddress, Boolean> EDGES = edges();

  /** The same, on a network without a NAT64 prefix of its own. */
  private static final Map<InetAddress, Boolean> DISGUISED = disguised();

  private static final Resolver NAMES = names();

  private final PlayedConnects played = new PlayedConnects();
  private final List<InetAddress> reached = new ArrayList<>();
  private final Connector connector = connector();

  private Connector connector() {
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              reached.add(channel.address());
              channel.establish(1_000_000);
            });
    return played.use(played.builder().resolver(NAMES).addressFilter(AddressFilter.publicOnly()));
  }

  private static Resolver names() {
    Map<String, List<InetAddress>> names = new TreeMap<>();
    EDGES.keySet().forEach(edge -> names.put(name(edge), List.of(edge)));
    DISGUISED.keySet().forEach(address -> names.put(name(address), List.of(address)));
    return Resolver.fixed(names);
  }

  private static String name(InetAddress address) {
    byte[] bytes = address.getAddress();
    return "n" + bytes.length + "-" + new BigInteger(1, bytes).toString(16) + ".test";
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private static Map<InetAddress, Boolean> edges() {
    Map<InetAddress, Boolean> all = new LinkedHashMap<>();
    SpecialPurpose.ipv4Edges().forEach(edge -> all.put(edge, SpecialPurpose.reachable(edge)));
    SpecialPurpose.ipv6Edges().forEach(edge -> all.put(edge, SpecialPurpose.reachable(edge)));
    return all;
  }

  private static Map<InetAddress, Boolean> disguised() {
    Map<InetAddress, Boolean> all = new LinkedHashMap<>();
    for (Disguise disguise : Disguise.all()) {
      if (disguise.inUse().isEmpty()) {
        for (InetAddress ipv4 : SpecialPurpose.ipv4Edges()) {
          all.put(disguise.of(ipv4), disguise.open() && SpecialPurpose.reachable(ipv4));
        }
      }
    }
    return all;
  }

  static Stream<Arguments> ofTexts() {
    return AddressFilterWaysTest.waysFromText().entrySet().stream()
        .map(way -> Arguments.of(way.getKey(), way.getValue()));
  }

  static Stream<Arguments> ofAddresses() {
    return AddressFilterWaysTest.waysOfAddresses().entrySet().stream()
        .map(way -> Arguments.of(way.getKey(), way.getValue()));
  }

  /** So that an empty table does not pass. */
  @Test
  void theTableIsWhole() {
    assertThat(EDGES).hasSize(172);
    assertThat(DISGUISED).hasSize(1_472);
    assertThat(DISGUISED.values().stream().filter(each -> each)).hasSizeGreaterThan(300);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"ofTexts", "ofAddresses"})
  void literals(String name, Way way) throws Exception {
    if (!name.equals("resolver")) { // which is asked for names only
      requireVerdicts(EDGES, way, AddressText::of);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofTexts")
  void names(String name, Way way) throws Exception {
    requireVerdicts(EDGES, way, AddressFilterRangesTest::name);
  }

  @Test
  void disguisesAsLiterals() throws Exception {
    requireVerdicts(DISGUISED, CONNECT, AddressText::of);
  }

  @Test
  void disguisesAsAnswers() throws Exception {
    requireVerdicts(DISGUISED, CONNECT, AddressFilterRangesTest::name);
  }

  @Test
  void disguisesAsAddresses() throws Exception {
    for (Map.Entry<InetAddress, Boolean> each : DISGUISED.entrySet()) {
      InetAddress address = each.getKey();
      requireVerdict(at(address), "name.test", address, each.getValue());
    }
  }

  /** A scope makes another address for the library, and the same one for the filter. */
  @Test
  void scopedAddresses() throws Exception {
    Map<InetAddress, Boolean> six = new LinkedHashMap<>(DISGUISED);
    SpecialPurpose.ipv6Edges().forEach(edge -> six.put(edge, SpecialPurpose.reachable(edge)));
    for (Map.Entry<InetAddress, Boolean> each : six.entrySet()) {
      InetAddress scoped =
          Inet6Address.getByAddress("inner.test", each.getKey().getAddress(), SCOPE);
      requireVerdict(at(scoped), "name.test", scoped, each.getValue());
    }
  }

  private static Way at(InetAddress address) {
    return (p, c, host) -> Found.opened(c.request(host, 443).at(address).connect());
  }

  private void requireVerdicts(
      Map<InetAddress, Boolean> table, Way way, Function<InetAddress, String> host)
      throws Exception {
    for (Map.Entry<InetAddress, Boolean> each : table.entrySet()) {
      requireVerdict(way, host.apply(each.getKey()), each.getKey(), each.getValue());
    }
  }

  private void requireVerdict(Way way, String host, InetAddress address, boolean reachable)
      throws Exception {
    reached.clear();
    try {
      Found found = way.go(played, connector, host);
      reached.addAll(found.addresses());
      for (AutoCloseable opened : found.opened()) {
        opened.close();
      }
    } catch (IOException | CompletionException e) {
      assertThat(e).as(AddressText.of(address)).satisfiesAnyOf(this::isFailure, this::hasFailure);
    }
    String as = host + " " + AddressText.of(address);
    if (reachable) {
      assertThat(reached).as(as).isNotEmpty().allMatch(each -> isSame(each, address));
    } else {
      assertThat(reached).as(as).isEmpty();
    }
  }

  private void isFailure(Throwable thrown) {
    assertThat(thrown).isInstanceOfAny(RaceFailure.class, UnknownHostException.class);
  }

  private void hasFailure(Throwable thrown) {
    isFailure(thrown.getCause());
  }

  /** A mapped address may have become the IPv4 address that it is. */
  private static boolean isSame(InetAddress one, InetAddress other) {
    return one.equals(other) || one.equals(ip(other.getHostAddress()));
  }
}
