// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static io.happysocket.address.Addresses.ip;
import static io.happysocket.address.Addresses.local;
import static io.happysocket.address.Addresses.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Addresses;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.text.AddressClass;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNetworkTest {

  @ParameterizedTest
  @CsvSource({
    // usable, native
    "2001:db8::1, true, true",
    "2606:4700::1, true, true",
    "fd00::1, true, true",
    "fec0::1, true, true",
    "2002:c000:201::1, true, false",
    "2001:0:c633:640a:8000:f227:3fff:fdde, true, false",
    "::192.0.2.1, true, false",
    "::1, false, false",
    "::, false, false",
    "fe80::1, false, false",
    "ff02::1, false, false",
    "192.0.2.1, true, true",
    "10.0.0.1, true, true",
    "100.64.0.1, true, true",
    "192.0.0.4, true, true", // 464XLAT
    "127.0.0.1, false, false",
    "169.254.1.1, false, false",
    "0.0.0.0, false, false",
    "0.0.0.1, false, false",
    "224.0.0.1, false, false",
    "255.255.255.255, false, false",
  })
  void tellsUsableAndNative(String address, boolean usable, boolean isNative) {
    LocalNetwork network = network(address);
    AddressFamily family = AddressFamily.of(ip(address));

    assertThat(network.hasUsable(family)).isEqualTo(usable);
    assertThat(network.hasNative(family)).isEqualTo(isNative);
    assertThat(network.hasUsable(family.other())).isFalse();
    assertThat(network.hasNative(family.other())).isFalse();
  }

  /** Contract row 19. */
  @Test
  void linkLocalIpv6OnlyIsNotUsable() {
    LocalNetwork network = network("127.0.0.1", "::1", "fe80::1", "192.168.1.2");

    assertThat(network.hasUsable(IPV6)).isFalse();
    assertThat(network.hasUsable(IPV4)).isTrue();
    assertThat(network.onlyTeredo()).isFalse();
  }

  /** Contract row 19, deck.md V3. */
  @Test
  void teredoBesideLoopbackAndLinkLocalIsOnlyTeredo() {
    LocalNetwork network = network("::1", "fe80::1", "2001:0:1::1", "2001:0:2::1", "192.168.1.2");

    assertThat(network.onlyTeredo()).isTrue();
    assertThat(network.hasUsable(IPV6)).isTrue();
    assertThat(network.hasNative(IPV6)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2606:4700::1", "2002:c000:201::1", "fd00::1"})
  void teredoBesideAnotherUsableAddressIsNotOnlyTeredo(String other) {
    assertThat(network("2001:0:1::1", other).onlyTeredo()).isFalse();
  }

  @Test
  void aNativeAddressBesideATunnelIsNative() {
    assertThat(network("2002:c000:201::1", "2606:4700::1").hasNative(IPV6)).isTrue();
  }

  @Test
  void listsTheClassesOfAFamily() {
    LocalNetwork network = network("::1", "fe80::1", "2002:c000:201::1", "127.0.0.1", "10.0.0.1");

    assertThat(network.classes(IPV6))
        .containsExactlyInAnyOrder(
            AddressClass.LOOPBACK, AddressClass.LINK_LOCAL, AddressClass.SIX_TO_FOUR);
    assertThat(network.classes(IPV4))
        .containsExactlyInAnyOrder(AddressClass.LOOPBACK, AddressClass.PRIVATE);
    assertThatThrownBy(() -> network.classes(IPV4).add(AddressClass.NATIVE))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theUnknownNetworkSaysSo() {
    assertThat(LocalNetwork.UNKNOWN.isUnknown()).isTrue();
    assertThat(LocalNetwork.UNKNOWN.addresses()).isEmpty();
    assertThat(LocalNetwork.UNKNOWN.onlyTeredo()).isFalse();
    assertThat(LocalNetwork.UNKNOWN.hasUsable(IPV4)).isFalse();
    assertThat(LocalNetwork.UNKNOWN.hasNative(IPV6)).isFalse();
    assertThat(LocalNetwork.UNKNOWN.classes(IPV6)).isEmpty();
    assertThat(network("127.0.0.1").isUnknown()).isFalse();
  }

  @Test
  void findsAnAddressWithItsPrefix() {
    LocalNetwork network = network("10.0.0.1", "2001:db8::1");

    assertThat(network.find(ip("2001:db8::1"))).isEqualTo(local("2001:db8::1"));
    assertThat(network.find(ip("2001:db8::2"))).isNull();
  }

  @Test
  void equalAddressesMakeEqualNetworks() {
    assertThat(network("10.0.0.1"))
        .isEqualTo(network("10.0.0.1"))
        .hasSameHashCodeAs(network("10.0.0.1"))
        .isNotEqualTo(network("10.0.0.2"))
        .isNotEqualTo("10.0.0.1");
    assertThat(network("10.0.0.1").hashCode()).isNotEqualTo(network("10.0.0.2").hashCode());
    assertThat(network("10.0.0.1").toString()).contains("10.0.0.1", "eth0");
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.23, 24, 192.168.1.0/24",
    "192.168.1.23, 32, 192.168.1.23/32",
    "10.77.255.1, 9, 10.0.0.0/9",
    "172.31.255.255, 12, 172.16.0.0/12",
    "192.168.1.23, 0, 192.168.1.23/32",
    "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2::/64",
    "2001:db8:1:2:3:4:5:6, 128, 2001:db8:1:2::/64",
    "2001:db8:1:2:3:4:5:6, 48, 2001:db8:1:2::/64",
    "127.0.0.1, 8, ''",
    "fe80::1, 64, ''"
  })
  void aNetworkIsToldByThePrefixesOfItsSources(String address, int length, String identity) {
    LocalAddress source = new LocalAddress(ip(address), "eth0", length, false);

    assertThat(new LocalNetwork(List.of(), List.of(source)).identity()).isEqualTo(identity);
  }

  @Test
  void theOtherAddressesMakeAnotherValueOfTheSameNetwork() {
    LocalAddress source = local("10.0.0.1");
    LocalNetwork before = new LocalNetwork(List.of(source), List.of(source));
    LocalNetwork after = new LocalNetwork(List.of(source, local("172.17.0.1")), List.of(source));

    assertThat(after).isNotEqualTo(before);
    assertThat(after.identity()).isEqualTo(before.identity());
    assertThat(new LocalNetwork(List.of(source), List.of())).isNotEqualTo(before);
    Nat64Prefix prefix = new Nat64Prefix((Inet6Address) Addresses.ip("64:ff9b:1::"), 48);
    LocalNetwork withNat64 =
        new LocalNetwork(List.of(source), List.of(source)).with(Nat64.given(List.of(prefix)));
    assertThat(withNat64).isNotEqualTo(before);
    assertThat(withNat64.identity()).isEqualTo(before.identity());
    assertThat(withNat64.nat64().prefixes()).containsExactly(prefix);
    assertThat(before.nat64().prefixes()).isEmpty();
    assertThat(before.sources()).containsExactly(source);
  }

  @Test
  void whereTheRoutesAreNotKnownEachUsableAddressIsASource() {
    LocalNetwork network = network("::1", "10.0.0.1", "2001:db8::1", "fe80::1");

    assertThat(network.sources()).containsExactly(local("10.0.0.1"), local("2001:db8::1"));
    assertThat(network.identity())
        .isEqualTo(network("2001:db8::1", "10.0.0.1").identity())
        .contains("2001:db8::/64");
    assertThat(LocalNetwork.UNKNOWN.identity()).isEmpty();
  }

  @Test
  void copiesTheListItIsGiven() {
    List<LocalAddress> addresses = new ArrayList<>(List.of(local("10.0.0.1")));
    LocalNetwork network = new LocalNetwork(addresses);

    addresses.clear();

    assertThat(network.addresses()).containsExactly(local("10.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 33", "10.0.0.1, -1", "2001:db8::1, 129", "2001:db8::1, -1"})
  void aLocalAddressRefusesAPrefixLongerThanItself(String address, int prefixLength) {
    assertThatThrownBy(() -> new LocalAddress(ip(address), "eth0", prefixLength, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefixLength of %s: %d", ip(address).getHostAddress(), prefixLength);
  }

  @Test
  void aLocalAddressTakesEveryPrefixOfItsFamily() {
    assertThat(new LocalAddress(ip("10.0.0.1"), "eth0", 0, false).prefixLength()).isZero();
    assertThat(LocalAddress.of(ip("10.0.0.1")))
        .isEqualTo(new LocalAddress(ip("10.0.0.1"), "", 32, false));
    assertThat(LocalAddress.of(ip("2001:db8::1")).prefixLength()).isEqualTo(128);
  }

  @Test
  void aLocalAddressKnowsItsClass() {
    assertThat(AddressClass.of(local("10.0.0.1").address())).isEqualTo(AddressClass.PRIVATE);
  }
}
