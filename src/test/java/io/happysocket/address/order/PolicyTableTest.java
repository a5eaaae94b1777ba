// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.order.PolicyTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6724 section 2.1. */
class PolicyTableTest {

  @ParameterizedTest
  @CsvSource({
    "::1, 50, 0",
    "2606:4700::1, 40, 1",
    "::ffff:192.0.2.1, 35, 4",
    "192.0.2.1, 35, 4",
    "255.255.255.255, 35, 4",
    "0.0.0.0, 35, 4",
    "2002:c000:201::1, 30, 2",
    "2003::1, 40, 1",
    "2001:0:1::1, 5, 5",
    "2001:1::1, 40, 1",
    "fc00::1, 3, 13",
    "fdff::1, 3, 13",
    "fe00::1, 40, 1",
    "::2, 1, 3",
    "::, 1, 3",
    "::1:0:0, 40, 1",
    "fec0::1, 1, 11",
    "feff::1, 1, 11",
    "fe80::1, 40, 1",
    "3ffe::1, 1, 12",
    "3fff::1, 40, 1",
  })
  void theTableIsThatOfTheRfc(String address, int precedence, int label) {
    Entry entry = PolicyTable.RFC_6724.match(ip(address));

    assertThat(entry.precedence()).isEqualTo(precedence);
    assertThat(entry.label()).isEqualTo(label);
  }

  @Test
  void theTableHasTheRowsOfTheExamplesFile() {
    assertThat(PolicyTable.RFC_6724.entries())
        .isEqualTo(Rfc6724Examples.policy("default").entries())
        .hasSize(9);
  }

  @Test
  void theLongestPrefixHoldsWhateverTheOrderOfTheRows() {
    Entry all = new Entry(ip("::"), 0, 1, 1);
    Entry longer = new Entry(ip("2001:db8::"), 32, 2, 2);
    Entry longest = new Entry(ip("2001:db8:0:0:8000::"), 65, 3, 3);
    for (List<Entry> rows : List.of(List.of(all, longer, longest), List.of(longest, longer, all))) {
      PolicyTable table = PolicyTable.of(rows);

      assertThat(table.match(ip("2001:db8:0:0:8000::1"))).isEqualTo(longest);
      assertThat(table.match(ip("2001:db8:0:0:7fff::1"))).isEqualTo(longer);
      assertThat(table.match(ip("2001:db8:0:1:8000::1"))).isEqualTo(longer);
      assertThat(table.match(ip("2001:db9::1"))).isEqualTo(all);
      assertThat(table.match(ip("192.0.2.1"))).isEqualTo(all);
    }
  }

  @Test
  void anIpv4PrefixStandsForItsMappedForm() {
    PolicyTable table = PolicyTable.RFC_6724.with(new Entry(ip("10.0.0.0"), 8, 60, 6));

    assertThat(table.match(ip("10.255.0.1")).label()).isEqualTo(6);
    assertThat(table.match(ip("11.0.0.1")).label()).isEqualTo(4);
    assertThat(table.match(ip("::10.0.0.1")).label()).isEqualTo(3);
    assertThat(table.match(ip("a00::1")).label()).isEqualTo(1);
  }

  /** RFC 6724 section 10.3. */
  @Test
  void withReplacesTheRowOfAPrefix() {
    PolicyTable table = PolicyTable.RFC_6724.with(new Entry(ip("0.0.0.0"), 0, 100, 4));

    assertThat(table.entries())
        .containsExactlyInAnyOrderElementsOf(Rfc6724Examples.policy("prefer_ipv4").entries());
    assertThat(PolicyTable.RFC_6724.match(ip("192.0.2.1")).precedence()).isEqualTo(35);
  }

  @Test
  void withTellsPrefixesApart() {
    PolicyTable table =
        PolicyTable.RFC_6724
            .with(new Entry(ip("2001:db8::"), 48, 1, 1))
            .with(new Entry(ip("2001:db8::"), 64, 2, 2))
            .with(new Entry(ip("2001:db9::"), 48, 3, 3))
            .with(new Entry(ip("2001:db9::1"), 128, 4, 4))
            .with(new Entry(ip("2001:db9::2"), 128, 5, 5));

    assertThat(table.entries()).hasSize(14);
  }

  @Test
  void refusesATableWithoutARowForEverything() {
    Entry half = new Entry(ip("8000::"), 1, 1, 1);

    assertThatThrownBy(() -> PolicyTable.of(List.of(half)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("::/0")
        .hasMessageContaining("8000:0:0:0:0:0:0:0/1 1 1");
  }

  @Test
  void refusesAPrefixTwice() {
    Entry one = new Entry(ip("::"), 0, 1, 1);
    Entry two = new Entry(ip("::"), 0, 2, 2);

    assertThatThrownBy(() -> PolicyTable.of(List.of(one, two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice: 0:0:0:0:0:0:0:0/0 2 2");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 64",
    "2001:db8:0:1::, 63",
    "8000::, 0",
    "::1, 127",
    "10.1.0.0, 8",
    "0.0.0.1, 31",
  })
  void refusesBitsBeyondThePrefix(String prefix, int length) {
    Entry entry = new Entry(ip(prefix), length, 1, 1);

    assertThatThrownBy(() -> PolicyTable.RFC_6724.with(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beyond its length");
  }

  @ParameterizedTest
  @CsvSource({
    "::, 129, 1, prefixLength: 129",
    "::, -1, 1, prefixLength: -1",
    "0.0.0.0, 33, 1, prefixLength: 33",
    "::, 0, -1, precedence: -1",
    "::, 0, 65536, precedence: 65536"
  })
  void refusesNumbersOutOfRange(String prefix, int length, int precedence, String message) {
    assertThatThrownBy(() -> new Entry(ip(prefix), length, precedence, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void takesNumbersAtTheEdgesOfTheirRange() {
    assertThat(new Entry(ip("::"), 128, 0, 1).precedence()).isZero();
    assertThat(new Entry(ip("0.0.0.0"), 32, 65535, 1).precedence()).isEqualTo(65535);
  }

  @Test
  void printsItsRows() {
    assertThat(PolicyTable.RFC_6724.toString()).contains("2002:0:0:0:0:0:0:0/16 30 2");
  }
}
