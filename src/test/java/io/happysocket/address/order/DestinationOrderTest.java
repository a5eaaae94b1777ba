// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;
import static io.happysocket.address.Addresses.ips;
import static io.happysocket.address.Addresses.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalAddress.Trait;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract row 17, RFC 6724 section 6. */
class DestinationOrderTest {

  @ParameterizedTest
  @MethodSource("io.happysocket.address.order.Rfc6724Examples#destinationOrder")
  void followsTheWorkedExamples(Rfc6724Examples.OrderCase example) {
    List<InetAddress> reversed = new ArrayList<>(example.input());
    Collections.reverse(reversed);

    for (List<InetAddress> input : List.of(example.input(), reversed)) {
      List<Destination> destinations = new ArrayList<>();
      for (InetAddress address : input) {
        destinations.add(
            new Destination(
                address, SourceSelection.select(address, example.candidates(), example.policy())));
      }

      List<Destination> sorted = DestinationOrder.sort(destinations, example.policy());

      assertThat(addresses(sorted)).isEqualTo(example.expectedOrder());
      assertThat(sorted.stream().map(each -> source(each).address()))
          .containsExactlyElementsOf(example.expectedSources());
    }
  }

  /** Rule 1 comes before all others, and two without a source are still put in order. */
  @Test
  void rule1PutsDestinationsWithoutASourceLast() {
    assertOrder(
        to("192.0.2.1", "169.254.0.1"),
        to("2001:db8::1", null),
        to("198.51.100.1", null),
        to("2001:0:1::1", null));
  }

  @Test
  void rule2ComesBeforeRule3() {
    assertOrder(
        new Destination(ip("2001:db8::9"), deprecated("2001:db8::1")),
        to("192.0.2.9", "169.254.0.1"));
  }

  @Test
  void rule3ComesBeforeRule4() {
    assertOrder(
        to("2001:db8:1::9", "2001:db8:2::1"),
        new Destination(
            ip("2001:db8::9"),
            new LocalAddress(ip("2001:db8::1"), "", 64, true, Set.of(Trait.HOME))));
  }

  @Test
  void rule4ComesBeforeRule5() {
    assertOrder(
        to("2001:db8::8", "2002:c000:201::1", Trait.HOME, Trait.CARE_OF),
        to("2001:db8::9", "2002:c000:201::1", Trait.HOME),
        to("2001:db8::1", "2001:db8::2", Trait.CARE_OF));
  }

  @Test
  void rule5ComesBeforeRule6() {
    assertOrder(to("192.0.2.9", "192.0.2.1"), to("2606::9", "2002:c000:201::1"));
  }

  /** The talk's V2: native IPv6, IPv4, 6to4, Teredo. */
  @Test
  void rule6PutsNativeIpv6BeforeIpv4BeforeSixToFourBeforeTeredo() {
    assertOrder(
        to("::1", "::1"),
        to("2606::9", "2606::1"),
        to("192.0.2.9", "10.0.0.1"),
        to("2002:c000:209::1", "2002:c000:201::1"),
        to("2001:0:1::9", "2001:0:1::1"),
        to("fd00::9", "fd00::1"));
  }

  @Test
  void rule6ComesBeforeRule8() {
    assertOrder(to("fe80::9", "fe80::1"), to("192.0.2.9", "192.0.2.1"));
    assertOrder(to("2606::9", "2606::1"), to("169.254.0.9", "169.254.0.1"));
  }

  @Test
  void rule8ComesBeforeRule9() {
    assertOrder(
        new Destination(ip("fe80::8000:0:0:9"), new LocalAddress(ip("fe80::1"), "", 10, false)),
        to("2001:db8::9", "2001:db8::1"));
  }

  @Test
  void rule8AlsoOrdersIpv4() {
    assertOrder(to("169.254.0.9", "169.254.0.1"), to("192.0.2.9", "192.0.2.1"));
  }

  @Test
  void rule9PrefersTheLongerCommonPrefixAmongIpv6() {
    assertOrder(
        to("2001:db8:1::9", "2001:db8:1::1"),
        to("2001:db8:2::9", "2001:db8:1::1"),
        to("2606::9", "2001:db8:1::1"));
  }

  /** It would break DNS round robin (contract row 17). */
  @Test
  void rule9IsNotAppliedToIpv4() {
    Destination far = to("203.0.113.9", "192.0.2.1");
    Destination near = to("192.0.2.9", "192.0.2.1");

    assertThat(DestinationOrder.sort(List.of(far, near), PolicyTable.RFC_6724))
        .containsExactly(far, near);
    assertThat(DestinationOrder.sort(List.of(near, far), PolicyTable.RFC_6724))
        .containsExactly(near, far);
  }

  @Test
  void rule9StopsAtTheSourcePrefix() {
    Destination one = to("2001:db8::ffff:9", "2001:db8::1");
    Destination two = to("2001:db8::2", "2001:db8::1");

    assertThat(DestinationOrder.sort(List.of(one, two), PolicyTable.RFC_6724))
        .containsExactly(one, two);
    assertThat(DestinationOrder.sort(List.of(two, one), PolicyTable.RFC_6724))
        .containsExactly(two, one);
  }

