// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.Addresses;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The IANA special-purpose registries: first and last address of each prefix, and its neighbours.
 */
class AddressClassTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, UNSPECIFIED",
    "0.0.0.1, THIS_NETWORK",
    "0.0.1.0, THIS_NETWORK",
    "0.1.0.0, THIS_NETWORK",
    "0.255.255.255, THIS_NETWORK",
    "1.0.0.0, NATIVE",
    "9.255.255.255, NATIVE",
    "10.0.0.0, PRIVATE",
    "10.255.255.255, PRIVATE",
    "11.0.0.0, NATIVE",
    "100.63.255.255, NATIVE",
    "100.64.0.0, SHARED",
    "100.127.255.255, SHARED",
    "100.128.0.0, NATIVE",
    "126.255.255.255, NATIVE",
    "127.0.0.0, LOOPBACK",
    "127.255.255.255, LOOPBACK",
    "128.0.0.0, NATIVE",
    "169.253.255.255, NATIVE",
    "169.254.0.0, LINK_LOCAL",
    "169.254.169.254, LINK_LOCAL",
    "169.254.255.255, LINK_LOCAL",
    "169.255.0.0, NATIVE",
    "172.15.255.255, NATIVE",
    "172.16.0.0, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.0, NATIVE",
    "191.255.255.255, NATIVE",
    "192.0.0.0, PROTOCOL",
    "192.0.0.255, PROTOCOL",
    "192.0.1.0, NATIVE",
    "192.0.2.0, DOCUMENTATION",
    "192.0.2.255, DOCUMENTATION",
    "192.0.3.0, NATIVE",
    "192.31.196.1, NATIVE",
    "192.52.193.1, NATIVE",
    "192.88.98.255, NATIVE",
    "192.88.99.0, RELAY_ANYCAST",
    "192.88.99.255, RELAY_ANYCAST",
    "192.88.100.0, NATIVE",
    "192.167.255.255, NATIVE",
    "192.168.0.0, PRIVATE",
    "192.168.255.255, PRIVATE",
    "192.169.0.0, NATIVE",
    "192.175.48.1, NATIVE",
    "198.17.255.255, NATIVE",
    "198.18.0.0, BENCHMARKING",
    "198.19.255.255, BENCHMARKING",
    "198.20.0.0, NATIVE",
    "198.51.99.255, NATIVE",
    "198.51.100.0, DOCUMENTATION",
    "198.51.100.255, DOCUMENTATION",
    "198.51.101.0, NATIVE",
    "203.0.112.255, NATIVE",
    "203.0.113.0, DOCUMENTATION",
    "203.0.113.255, DOCUMENTATION",
    "203.0.114.0, NATIVE",
    "223.255.255.255, NATIVE",
    "224.0.0.0, MULTICAST",
    "239.255.255.255, MULTICAST",
    "240.0.0.0, RESERVED",
    "254.255.255.255, RESERVED",
    "255.0.0.0, RESERVED",
    "255.254.255.255, RESERVED",
    "255.255.254.255, RESERVED",
    "255.255.255.254, RESERVED",
    "255.255.255.255, BROADCAST",
  })
  void classifiesIpv4(String address, AddressClass expected) {
    assertThat(AddressClass.of(ip(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "::2, IPV4_COMPATIBLE",
    "::1:0:1, RESERVED",
    "::1:1, IPV4_COMPATIBLE",
    "::100, IPV4_COMPATIBLE",
    "::203.0.113.9, IPV4_COMPATIBLE",
    "::ffff:0:203.0.113.9, RESERVED",
    "::1:0:0:0, RESERVED",
    "0:0:0:1::, RESERVED",
    "0:1::, RESERVED",
    "1::, RESERVED",
    "64:ff9b::, NAT64",
    "64:ff9b::255.255.255.255, NAT64",
    "64:ff9b::1:0:0, RESERVED",
    "64:ff9b:0:1::, RESERVED",
    "64:ff9b:1::, LOCAL_NAT64",
    "64:ff9b:1:ffff:ffff:ffff:ffff:ffff, LOCAL_NAT64",
    "64:ff9b:2::, RESERVED",
    "64:ff9a::, RESERVED",
    "64:ff9c::1, RESERVED",
    "63::, RESERVED",
    "65::, RESERVED",
    "100::, DISCARD",
    "100::ffff:ffff:ffff:ffff, DISCARD",
    "100:0:0:1::, DISCARD",
    "100:0:0:1:ffff:ffff:ffff:ffff, DISCARD",
    "100:0:0:2::, RESERVED",
    "100:0:1::, RESERVED",
    "100:1::, RESERVED",
    "1f02:d9fc::1, RESERVED",
    "1fff:ffff::, RESERVED",
    "2000::, NATIVE",
    "2001::, TEREDO",
    "2001:0:ffff:ffff:ffff:ffff:ffff:ffff, TEREDO",
    "2001:1::1, PROTOCOL",
    "2001:2::, BENCHMARKING",
    "2001:2:0:ffff:ffff:ffff:ffff:ffff, BENCHMARKING",
    "2001:2:1::, PROTOCOL",
    "2001:3::1, NATIVE",
    "2001:4:111::, PROTOCOL",
    "2001:4:112::1, NATIVE",
    "2001:4:113::, PROTOCOL",
    "2001:5::, PROTOCOL",
    "2001:f::, PROTOCOL",
    "2001:10::, ORCHID",
    "2001:1f:ffff::, ORCHID",
    "2001:20::, ORCHID",
    "2001:2f:ffff::, ORCHID",
    "2001:30::, PROTOCOL",
    "2001:1ff:ffff::, PROTOCOL",
    "2001:200::, NATIVE",
    "2001:db7:ffff::, NATIVE",
    "2001:db8::, DOCUMENTATION",
    "2001:db8:ffff::, DOCUMENTATION",
    "2001:db9::, NATIVE",
    "2002::, SIX_TO_FOUR",
    "2002:ffff:ffff::, SIX_TO_FOUR",
    "2003::, NATIVE",
    "2620:4f:8000::1, NATIVE",
    "3ffd:ffff::, NATIVE",
    "3ffe::, SIX_BONE",
    "3ffe:ffff::, SIX_BONE",
    "3fff::, DOCUMENTATION",
    "3fff:fff:ffff::, DOCUMENTATION",
    "3fff:1000::, NATIVE",
    "4000::, RESERVED",
    "5eff::, RESERVED",
    "5f00::, SRV6",
    "5f00:ffff::, SRV6",
    "5f01::, RESERVED",
    "fbff::, RESERVED",
    "fc00::, UNIQUE_LOCAL",
    "fdff:ffff::, UNIQUE_LOCAL",
    "fe00::, RESERVED",
    "fe7f::, RESERVED",
    "fe80::, LINK_LOCAL",
    "febf:ffff::, LINK_LOCAL",
    "fec0::, SITE_LOCAL",
    "feff:ffff::, SITE_LOCAL",
    "ff00::, MULTICAST",
    "ff02::1, MULTICAST",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, MULTICAST",
  })
  void classifiesIpv6(String address, AddressClass expected) {
    assertThat(AddressClass.of(ip(address))).isEqualTo(expected);
  }

  @Test
  void seesAMappedAddressThatTheJdkDidNotConvert() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    bytes[12] = 127;

    assertThat(AddressClass.of(Inet6Address.getByAddress(null, bytes, 0)))
        .isEqualTo(AddressClass.IPV4_MAPPED);
  }

  /** Contract row 14: a mapped AAAA is that IPv4 address. */
  @Test
  void seesAMappedAddressThatTheJdkConvertedAsIpv4() {
    assertThat(AddressClass.of(ip("::ffff:10.0.0.1"))).isEqualTo(AddressClass.PRIVATE);
  }

  @Test
  void callsOnlyTransitionTunnelsTunnels() {
    assertThat(Arrays.stream(AddressClass.values()).filter(AddressClass::isTunnel))
        .containsExactlyInAnyOrder(
            AddressClass.SIX_TO_FOUR, AddressClass.TEREDO, AddressClass.IPV4_COMPATIBLE);
  }

  @Test
  void hasNamesForReports() {
    assertThat(AddressClass.SIX_TO_FOUR).hasToString("6to4");
    assertThat(AddressClass.TEREDO).hasToString("Teredo");
    assertThat(AddressClass.NATIVE).hasToString("native");
    assertThat(Arrays.stream(AddressClass.values()).map(AddressClass::toString))
        .doesNotHaveDuplicates();
  }

  /** The ends of blocks of IANA's list, and what lies between them. */
  @ParameterizedTest
  @CsvSource({
    "2001:200::1, NATIVE",
    "2001:bff:ffff::1, NATIVE",
    "2001:1000::1, UNALLOCATED",
    "2001:11ff::1, UNALLOCATED",
    "2001:1200::1, NATIVE",
    "2001:4e00::1, UNALLOCATED",
    "2001:c000::1, UNALLOCATED",
    "2003:3fff::1, NATIVE",
    "2003:4000::1, UNALLOCATED",
    "240f:ffff::1, NATIVE",
    "2410::1, NATIVE",
    "2420::1, UNALLOCATED",
    "2611:ffff::1, UNALLOCATED",
    "2620:1ff::1, NATIVE",
    "2a1f::1, NATIVE",
    "2a20::1, UNALLOCATED",
    "2d00::1, UNALLOCATED",
    "3000::1, UNALLOCATED",
    "3ffe::1, SIX_BONE",
    "2002::1, SIX_TO_FOUR",
    "2001:0:1::1, TEREDO",
    "1f02:d9fc::1, RESERVED",
    "fec0::1, SITE_LOCAL",
    "198.41.0.4, NATIVE"
  })
  void whatIanaHasNotAllocatedIsToldApartForStatistics(String address, AddressClass expected) {
    assertThat(AddressClass.asAllocated(Addresses.ip(address))).isEqualTo(expected);
  }

  @Test
  void aClassIsFoundByItsName() {
    for (AddressClass each : AddressClass.values()) {
      assertThat(AddressClass.named(each.toString())).isEqualTo(each);
    }
    assertThat(AddressClass.named("Native")).isNull();
  }
}
