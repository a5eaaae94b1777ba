// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract row 18, RFC 8305 section 4. */
class InterleaveTest {

  @ParameterizedTest
  @CsvSource({
    "1, 6664, 6466",
    "1, 66644, 64646",
    "1, 6444, 6444",
    "1, 664444, 646444",
    "2, 66644, 66464",
    "2, 666644, 664646",
    "2, 644, 644",
    "2, 6644, 6644",
    "3, 66664444, 66646444",
    "9, 6644, 6644",
    "1, 66, 66",
    "1, 44, 44",
    // led by the family of the first sorted address, which may be IPv4
    "1, 4446, 4644",
    "2, 44466, 44646",
    // a list that is not sorted by family
    "1, 46644, 46464",
    "1, 64, 64",
    "1, 4, 4",
  })
  void mixesTheFamilies(int firstAddressFamilyCount, String sorted, String expected) {
    List<InetAddress> input = addresses(sorted);

    List<InetAddress> mixed = Interleave.interleave(input, firstAddressFamilyCount);

    assertThat(families(mixed)).isEqualTo(expected);
    assertThat(mixed).containsExactlyInAnyOrderElementsOf(input);
    // within a family the order stays
    for (AddressFamily family : AddressFamily.values()) {
      assertThat(of(mixed, family)).isEqualTo(of(input, family));
    }
  }

  @Test
  void nothingStaysNothing() {
    assertThat(Interleave.interleave(List.of(), 1)).isEmpty();
  }

  @Test
  void leavesItsInputAlone() {
    List<InetAddress> input = new ArrayList<>(addresses("6664"));

    Interleave.interleave(input, 1);

    assertThat(input).isEqualTo(addresses("6664"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesACountBelowOne(int count) {
    assertThatThrownBy(() -> Interleave.interleave(addresses("64"), count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("firstAddressFamilyCount: " + count);
  }

  private static List<InetAddress> addresses(String families) {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < families.length(); i++) {
      addresses.add(ip((families.charAt(i) == '6' ? "2001:db8::" : "192.0.2.") + (i + 1)));
    }
    return addresses;
  }

  private static String families(List<InetAddress> addresses) {
    StringBuilder text = new StringBuilder();
    for (InetAddress address : addresses) {
      text.append(AddressFamily.of(address) == AddressFamily.IPV6 ? '6' : '4');
    }
    return text.toString();
  }

  private static List<InetAddress> of(List<InetAddress> addresses, AddressFamily family) {
    return addresses.stream().filter(address -> AddressFamily.of(address) == family).toList();
  }
}
