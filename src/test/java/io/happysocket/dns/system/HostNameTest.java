// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.system.HostName.Special;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 13: names are handled or refused before any packet is sent. */
class HostNameTest {

  private static final String LABEL = "a".repeat(63);

  @ParameterizedTest
  @CsvSource({
    "www.Example, www.example, false",
    "www.example., www.example, true",
    "host, host, false",
    "_dmarc.a_b.example, _dmarc.a_b.example, false",
    "r3---sn-x-.example, r3---sn-x-.example, false",
    "3com.example, 3com.example, false",
    "1.2.3.example, 1.2.3.example, false",
    "BÜCHER.example, xn--bcher-kva.example, false",
    "bücher。example。, xn--bcher-kva.example, true",
    "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f, false",
  })
  void readsNames(String host, String text, boolean absolute) {
    assertThat(HostName.parse(host)).isEqualTo(new HostName(text, absolute));
  }

  @ParameterizedTest
  @CsvSource({
    "'.', has an empty label",
    "a..b, has an empty label",
    ".a, has an empty label",
    "a.., has an empty label",
    "-a.example, begins with a hyphen",
    "'a b', has a character no host name may have",
    "a/b, has a character no host name may have",
    "user@host, has a character no host name may have",
    "'fe80::1%eth0x', has a character no host name may have",
    "127.1, ends in a number and is not an address",
    "1.2.3.256, ends in a number and is not an address",
    "1, ends in a number and is not an address",
    "0x7f.1, ends in a number and is not an address",
    "a.0X7f, ends in a number and is not an address",
    "１２７.0.0.1, ends in a number and is not an address",
    "faß.example, IDNA 2003 and 2008",
    "σοφός.example, IDNA 2003 and 2008",
  })
  void refusesNamesThatNoHostCanHave(String host, String why) {
    assertThatThrownBy(() -> HostName.parse(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + host + "'")
        .hasMessageContaining(why);
  }

  /** RFC 1035 section 2.3.4. */
  @Test
  void limitsLengths() {
    String longest = LABEL + "." + LABEL + "." + LABEL + "." + "a".repeat(61);
    assertThat(longest).hasSize(253);
    assertThat(HostName.parse(longest + ".").text()).isEqualTo(longest);
    assertThatThrownBy(() -> HostName.parse(longest + "a"))
        .hasMessageContaining("is longer than 253 characters");
    assertThatThrownBy(() -> HostName.parse("a".repeat(64)))
        .hasMessageContaining("label of more than 63");
    assertThatThrownBy(() -> HostName.parse("x".repeat(1_000_000)))
        .hasMessageContaining("1000000 characters")
        .hasMessageNotContaining("xxx");
    assertThatThrownBy(() -> HostName.parse("ü".repeat(63) + ".example"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, LOCALHOST",
    "A.LocalHost., LOCALHOST",
    "localhost.example, NONE",
    "invalid, NEVER",
    "x.onion, NEVER",
    "printer.local, LOCAL",
    "mylocal, NONE",
  })
  void knowsSpecialNames(String host, Special special) {
    assertThat(HostName.parse(host).special()).isEqualTo(special);
  }

  @Test
  void countsDotsInside() {
    assertThat(HostName.parse("a").dots()).isZero();
    assertThat(HostName.parse("a.").dots()).isZero();
    assertThat(HostName.parse("a.b.c").dots()).isEqualTo(2);
  }
}
