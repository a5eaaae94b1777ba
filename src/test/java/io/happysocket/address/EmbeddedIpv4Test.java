// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedIpv4Test {

  /** The Teredo address is the example of RFC 4380 section 5.2.1 with documentation addresses. */
  @ParameterizedTest
  @CsvSource({
    "::192.0.2.33, 192.0.2.33",
    "64:ff9b::192.0.2.33, 192.0.2.33",
    "2002:c000:221:1::5, 192.0.2.33",
    "2001:0:c633:640a:8000:f227:3fff:fdde, 192.0.2.33",
  })
  void findsTheIpv4AddressInside(String address, String inside) {
    assertThat(EmbeddedIpv4.of(ip(address))).isEqualTo(ip(inside));
  }

  @Test
  void findsTheIpv4AddressOfAMappedOne() throws UnknownHostException {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};

    assertThat(EmbeddedIpv4.of(Inet6Address.getByAddress(null, bytes, 0)))
        .isEqualTo(ip("10.1.2.3"));
  }

  @Test
  void findsTheServerOfATeredoAddress() {
    assertThat(EmbeddedIpv4.teredoServer(ip("2001:0:c633:640a:8000:f227:3fff:fdde")))
        .isEqualTo(ip("198.51.100.10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::5efe:192.0.2.33",
        "2001:db8::200:5efe:192.0.2.33",
        "fe80::5efe:192.0.2.33",
      })
  void findsTheNodeOfAnIsatapAddress(String address) {
    assertThat(EmbeddedIpv4.isatap(ip(address))).isEqualTo(ip("192.0.2.33"));
    assertThat(EmbeddedIpv4.of(ip(address))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.33",
        "2001:db8::400:5efe:192.0.2.33",
        "2001:db8::1:5efe:192.0.2.33",
        "2001:db8::5fff:192.0.2.33",
        "2001:db8::5eff:192.0.2.33",
        "2001:0:c633:640a:0:5efe:3fff:fdde", // the port of a Teredo client
      })
  void findsNoIsatapElsewhere(String address) {
    assertThat(EmbeddedIpv4.isatap(ip(address))).isNull();
  }

  @Test
  void findsAllThatIsInside() {
    Nat64Prefix own = new Nat64Prefix((Inet6Address) ip("2001:db8::"), 32);
    assertThat(EmbeddedIpv4.all(ip("2001:0:c633:640a:8000:f227:3fff:fdde"), List.of(own)))
        .containsExactly((Inet4Address) ip("192.0.2.33"), (Inet4Address) ip("198.51.100.10"));
    assertThat(EmbeddedIpv4.all(ip("2001:db8:c000:221:0:5efe:c633:640a"), List.of(own)))
        .containsExactly((Inet4Address) ip("198.51.100.10"), (Inet4Address) ip("192.0.2.33"));
    assertThat(EmbeddedIpv4.all(ip("2001:db9::1"), List.of(own))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.33", "2001:db8::1", "64:ff9b:1::192.0.2.33", "::1", "::"})
  void findsNothingElsewhere(String address) {
    assertThat(EmbeddedIpv4.of(ip(address))).isNull();
    assertThat(EmbeddedIpv4.teredoServer(ip(address))).isNull();
  }

  @Test
  void findsATeredoServerInTeredoAddressesOnly() {
    assertThat(EmbeddedIpv4.teredoServer(ip("2002:c000:221::1"))).isNull();
  }
}
