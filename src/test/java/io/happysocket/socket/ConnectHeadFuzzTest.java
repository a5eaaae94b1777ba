// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.address.text.AddressText;
import io.happysocket.dns.system.Host;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/**
 * Any octets as the head of a request: refused with an error of HTTP, or a host and a port that
 * stand in its first line as they are used, brackets for addresses of IPv6 only.
 */
@Tag("fuzz")
class ConnectHeadFuzzTest {

  @FuzzTest
  void reads(byte[] octets) {
    String head = new String(octets, StandardCharsets.ISO_8859_1);
    ConnectHead wanted;
    try {
      wanted = ConnectHead.parse(head);
    } catch (ConnectHead.Refused e) {
      assertThat(e.status()).isBetween(400, 499);
      assertThat(e.getMessage()).doesNotContain("\r").doesNotContain("\n");
      assertThat(e.answer()).startsWith(ConnectHead.BEGINNING + e.status() + " ");
      return;
    }
    assertThat(wanted.port()).isBetween(1, 65535);
    String line = head.split("\r\n", 2)[0];
    assertThat(line)
        .matches("CONNECT \\S+:0{0,4}" + wanted.port() + " HTTP/1\\.[01]")
        .startsWith("CONNECT " + AddressText.hostAndPort(wanted.host(), 0).replaceAll("0$", ""));
    assertThat(wanted.host()).doesNotContainAnyWhitespaces();
    boolean brackets = line.startsWith("CONNECT [");
    assertThat(wanted.host().indexOf(':') >= 0).isEqualTo(brackets);
    assertThat(wanted.host().chars()).allMatch(c -> c > ' ' && c < 0x7f);
    assertHost(wanted.host(), brackets);
  }

  private static void assertHost(String host, boolean brackets) {
    try {
      Host read = Host.parse(host);
      assertThat(brackets && read.address() == null).isFalse();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank(); // refused when it is connected to
    }
  }
}
