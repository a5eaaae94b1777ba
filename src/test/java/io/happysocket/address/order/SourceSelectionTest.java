// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;
import static io.happysocket.address.Addresses.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalAddress.Trait;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6724 section 5. */
class SourceSelectionTest {

  @ParameterizedTest
  @MethodSource("io.happysocket.address.order.Rfc6724Examples#sourceSelection")
  void followsTheWorkedExamples(Rfc6724Examples.SourceCase example) {
    List<LocalAddress> reversed = new ArrayList<>(example.candidates());
    Collections.reverse(reversed);

    for (List<LocalAddress> candidates : List.of(example.candidates(), reversed)) {
      LocalAddress source =
          SourceSelection.select(example.destination(), candidates, example.policy());

      assertThat(source).isNotNull();
      assertThat(source.address()).isEqualTo(example.expected());
    }
  }

  /** Rule 2, both ways, whatever the order. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::9, fe80::1, 2001:db8::1, 2001:db8::1",
    "fe80::9, fe80::1, 2001:db8::1, fe80::1",
    "fec0::9, fe80::1, 2001:db8::1, 2001:db8::1",
    "fec0::9, fec0::1, 2001:db8::1, fec0::1",
    "fe80::9, fec0::1, 2001:db8::1, fec0::1",
    "ff02::9, fe80::1, 2001:db8::1, fe80::1",
    "ff0e::9, fe80::1, fec0::1, fec0::1",
    "224.0.0.9, 169.254.0.1, 192.0.2.1, 192.0.2.1",
    "198.51.100.9, 169.254.0.1, 192.0.2.1, 192.0.2.1",
    "169.254.0.9, 192.0.2.1, 169.254.0.1, 169.254.0.1",
  })
  void rule2PrefersTheScopeThatReaches(String destination, String a, String b, String expected) {
    assertThat(select(destination, local(a), local(b))).isEqualTo(local(expected));
    assertThat(select(destination, local(b), local(a))).isEqualTo(local(expected));
  }

  @Test
  void rule3AvoidsDeprecatedAddresses() {
    LocalAddress old = new LocalAddress(ip("2001:db8::1"), "eth0", 64, true);
    LocalAddress other = local("2001:db8:1::1");

    assertThat(select("2001:db8::9", old, other)).isEqualTo(other);
    assertThat(select("2001:db8::9", other, old)).isEqualTo(other);
  }

  @Test
  void rule4PrefersHomeAddressesAndMostThoseThatAreCareOfAtOnce() {
    LocalAddress both = with("2001:db8:1::1", Trait.HOME, Trait.CARE_OF);
    LocalAddress home = with("2001:db8:2::1", Trait.HOME);
    LocalAddress careOf = with("2001:db8::1", Trait.CARE_OF);

    assertThat(select("2001:db8::9", careOf, home, both)).isEqualTo(both);
    assertThat(select("2001:db8::9", both, home, careOf)).isEqualTo(both);
    assertThat(select("2001:db8::9", careOf, home)).isEqualTo(home);
    assertThat(select("2001:db8::9", home, careOf)).isEqualTo(home);
  }

  @Test
  void rule6PrefersTheLabelOfTheDestinationToALongerPrefix() {
    LocalAddress unique = local("fd00::1");
    LocalAddress global = local("2001:db8::1");

    assertThat(select("fd11::9", global, unique)).isEqualTo(unique);
    assertThat(select("2606::9", unique, global)).isEqualTo(global);
  }

  @Test
  void rule8PrefersTheLongerCommonPrefix() {
    LocalAddress near = local("2001:db8:1::1");
    LocalAddress far = local("2001:db8:8000::1");

    assertThat(select("2001:db8:2::9", far, near)).isEqualTo(near);
    assertThat(select("2001:db8:2::9", near, far)).isEqualTo(near);
  }

  /** Section 2.2: bits of the interface identifier do not count; nor does the order then change. */
  @Test
  void rule8CountsTheBitsOfTheSourcePrefixOnly() {
    LocalAddress first = local("2001:db8::ffff:1");
    LocalAddress second = local("2001:db8::2");

    assertThat(select("2001:db8::3", first, second)).isEqualTo(first);
    assertThat(select("2001:db8::3", second, first)).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 64, 2001:db8::1, 64",
    "2001:db8::1, 128, 2001:db8::1, 128",
    "2001:db8::1, 128, 2001:db8::0, 127",
    "2001:db8::1, 128, 2001:db8:0:0:8000::1, 64",
    "2001:db8::1, 64, a001:db8::1, 0",
    "2001:db8::1, 64, 2101:db8::1, 7",
    "10.0.0.1, 24, 10.0.0.9, 24",
    "10.0.0.1, 32, 10.0.0.9, 28",
    "10.0.0.1, 24, 138.0.0.9, 0",
  })
  void countsCommonBits(String source, int prefixLength, String destination, int expected) {
    LocalAddress local = new LocalAddress(ip(source), "eth0", prefixLength, false);

    assertThat(SourceSelection.commonPrefix(local, ip(destination))).isEqualTo(expected);
  }

  /** Section 4. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::9, 192.0.2.1",
    "192.0.2.9, 2001:db8::1",
    "2001:db8::9, ff02::1",
    "2001:db8::9, ::",
    "2001:db8::9, ::1",
    "192.0.2.9, 127.0.0.1",
    "192.0.2.9, 224.0.0.1",
    "192.0.2.9, 0.0.0.0",
    "192.0.2.9, 255.255.255.255",
    "127.0.0.1, ::1",
    "::1, 127.0.0.1",
  })
  void someAddressesAreNoCandidates(String destination, String source) {
    assertThat(select(destination, local(source))).isNull();
  }

  @Test
  void loopbackServesLoopback() {
    assertThat(select("::1", local("2001:db8::1"), local("::1"))).isEqualTo(local("::1"));
    assertThat(select("127.0.0.1", local("127.0.0.1"))).isEqualTo(local("127.0.0.1"));
  }

  @Test
  void nothingGivesNothing() {
    assertThat(select("2001:db8::9")).isNull();
  }

  @Test
  void theFirstOfEqualsIsTaken() {
    LocalAddress first = local("2001:db8:0:0:1::1");
    LocalAddress second = local("2001:db8:0:0:1::2");

    assertThat(select("2606::1", first, second)).isEqualTo(first);
    assertThat(select("2606::1", second, first)).isEqualTo(second);
  }

  /** Section 4: a scoped destination is reached from its own interface. */
  @Test
  void aLinkLocalSourceOfAnotherInterfaceIsNoCandidate() throws UnknownHostException {
    LocalAddress onTwo = LocalAddress.of(scoped("fe80::1", 2));
    LocalAddress onThree = LocalAddress.of(scoped("fe80::1:0:0:1", 3));
    LocalAddress unknown = LocalAddress.of(ip("fe80::2:0:0:1"));
    InetAddress toThree = scoped("fe80::9", 3);

    assertThat(SourceSelection.select(toThree, List.of(onTwo), PolicyTable.RFC_6724)).isNull();
    assertThat(SourceSelection.select(toThree, List.of(onTwo, onThree), PolicyTable.RFC_6724))
        .isEqualTo(onThree);
    assertThat(SourceSelection.select(toThree, List.of(unknown), PolicyTable.RFC_6724))
        .isEqualTo(unknown);
    assertThat(select("fe80::9", onTwo)).isEqualTo(onTwo);
  }

  private static @Nullable LocalAddress select(String destination, LocalAddress... addresses) {
    return SourceSelection.select(ip(destination), Arrays.asList(addresses), PolicyTable.RFC_6724);
  }

  private static LocalAddress with(String address, Trait... traits) {
    return new LocalAddress(ip(address), "eth0", 64, false, Set.of(traits));
  }

  private static Inet6Address scoped(String address, int scope) throws UnknownHostException {
    return Inet6Address.getByAddress(null, ip(address).getAddress(), scope);
  }
}
