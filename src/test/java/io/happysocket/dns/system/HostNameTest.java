// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.system.HostName.Special;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract row 13: names are handled or refused before any packet is sent. */
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
    "mysql.2024, mysql.2024, false",
    "node.1, node.1, false",
    "a.0X7f, a.0x7f, false",
    "fe.1, fe.1, false",
    "Ꭰ.example, xn--58d.example, false",
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
    "1.2.3.256, is all numbers",
    "01.2.3.4, is all numbers",
    "127.0.0.1., is all numbers",
    "0x7f.1, is all numbers",
    "1.0X7F, is all numbers",
    "１２７.0.0.1, is all numbers",
    "'ü..example', has an empty label",
    "'ü。。example', has an empty label",
    "faß.example, IDNA 2003 and UTS 46",
    "σοφός.example, IDNA 2003 and UTS 46",
    "a\u200db.example, IDNA 2003 and UTS 46",
    "a\u2024b.example, IDNA 2003 and UTS 46",
    "a\u248bb.example, IDNA 2003 and UTS 46",
    "a\u33c2b.example, IDNA 2003 and UTS 46",
    "\u04c0.example, IDNA 2003 and UTS 46",
    "\u10a5.example, IDNA 2003 and UTS 46",
    "\ud87e\udd1f.example, IDNA 2003 and UTS 46",
    "STRA\u1e9eE.de, has a label that IDNA 2003 does not encode",
    "\u023a.example, has a label that IDNA 2003 does not encode",
    "ישראל1.co.il, has a label that IDNA 2003 does not encode",
  })
  void refusesNamesThatNoHostCanHave(String host, String why) {
    assertThatThrownBy(() -> HostName.parse(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + host + "'")
        .hasMessageContaining(why);
  }

  /** No name is asked for that nobody meant, and no exception of the JDK's is shown. */
  @ParameterizedTest
  @ValueSource(
      strings = {"STRA\u1e9eE.de", "\u023a.example", "faß.de", "a\u2024b.de", "ישראל1.co.il"})
  void whatItCannotEncodeItAsksForAsALabel(String host) {
    assertThatThrownBy(() -> HostName.parse(host))
        .hasMessageContaining("give it as an A-label (xn--...)")
        .hasMessageNotContaining("Exception");
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
