// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.dns.client.PlayedServers.FIRST;
import static io.happysocket.dns.client.WireMessage.octets;
import static io.happysocket.dns.client.WireMessage.pointer;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names in answers that no host has: control characters, dots and NULs within a label. */
class HostileNamesTest {

  private static final String HOST = "www.example";

  private final PlayedServers dns = new PlayedServers();

  @AfterEach
  void nothingIsLeft() {
    dns.close();
  }

  /** An alias may lead to any octets: they are asked for as they are, and told with escapes. */
  @Test
  void oddOctetsInNamesStayWithinTheirLabel() {
    byte[] odd =
        octets(8, 'b', 'a', 'n', 'k', '.', 0, 10, 27, 4, 0xff, '\\', '"', ' ', 3, 'n', 'e', 't', 0);
    dns.does(
        asked -> {
          WireMessage wire = WireMessage.response(Type.A);
          if (dns.asked.size() == 1) {
            asked.says(wire.record(Section.ANSWER, pointer(12), Type.CNAME, odd));
          } else {
            Message failure = asked.reply();
            failure.getHeader().setRcode(Rcode.SERVFAIL);
            asked.says(failure.toWire());
          }
        });
    dns.client(FIRST);
    Answer answer = dns.four(HOST, 0);
    assertThat(dns.asked.get(1).name().toWire()).isEqualTo(odd);
    assertThat(answer.cause().getMessage()).matches("\\p{Print}+");
  }

  /** A dot within a label is no border of labels. */
  @ParameterizedTest
  @ValueSource(
      strings = {"www\\.example.", "www\\000.example.", "www.example\\..", "\\119ww\\046example."})
  void aNameThatOnlyLooksTheSameIsAnother(String owner) {
    dns.does(asked -> asked.answer(owner + " 60 A 192.0.2.66"));
    dns.client(FIRST);
    assertThat(dns.four(HOST, 0).kind()).isEqualTo(Kind.NO_DATA);
  }

  /** In the message of a failure too, which goes to logs. */
  @Test
  void aCircleOfOddNamesIsToldWithEscapes() {
    dns.does(
        asked ->
            asked.answer(
                "www.example. 60 CNAME \\010\\027[2J.example.",
                "\\010\\027[2J.example. 60 CNAME www.example."));
    dns.client(FIRST);
    assertThat(dns.four(HOST, 0).cause().getMessage()).matches("\\p{Print}+").contains("circle");
  }
}