  @Test
  void rule10LeavesTheOrderUnchanged() {
    List<Destination> destinations =
        List.of(
            to("192.0.2.3", "10.0.0.1"), to("192.0.2.1", "10.0.0.1"), to("192.0.2.2", "10.0.0.1"));

    assertThat(DestinationOrder.sort(destinations, PolicyTable.RFC_6724)).isEqualTo(destinations);
  }

  /** A policy that puts both families on one level: rule 9 moves IPv6 among IPv6 places only. */
  @Test
  void aTieOfFamiliesKeepsThePlacesOfEach() {
    PolicyTable level = PolicyTable.RFC_6724.with(new PolicyTable.Entry(ip("0.0.0.0"), 0, 40, 4));
    Destination far = to("2606::9", "2001:db8::1");
    Destination ipv4 = to("192.0.2.9", "10.0.0.1");
    Destination near = to("2001:db8::9", "2001:db8::1");

    assertThat(DestinationOrder.sort(List.of(far, ipv4, near), level))
        .containsExactly(near, ipv4, far);
    assertThat(DestinationOrder.sort(List.of(ipv4, far, near), level))
        .containsExactly(ipv4, near, far);
  }

  /**
   * Contract row 16: hundreds of addresses, in any order, on one level or not; each comes out once.
   */
  @Test
  void sortsHundredsOfAddressesTheSameFromAnyOrder() {
    PolicyTable level = PolicyTable.RFC_6724.with(new PolicyTable.Entry(ip("0.0.0.0"), 0, 40, 4));
    List<Destination> destinations = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      destinations.add(
          to("2001:db8:" + Integer.toHexString(1 << i % 16) + "::" + i, "2001:db8::1"));
      destinations.add(to("192.0.2." + i, i % 3 == 0 ? null : "10.0.0.1"));
    }
    Random random = new Random(6724);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(destinations, random);

      List<Destination> sorted = DestinationOrder.sort(destinations, level);

      assertThat(sorted).containsExactlyInAnyOrderElementsOf(destinations);
      int split = random.nextInt(401);
      List<Destination> first = destinations.subList(0, split);
      List<Destination> others = destinations.subList(split, 400);
      assertThat(DestinationOrder.sort(first, others, level)).isEqualTo(sorted);
      assertThat(sorted.stream().skip(400 - 67).map(Destination::source)).containsOnlyNulls();
      assertThat(sorted.stream().map(Destination::source).filter(s -> s == null)).hasSize(67);
      assertThat(
              sorted.stream()
                  .filter(each -> AddressFamily.of(each.address()) == AddressFamily.IPV6)
                  .map(each -> -SourceSelection.commonPrefix(source(each), each.address())))
          .isSorted();
    }
  }

  @Test
  void leavesItsInputAlone() {
    List<Destination> input =
        new ArrayList<>(List.of(to("192.0.2.9", "10.0.0.1"), to("2606::9", "2606::1")));

    assertThat(addresses(DestinationOrder.sort(input, PolicyTable.RFC_6724)))
        .isEqualTo(ips("2606::9", "192.0.2.9"));
    assertThat(addresses(input)).isEqualTo(ips("192.0.2.9", "2606::9"));
  }

  @Test
  void nothingAndOneStayAsTheyAre() {
    assertThat(DestinationOrder.sort(List.of(), PolicyTable.RFC_6724)).isEmpty();
    assertThat(DestinationOrder.sort(List.of(to("::1", null)), PolicyTable.RFC_6724))
        .containsExactly(to("::1", null));
  }

  @Test
  void whatIsSortedDoesNotChangeAnyMore() {
    List<Destination> given = new ArrayList<>();
    for (String each : List.of("::1", "2001:db8::1", "192.0.2.1")) {
      List<Destination> sorted = DestinationOrder.sort(given, PolicyTable.RFC_6724);
      int before = sorted.size();
      given.add(to(each, null));
      assertThat(sorted).hasSize(before).isUnmodifiable();
    }
  }

  @Test
  void aDestinationRefusesASourceOfTheOtherFamily() {
    assertThatThrownBy(() -> to("192.0.2.9", "2001:db8::1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("source of 192.0.2.9: 2001:db8:0:0:0:0:0:1");
  }

  /** That the destinations are in order, found from this order and from the reverse. */
  private static void assertOrder(Destination... expected) {
    List<Destination> reversed = new ArrayList<>(Arrays.asList(expected));
    Collections.reverse(reversed);

    assertThat(DestinationOrder.sort(Arrays.asList(expected), PolicyTable.RFC_6724))
        .containsExactly(expected);
    assertThat(DestinationOrder.sort(reversed, PolicyTable.RFC_6724)).containsExactly(expected);
  }

  private static Destination to(String address, @Nullable String source, Trait... traits) {
    if (source == null) {
      return new Destination(ip(address), null);
    }
    LocalAddress plain = local(source);
    return new Destination(
        ip(address),
        new LocalAddress(plain.address(), "eth0", plain.prefixLength(), false, Set.of(traits)));
  }

  private static LocalAddress deprecated(String address) {
    return new LocalAddress(ip(address), "eth0", 64, true);
  }

  private static LocalAddress source(Destination destination) {
    LocalAddress source = destination.source();
    if (source == null) {
      throw new AssertionError("no source for " + destination);
    }
    return source;
  }

  private static List<InetAddress> addresses(List<Destination> destinations) {
    return destinations.stream().map(Destination::address).toList();
  }
}
