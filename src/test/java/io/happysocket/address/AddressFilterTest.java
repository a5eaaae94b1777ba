// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFilterTest {

  private final AddressFilter publicOnly = AddressFilter.publicOnly();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.32.0.1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1", // 8.8.8.8
        "2001:0:808:808:0:ffff:fefe:fefe", // server 8.8.8.8, client 1.1.1.1
        "::ffff:8.8.8.8",
      })
  void publicOnlyAllowsPublicAddresses(String address) {
    assertThat(publicOnly.allows(ip(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.1.2.3",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "100::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "3fff::1",
        "3ffe::1",
        "5f00::1",
        "4000::1",
      })
  void publicOnlyRefusesEverythingElse(String address) {
    assertThat(publicOnly.allows(ip(address))).isFalse();
  }

  /** However an address is dressed, what it leads to decides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
      })
  void publicOnlyRefusesEmbeddedFormsOfThem(String ipv4) throws UnknownHostException {
    byte[] inside = ip(ipv4).getAddress();
    byte[] google = ip("8.8.8.8").getAddress();
    byte[] mapped = ip("2001:db8::ffff:0:0").getAddress();
    mapped[0] = mapped[1] = mapped[2] = mapped[3] = 0;

    assertThat(publicOnly.allows(ip("::ffff:" + ipv4))).as("mapped, converted").isFalse();
    assertThat(publicOnly.allows(raw(put(mapped, inside, 12)))).as("mapped").isFalse();
    assertThat(publicOnly.allows(ip("::" + ipv4))).as("compatible").isFalse();
    assertThat(publicOnly.allows(ip("64:ff9b::" + ipv4))).as("NAT64").isFalse();
    assertThat(publicOnly.allows(raw(put(bytes("2002::1"), inside, 2)))).as("6to4").isFalse();
    byte[] viaServer = put(put(bytes("2001::"), inside, 4), invert(google), 12);
    assertThat(publicOnly.allows(raw(viaServer))).as("Teredo server").isFalse();
    byte[] toClient = put(put(bytes("2001::"), google, 4), invert(inside), 12);
    assertThat(publicOnly.allows(raw(toClient))).as("Teredo client").isFalse();
  }

  @Test
  void publicOnlyAllowsAMappedPublicAddressThatTheJdkDidNotConvert() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 8, 8, 8, 8};

    assertThat(publicOnly.allows(raw(mapped))).isTrue();
  }

  /** Whatever they embed: where is not known, or nothing may use them any more. */
  @ParameterizedTest
  @ValueSource(
      strings = {"64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff::1", "::8.8.8.8", "::ffff:0:8.8.8.8"})
  void publicOnlyRefusesPrefixesWhole(String address) {
    assertThat(publicOnly.allows(ip(address))).isFalse();
  }

  @Test
  void allRefusesNothing() {
    assertThat(AddressFilter.all().allows(ip("127.0.0.1"))).isTrue();
  }

  @Test
  void andAllowsWhatBothAllow() {
    AddressFilter notGoogle = address -> !address.equals(ip("8.8.8.8"));
    AddressFilter both = publicOnly.and(notGoogle);

    assertThat(both.allows(ip("1.1.1.1"))).isTrue();
    assertThat(both.allows(ip("8.8.8.8"))).isFalse();
    assertThat(both.allows(ip("10.0.0.1"))).isFalse();
  }

  /** A filter that knows nothing of prefixes is asked for both addresses. */
  @Test
  void anyFilterIsAskedForWhatANat64PrefixInUseLeadsTo() {
    List<Nat64Prefix> inUse = List.of(new Nat64Prefix((Inet6Address) ip("2a01:db9::"), 32));
    AddressFilter notTen = address -> !address.equals(ip("10.0.0.1"));

    assertThat(notTen.allows(ip("2a01:db9:a00:1::"))).isTrue();
    assertThat(notTen.allows(ip("2a01:db9:a00:1::"), inUse)).isFalse();
    assertThat(notTen.allows(ip("2a01:db9:a00:2::"), inUse)).isTrue();
    assertThat(notTen.allows(ip("2a01:dba:a00:1::"), inUse)).isTrue();
    assertThat(notTen.and(publicOnly).allows(ip("2a01:db9:a00:2::"), inUse)).isFalse();
    assertThat(publicOnly.and(notTen).allows(ip("2a01:db9:808:808::"), inUse)).isTrue();
    AddressFilter notIpv6 = address -> address.getAddress().length == 4;
    assertThat(notIpv6.allows(ip("2a01:db9:808:808::"), inUse)).isFalse();
  }

  @Test
  void andDoesNotAskTheSecondAboutWhatTheFirstRefuses() {
    List<InetAddress> asked = new ArrayList<>();

    publicOnly.and(asked::add).allows(ip("10.0.0.1"));

    assertThat(asked).isEmpty();
  }

  private static byte[] bytes(String literal) {
    return ip(literal).getAddress();
  }

  private static byte[] put(byte[] address, byte[] ipv4, int offset) {
    System.arraycopy(ipv4, 0, address, offset, 4);
    return address;
  }

  private static byte[] invert(byte[] ipv4) {
    byte[] inverted = new byte[4];
    for (int i = 0; i < 4; i++) {
      inverted[i] = (byte) ~ipv4[i];
    }
    return inverted;
  }

  /** An IPv6 address whatever its bytes: the JDK does not convert here. */
  private static InetAddress raw(byte[] bytes) throws UnknownHostException {
    return Inet6Address.getByAddress(null, bytes, 0);
  }
}
