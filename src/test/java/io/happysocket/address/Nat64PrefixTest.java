// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Nat64PrefixTest {

  private static Nat64Prefix prefix(String literal, int length) {
    return new Nat64Prefix((Inet6Address) ip(literal), length);
  }

  /** The examples of RFC 6052 section 2.4, and what a translator does not look at. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db8:c000:221::",
    "2001:db8:100::, 40, 2001:db8:1c0:2:21::",
    "2001:db8:122::, 48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::, 56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::, 64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::, 96, 2001:db8:122:344::192.0.2.33",
    "2001:db8::, 32, 2001:db8:c000:221:ff:1:2:3",
    "2001:db8:122::, 48, 2001:db8:122:c000:ff02:21ff:ffff:1",
  })
  void readsTheIpv4AddressInside(String literal, int length, String address) {
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

  @Test
  void isWrittenAsPeopleDo() {
    assertThat(prefix("64:ff9b:1::", 48)).hasToString("64:ff9b:1::/48");
  }
}
