// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are names and which are addresses. */
class HostTest {

  /** The old forms are those that the JDK reads, too, and to the same address. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "127.1, 127.0.0.1",
    "1, 0.0.0.1",
    "0, 0.0.0.0",
    "2130706433, 127.0.0.1",
    "4294967295, 255.255.255.255",
    "10.1.258, 10.1.1.2",
    "10.16777215, 10.255.255.255",
  })
  void numbersAreIpv4Addresses(String text, String address) throws Exception {
    Host host = Host.parse(text);
    assertThat(Objects.requireNonNull(host.address()).getHostAddress()).isEqualTo(address);
    assertThat(host.name()).isNull();
    assertThat(InetAddress.getByName(text).getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]", "fe80::1%7", "[fe80::1%7]", "::ffff:192.0.2.1"})
  void colonsMakeIpv6Addresses(String text) {
    assertThat(Host.parse(text).address()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysql.2024", "node.1", "1.2.3.example", "a", "0xg.1", "1-2.3", "127.1.x"})
  void everythingElseIsAName(String text) {
    Host host = Host.parse(text);
    assertThat(host.address()).isNull();
    assertThat(Objects.requireNonNull(host.name()).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'', host must not be empty",
    "0x, is all numbers",
    "01.2.3.4, is all numbers",
    "0x7f.1, is all numbers",
    "0x7f000001, is all numbers",
    "127.01, is all numbers",
    "4294967296, is all numbers",
    "1.2.3.4.5, is all numbers",
    "256.1, is all numbers",
    "1.2.65536, is all numbers",
    "127.0.0.1., is all numbers",
    "99999999999, is all numbers",
    "1..2, has an empty label",
    "a..b, has an empty label",
    "0fe80::1, is not an IPv6 address",
    "'::\uff11', is not an IPv6 address",
    "'fe80::1%nosuchif', its scope is no interface here",
    "'[1.2.3.4]', is not an IPv6 address",
    "'[a]', is not an IPv6 address",
    "a:80, is not an IPv6 address",
  })
  void whatIsNeitherIsRefused(String text, String why) {
    assertThatThrownBy(() -> Host.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** A resolver of one's own may know other names than we would ask for. */
  @ParameterizedTest
  @ValueSource(strings = {"a b", "a..b", "mysql.2024", "-x", "1..2", "."})
  void whatIsNoAddressMayBeANameElsewhere(String text) {
    assertThat(Host.addressOf(text)).isNull();
  }

  @Test
  void namesTooLongAreRefused() {
    assertThatThrownBy(() -> Host.parse("a.".repeat(127) + "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("253");
  }
}
