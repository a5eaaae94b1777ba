// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressFamilyTest {

  /** Contract row 14. */
  @Test
  void tellsTheFamilyOfAnAddressMappedOnesBeingIpv4() {
    assertThat(AddressFamily.of(ip("2001:db8::1"))).isEqualTo(AddressFamily.IPV6);
    assertThat(AddressFamily.of(ip("192.0.2.1"))).isEqualTo(AddressFamily.IPV4);
    assertThat(AddressFamily.of(ip("::ffff:192.0.2.1"))).isEqualTo(AddressFamily.IPV4);
  }

  @Test
  void knowsTheOtherFamily() {
    assertThat(AddressFamily.IPV6.other()).isEqualTo(AddressFamily.IPV4);
    assertThat(AddressFamily.IPV4.other()).isEqualTo(AddressFamily.IPV6);
  }

  @Test
  void printsAsPeopleWriteIt() {
    assertThat(AddressFamily.IPV6).hasToString("IPv6");
    assertThat(AddressFamily.IPV4).hasToString("IPv4");
  }
}
