// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the proxy reads of a request (RFC 9110 section 9.3.6, RFC 9112 section 3.2.3). */
class ConnectHeadTest {

  private static String head(String line) {
    return line + "\r\nHost: somewhere.example\r\nUser-Agent: test";
  }

  @ParameterizedTest
  @CsvSource({
    "name.example:443, name.example, 443",
    "192.0.2.1:1, 192.0.2.1, 1",
    "[2001:db8::1]:65535, 2001:db8::1, 65535",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80"
  })
  void anAuthorityIsAHostAndAPort(String authority, String host, int port) throws Exception {
    assertThat(ConnectHead.parse(head("CONNECT " + authority + " HTTP/1.1")))
        .isEqualTo(new ConnectHead(host, port));
    assertThat(ConnectHead.parse("CONNECT " + authority + " HTTP/1.0"))
        .isEqualTo(new ConnectHead(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT name.example HTTP/1.1, 400",
    "CONNECT name.example:0 HTTP/1.1, 400",
    "CONNECT name.example:65536 HTTP/1.1, 400",
    "CONNECT name.example:999999 HTTP/1.1, 400",
    "CONNECT 2001:db8::1:443 HTTP/1.1, 400",
    "CONNECT [2001:db8::1] HTTP/1.1, 400",
    "CONNECT :443 HTTP/1.1, 400",
    "CONNECT [name.example]:443 HTTP/1.1, 400",
    "CONNECT [192.0.2.1]:443 HTTP/1.1, 400",
    "CONNECT [[2001:db8::1]:443 HTTP/1.1, 400",
    "'CONNECT na\u0001me.example:443 HTTP/1.1', 400",
    "CONNECT n\u00e4me.example:443 HTTP/1.1, 400",
    "CONNECT name.example:443, 400",
    "CONNECT name.example:443 HTTP/2, 400",
    "connect name.example:443 HTTP/1.1, 400",
    "'', 400",
    "GET http://name.example/ HTTP/1.1, 405",
    "POST /here HTTP/1.1, 405",
    "OPTIONS * HTTP/1.1, 405"
  })
  void everythingElseIsRefused(String line, int status) {
    ConnectHead.Refused refused =
        catchThrowableOfType(ConnectHead.Refused.class, () -> ConnectHead.parse(head(line)));
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.answer()).matches("(?s)HTTP/1\\.1 " + status + " [A-Z].+");
    assertThat(refused.getMessage()).isNotBlank();
  }

  @Test
  void aRefusedMethodIsToldWhatWouldWork() {
    ConnectHead.Refused refused =
        catchThrowableOfType(
            ConnectHead.Refused.class,
            () -> ConnectHead.parse(head("GET http://name.example/ HTTP/1.1")));
    assertThat(refused).hasMessageContaining("CONNECT").hasMessageContaining("https");
  }
}
