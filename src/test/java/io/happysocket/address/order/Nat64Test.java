// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;
import static io.happysocket.address.Addresses.ips;
import static io.happysocket.address.Addresses.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.Nat64Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How RFC 7050 finds prefixes, and how their addresses are ordered. */
class Nat64Test {

  @ParameterizedTest
  @CsvSource({
    "2001:db8:c000:aa::, 2001:db8::/32",
    "2001:db8:c000:ab::, 2001:db8::/32",
    "2001:db8:1c0:0:aa::, 2001:db8:100::/40",
    "2001:db8:122:c000:0:aa00::, 2001:db8:122::/48",
    "2001:db8:122:3c0:0:aa::, 2001:db8:122:300::/56",
    "2001:db8:122:344:c0:0:aa00::, 2001:db8:122:344::/64",
    "2001:db8:122:344::c000:aa, 2001:db8:122:344::/96",
    "64:ff9b::c000:aa, 64:ff9b::/96",
    "64:ff9b::192.0.0.171, 64:ff9b::/96",
  })
  void aPrefixIsFoundAtEachPlace(String answer, String prefix) {
    Nat64 found = Nat64.discovered(ips(answer), "192.0.2.53#53 udp");
    assertThat(found.prefixes()).containsExactly(Nat64Prefix.of(prefix));
    assertThat(found.ignored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::1", // neither address
        "64:ff9b::c000:a9", // 192.0.0.169
        "2001:db8:122:344:c0:0:aa01::", // bits behind the IPv4 address
        "2001:db8:122:344:1c0:0:aa00::", // bits 64 to 71
        "2001:db8:122:344:100::c000:aa",
        "192.0.0.170", // no IPv6 address
      })
  void aMalformedAnswerIsIgnoredAndKept(String answer) {
    Nat64 found = Nat64.discovered(ips(answer), "");
    assertThat(found.prefixes()).isEmpty();
    assertThat(found.ignored()).containsExactly(ip(answer));
  }

  @Test
  void severalPrefixesAreKeptInTheirOrderWithoutDuplicates() {
    Nat64 found =
        Nat64.discovered(
            ips("64:ff9b:1::c000:ab", "2001:db8::5", "64:ff9b:1::c000:aa", "64:ff9b::c000:aa"), "");
    assertThat(found.prefixes())
        .containsExactly(Nat64Prefix.of("64:ff9b:1::/96"), Nat64Prefix.of("64:ff9b::/96"));
    assertThat(found.ignored()).containsExactly(ip("2001:db8::5"));
  }

  @Test
  void aTranslatedDestinationIsOrderedAsIpv4() {
    LocalNetwork here =
        network("2606::2").with(Nat64.given(List.of(Nat64Prefix.of("64:ff9b::/96"))));
    PolicyTable policy = PolicyTable.DEFAULT.on(here);
    LocalAddress source = here.addresses().get(0);
    Destination translated = new Destination("h", 1, ip("64:ff9b::808:808"), ip("8.8.8.8"), source);
    Destination own = new Destination("h", 1, ip("2607::9"), ip("2607::9"), source);
    Destination tunnel = new Destination("h", 1, ip("2002:808::9"), ip("2002:808::9"), source);
    List<Destination> expected = List.of(own, translated, tunnel);
    List<Destination> reversed = new ArrayList<>(expected);
    Collections.reverse(reversed);
    assertThat(DestinationOrder.sort(reversed, policy)).isEqualTo(expected);
    assertThat(translated.family()).isEqualTo(AddressFamily.IPV4);
    assertThat(DestinationOrder.mayPrecede(AddressFamily.IPV4, own, here, policy)).isFalse();
    assertThat(DestinationOrder.mayPrecede(AddressFamily.IPV4, tunnel, here, policy)).isTrue();
    assertThat(here.hasUsable(AddressFamily.IPV4)).isTrue();
    assertThat(network("2606::2").hasUsable(AddressFamily.IPV4)).isFalse();
    assertThat(here.identity()).isEqualTo(network("2606::2").identity());
  }
}
