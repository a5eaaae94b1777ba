// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.NastyServer.Asked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** Answers that are broken in part, and those that cannot be used at all; on loopback. */
class BadAnswersLoopbackTest extends Loopback {

  private static final String A = "A www.example.";
  private static final String FOUR = "www.example. 60 A 192.0.2.1";

  private final List<Boolean> edns = new ArrayList<>();

  /** Says this over UDP, and over TCP what the other does. */
  private void says(HandMade message, NastyServer.Rule overTcp) {
    server.on(
        A,
        asked -> {
          edns.add(asked.edns());
          if (asked.overTcp()) {
            overTcp.accept(asked);
          } else {
            send(message, asked);
          }
        });
  }

  private static void send(HandMade message, Asked asked) {
    byte[] wire = message.wire();
    int id = asked.query.getHeader().getID();
    wire[0] = (byte) (id >> 8);
    wire[1] = (byte) id;
    asked.send(wire);
  }

  /** N4: the good records count. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "SHORT_ADDRESS_IN_ADDITIONAL",
        "COOKIE_OF_FOUR",
        "TEXT_OF_WRONG_LENGTH",
        "SECOND_ADDRESS_SHORT",
        "FORWARD_POINTER_ELSEWHERE",
        "CUT_BEHIND_ADDRESSES"
      })
  void aRecordThatDoesNotParseSpoilsNoOther(HandMade message) throws Exception {
    says(message, Asked::hangUp);
    Heard heard = Heard.of(client(server), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).startsWith("192.0.2.1");
    assertThat(heard.failing).isEmpty();
    assertThat(server.log).containsExactly(A);
  }

  /** N5: told at once, and asked for over TCP. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "CUT_IN_ANSWER",
        "COUNTS_TOO_MANY_ANSWERS",
        "CUT_IN_AUTHORITY",
        "ONLY_ADDRESS_SHORT",
        "LABEL_OF_UNKNOWN_KIND_IN_ANSWER",
        "ALIAS_TOO_LONG"
      })
  void aBadAnswerIsAskedForOverTcpWithoutEdns(HandMade message) throws Exception {
    says(message, asked -> asked.answer(FOUR));
    Heard heard = Heard.of(client(server), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(heard.four().source()).isEqualTo(server.label() + " tcp");
    assertThat(heard.failing)
        .singleElement()
        .asString()
        .contains("a bad answer (")
        .contains(" from " + server.label() + " udp");
    assertThat(server.log).containsExactly(A, A + " tcp");
    assertThat(edns).containsExactly(true, false);
  }

  @Test
  void theNextServerIsAskedWhereTcpIsNoBetter() throws Exception {
    NastyServer second = server().zone(A, FOUR);
    says(HandMade.CUT_IN_ANSWER, asked -> send(HandMade.CUT_IN_ANSWER, asked));
    Heard heard = Heard.of(client(server, second), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(heard.four().source()).isEqualTo(second.label() + " udp");
    assertThat(server.log).containsExactly(A, A + " tcp");
  }

  /** Where there is no TCP: in the second round the server is asked without EDNS over UDP, too. */
  @Test
  void withoutTcpTheSameServerIsAskedWithoutEdns() throws Exception {
    server.on(
        A,
        asked -> {
          if (asked.overTcp()) {
            asked.hangUp();
          } else if (asked.edns()) {
            send(HandMade.COUNTS_TOO_MANY_ANSWERS, asked);
          } else {
            asked.answer(FOUR);
          }
        });
    Heard heard = Heard.of(client(server), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(heard.four().source()).isEqualTo(server.label() + " udp");
  }

  @Test
  void badAnswersAloneAreAFailureThatSaysSo() throws Exception {
    says(HandMade.CUT_IN_ANSWER, asked -> send(HandMade.CUT_IN_ANSWER, asked));
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertKind(answer, Kind.SERVER_FAILURE);
    assertThat(answer.cause())
        .hasMessageContaining("a bad answer (end of input) from " + server.label() + " udp")
        .hasMessageContaining("a bad answer (end of input) from " + server.label() + " tcp");
    assertThat(server.log).containsExactly(A, A + " tcp", A);
    assertThat(edns).containsExactly(true, false, false);
  }

  @Test
  void aTruncatedAnswerOverTcpIsABadOne() throws Exception {
    NastyServer second = server().zone(A, FOUR);
    server.on(
        A,
        asked -> {
          Message reply = asked.reply(FOUR);
          reply.getHeader().setFlag(Flags.TC);
          asked.send(reply.toWire());
        });
    Heard heard = Heard.of(client(server, second), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(heard.four().source()).isEqualTo(second.label() + " udp");
    assertThat(heard.failing)
        .singleElement()
        .asString()
        .contains("a bad answer (truncated) from " + server.label() + " tcp");
  }

  @Test
  void anAddressOfClassChaosIsNone() throws Exception {
    says(HandMade.CHAOS_ADDRESS, Asked::hangUp);
    assertKind(Heard.of(client(server), "www.example", IPV4).four(), Kind.NO_DATA);
  }

  @Test
  void badversWithoutAQuestionIsUnderstood() throws Exception {
    server.on(
        A,
        asked -> {
          if (asked.edns()) {
            send(HandMade.BARE_BAD_VERSION, asked);
          } else {
            asked.answer(FOUR);
          }
        });
    Heard heard = Heard.of(client(server), "www.example", IPV4);
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
  }
}
