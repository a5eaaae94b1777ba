// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {

  /** The servers' names follow RFC 5952 section 4. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1#53",
    "::1, ::1#53",
    "[::1], ::1#53",
    "::, ::#53",
    "1::, 1::#53",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1#53",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1#53",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7#53",
    "10:0:0:1:2:3:4:5, 10::1:2:3:4:5#53",
    "fe80::1%7, fe80::1%7#53",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0#53",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8#53",
    "::1.2.3.4, ::102:304#53",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201#53",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304#53",
    "FE80::ABCD, fe80::abcd#53",
    "::ffff:192.0.2.1, 192.0.2.1#53",
    "255.255.255.255, 255.255.255.255#53",
    "fe80:0:0:0:1:2:0:0%7, fe80::1:2:0:0%7#53",
  })
  void readsAndWrites(String text, String written) {
    InetAddress address = Objects.requireNonNull(AddressLiteral.parse(text));
    assertThat(AddressLiteral.format(new InetSocketAddress(address, 53))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "1.2.3",
        "1",
        "01.2.3.4",
        "1.2.3.256",
        "[1.2.3.4]",
        "1.2.3.4%1",
        "::1::",
        ":",
        "fe80::1%",
        "fe80::1%nosuchif",
        "fe80::1%12345678901",
        "[::1",
        "::1]",
        "[]",
        "0x7f.0.0.1",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1..2.3",
        "\uff11.2.3.4",
        "::\uff11",
        "::\uff11.2.3.4",
        "0fe80::1",
        "fe80::00001",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "::1:2:3:4:5:6:7:8",
        "1::2::3",
        ":::",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "::1.2.3",
        "::1.2.3.4.5",
        "::01.2.3.4",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::g",
        "1:2:3:4::5:6:7:1.2.3.4",
        " ::1",
        "fe80::1%-1"
      })
  void anythingElseIsNone(String text) {
    assertThat(AddressLiteral.parse(text)).isNull();
  }

  /** Only the last part of all may be one. */
  @Test
  void aQuadBeforeTheGapIsNoAddress() {
    assertThat(AddressLiteral.parse("1.2.3.4::")).isNull();
    assertThat(AddressLiteral.parse("49.58.58.1::2:3")).isNull();
    assertThat(AddressLiteral.parse("1:1.2.3.4::2:3")).isNull();
    assertThat(AddressLiteral.parse("::2:1.2.3.4")).isNotNull();
  }

  /** The JDK does not read it either. */
  @Test
  void aMappedAddressHasNoScope() {
    assertThat(AddressLiteral.parse("::ffff:192.0.2.1%7")).isNull();
    assertThat(AddressLiteral.parse("[::ffff:c000:201%7]")).isNull();
  }
}
