// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5952 sections 4 to 6. */
class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:0DB8:0:0:0:0:0:0001, 2001:db8::1", // 4.1, 4.3
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", // 4.2.2: one group alone stays
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", // 4.2.3: the longest run
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", // 4.2.3: of equal runs the first
    "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "0:0:0:0:0:fffe:c000:201, ::fffe:c000:201",
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1" // the JDK makes it an IPv4 address
  })
  void writesTheShortestForm(String literal, String text) throws UnknownHostException {
    assertThat(AddressText.of(InetAddress.getByName(literal))).isEqualTo(text);
  }

  @Test
  void keepsTheScopeAndBracketsBeforeAPort() throws UnknownHostException {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    InetAddress scoped = Inet6Address.getByAddress("printer.example", linkLocal, 7);
    assertThat(AddressText.of(scoped)).isEqualTo("fe80::1%7");
    assertThat(AddressText.of(scoped, 443)).isEqualTo("[fe80::1%7]:443");
    assertThat(AddressText.of(InetAddress.getByName("192.0.2.1"), 80)).isEqualTo("192.0.2.1:80");
  }

  @Test
  void namesOfAddressesAreLeftOut() throws UnknownHostException {
    InetAddress named = InetAddress.getByAddress("example.com", new byte[] {(byte) 192, 0, 2, 1});
    assertThat(AddressText.of(named)).isEqualTo("192.0.2.1");
  }

  @Test
  void mappedAddressThatStayedIpv6IsWrittenInMixedForm() throws UnknownHostException { // section 5
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = (byte) 192;
    mapped[15] = (byte) 200;
    assertThat(AddressText.of(Inet6Address.getByAddress(null, mapped, 0)))
        .isEqualTo("::ffff:192.0.0.200%0");
  }
}
