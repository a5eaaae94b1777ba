// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.text.AddressText;
import java.net.Inet4Address;
import java.net.Inet6Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefixes of RFC 6052: what they make, hold and refuse to be. */
class Nat64PrefixTest {

  private static Nat64Prefix prefix(String literal, int length) {
    return new Nat64Prefix((Inet6Address) ip(literal), length);
  }

  /** The examples of RFC 6052 section 2.4. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, 2001:db8:c000:221::",
    "2001:db8:100::/40, 2001:db8:1c0:2:21::",
    "2001:db8:122::/48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::/56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::/64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::/96, 2001:db8:122:344::c000:221",
    "64:ff9b::/96, 64:ff9b::808:808",
  })
  void anAddressIsMadeAndReadInEachLength(String text, String expected) {
    Nat64Prefix prefix = Nat64Prefix.of(text);
    Inet4Address ipv4 = (Inet4Address) ip(text.startsWith("64") ? "8.8.8.8" : "192.0.2.33");
    // the well-known prefix takes no address of documentation
    assertThat(prefix.synthesise(ipv4)).isEqualTo(ip(expected));
    assertThat(prefix.contains(ip(expected))).isTrue();
    assertThat(prefix.embedded(ip(expected))).isEqualTo(ipv4);
    assertThat(prefix).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "255.255.255.255",
        "224.0.0.1"
      })
  void whatNoTranslatorReachesIsNotMade(String ipv4) {
    assertThat(Nat64Prefix.of("2001:db8:64::/96").synthesise((Inet4Address) ip(ipv4))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1"})
  void theWellKnownPrefixStandsForPublicAddressesAlone(String ipv4) {
    assertThat(Nat64Prefix.of("64:ff9b::/96").synthesise((Inet4Address) ip(ipv4))).isNull();
    assertThat(Nat64Prefix.of("64:ff9b:1::/96").synthesise((Inet4Address) ip(ipv4))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db8:c000:221:ff:1:2:3",
    "2001:db8:122::, 48, 2001:db8:122:c000:ff02:21ff:ffff:1",
  })
  void whatATranslatorDoesNotLookAtDoesNotCount(String literal, int length, String address) {
    assertThat(prefix(literal, length).contains(ip(address))).isTrue();
    assertThat(prefix(literal, length).embedded(ip(address))).isEqualTo(ip("192.0.2.33"));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db9::1",
    "2001:db8:122:344::, 96, 2001:db8:122:344:0:1:c000:221",
    "2001:db8::, 32, 32.1.13.184",
  })
  void hasNothingElsewhere(String literal, int length, String address) {
    assertThat(prefix(literal, length).contains(ip(address))).isFalse();
    assertThat(prefix(literal, length).embedded(ip(address))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 31, 33, 72, 95, 97, 128})
  void knowsSixLengths(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prefix("::", length))
        .withMessage("length must be 32, 40, 48, 56, 64 or 96: " + length);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1::, 32",
    "2001:db8:100:1::, 56",
    "2001:db8:0:0:ff00::, 96",
    "2001:db8:0:0:100::, 96"
  })
  void isZeroBehindItsLengthAndInBits64To71(String literal, int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prefix(literal, length))
        .withMessage(
            "prefix must be zero in bits 64 to 71 and behind its length: "
                + AddressText.of(ip(literal))
                + "/"
                + length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64:ff9b::",
        "64:ff9b::/97",
        "64:ff9b::/9",
        "64:ff9b::/096",
        "1.2.3.4/32",
        "64:ff9b::1/96",
        "2001:db8:122:344:100::/96",
        "x::/96",
        ":::/96",
        "064:0ff9b::/96",
        "\uff16\uff14:ff9b::/96",
        "::ffff:1.2.3.4/96",
        "64:ff9b::%1/96",
      })
  void aMalformedPrefixIsNamed(String text) {
    assertThatThrownBy(() -> Nat64Prefix.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageFindingMatch("prefix|length");
  }
}
