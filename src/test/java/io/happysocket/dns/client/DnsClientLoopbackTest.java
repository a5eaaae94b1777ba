// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.NastyServer.Asked;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** How questions travel: over real sockets on loopback, to a server that misbehaves. */
class DnsClientLoopbackTest extends Loopback {

  private static final String SIX = "www.example. 60 AAAA 2001:db8::1";
  private static final String FOUR = "www.example. 60 A 192.0.2.1";

  private void healthy(NastyServer... servers) {
    for (NastyServer each : servers) {
      each.zone("AAAA www.example.", SIX).zone("A www.example.", FOUR);
    }
  }

  private static void assertFound(Heard heard) throws Exception {
    assertThat(heard.addresses(IPV6)).containsExactly("2001:db8:0:0:0:0:0:1");
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
  }

  @Test
  void asksForAaaaFirstThenAAndTellsTheServer() throws Exception {
    healthy(server);
    Heard heard = Heard.of(client(server), "www.example");

    assertFound(heard);
    assertThat(server.log).containsExactly("AAAA www.example.", "A www.example.");
    assertThat(heard.asked).containsExactly("IPv6 " + server.label(), "IPv4 " + server.label());
    assertThat(heard.six().source()).isEqualTo(server.label() + " udp");
    assertThat(heard.four().cause()).isNull();
  }

  /** RFC 8305 section 3; contract rows 1 and 2. */
  @Test
  void tellsEachAnswerWhenItComes() throws Exception {
    server.zone("AAAA www.example.", SIX);
    Heard heard = Heard.of(client(server), "www.example");
    server.next();
    Asked four = server.next();

    heard.six();
    assertThat(heard.knows(IPV4)).isFalse();
    four.answer(FOUR);
    assertFound(heard);
  }

  @Test
  void tellsAFirstWhenAComesFirst() throws Exception {
    server.zone("A www.example.", FOUR);
    Heard heard = Heard.of(client(server), "www.example");
    Asked six = server.next();

    heard.four();
    assertThat(heard.knows(IPV6)).isFalse();
    six.answer(SIX);
    assertFound(heard);
  }

  @Test
  void eachQueryHasAPortOfItsOwn() throws Exception {
    healthy(server);
    assertFound(Heard.of(client(server), "www.example"));
    assertThat(server.next().port()).isNotEqualTo(server.next().port());
  }

  /** Contract row 15: dropped as if not received, and the query goes on. */
  @ParameterizedTest
  @EnumSource(Lie.class)
  void goesOnListeningPastLies(Lie lie) throws Exception {
    server.on(
        "A www.example.",
        asked -> {
          lie.tell(asked);
          asked.answer(FOUR);
        });
    Heard heard = Heard.of(client(server), "www.example", IPV4);
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(server.log).hasSize(1);
  }

  @Test
  void acceptsAReplyThatChangesLetterCase() throws Exception {
    server.on(
        "A www.example.",
        asked -> {
          byte[] wire = asked.reply(FOUR).toWire();
          wire[13] = 'W';
          asked.send(wire);
        });
    Heard heard = Heard.of(client(server), "www.example", IPV4);
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
  }

  @Test
  void aFloodOfLiesIsSkippedByTcp() throws Exception {
    server.on(
        "A www.example.",
        asked -> {
          for (int i = 0; !asked.overTcp() && i < 200; i++) {
            asked.send(new byte[] {1, 2, 3});
          }
          asked.answer(FOUR);
        });
    assertThat(Heard.of(client(server), "www.example", IPV4).addresses(IPV4)).hasSize(1);
    assertThat(server.log).containsExactly("A www.example.", "A www.example. tcp");
  }

  @Test
  void asksAgainAfterSilenceAndStillHearsTheFirstQuery() throws Exception {
    settings.resendAfter(SOON);
    Heard heard = Heard.of(client(server), "www.example", IPV4);
    Asked first = server.next();
    server.next();

    first.answer(FOUR);
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
  }

  @Test
  void theThirdRoundGoesWithoutEdns() throws Exception {
    settings.resendAfter(SOON).attempts(3);
    server.on("A www.example.", asked -> answerPlain(asked));
    Heard heard = Heard.of(client(server), "www.example", IPV4);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(List.of(server.next().edns(), server.next().edns(), server.next().edns()))
        .containsExactly(true, true, false);
  }

  private static void answerPlain(Asked asked) {
    if (!asked.edns()) {
      asked.answer(FOUR);
    }
  }

  /** Contract row 8. */
  @Test
  void silenceEndsInTimeAndNamesTheServersAsked() throws Exception {
    NastyServer second = server();
    settings.resendAfter(SOON).giveUpAfter(SOON.multipliedBy(5));
    Answer answer = Heard.of(client(server, second), "www.example", IPV4).four();

    assertKind(answer, Kind.TIMEOUT);
    assertThat(answer.cause())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("no answer from " + server.label())
        .hasMessageContaining(second.label())
        .hasMessageMatching(".* in [0-9]+ ms");
  }

  @Test
  void timeoutAndAttemptsBoundTheQuestion() throws Exception {
    settings.timeout(SOON).attempts(2);
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertKind(answer, Kind.TIMEOUT);
    assertThat(server.count("A www.example.")).isEqualTo(2);
  }

  /** RFC 2181 section 9, RFC 7766 section 5. */
  @Test
  void aTruncatedReplyIsAskedForOverTcp() throws Exception {
    truncates(asked -> asked.answer(FOUR));
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertThat(answer.addresses()).hasSize(1);
    assertThat(answer.source()).isEqualTo(server.label() + " tcp");
  }

  private void truncates(NastyServer.Rule overTcp) {
    server.on(
        "A www.example.",
        asked -> {
          if (asked.overTcp()) {
            overTcp.accept(asked);
          } else {
            asked.send(truncated(asked).toWire());
          }
        });
  }

  /** Case N9: what TCP does to a question whose truncated answer held whole addresses. */
  private enum Tcp {
    REFUSED,
    HANGS_UP,
    SILENT,
    TRUNCATED,
    GARBLED
  }

  @ParameterizedTest
  @EnumSource
  void aTruncatedAnswerCountsWhenTcpHasNoBetterOne(Tcp tcp) throws Exception {
    settings.resendAfter(SOON);
    if (tcp == Tcp.REFUSED) {
      server.refuseTcp();
    }
    server.on(
        "A www.example.",
        asked -> {
          if (!asked.overTcp() || tcp == Tcp.TRUNCATED) {
            asked.send(truncated(asked, "www.example. 60 A 192.0.2.1").toWire());
          } else if (tcp == Tcp.HANGS_UP) {
            asked.hangUp();
          } else if (tcp == Tcp.GARBLED) {
            asked.send(new byte[20]);
          }
        });
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();
    assertKind(answer, Kind.ADDRESSES);
    assertThat(answer.source()).isEqualTo(server.label() + " udp, truncated");
    assertThat(answer.ttl()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aTruncatedAnswerWithoutAddressesIsNamedWhenTcpFails() throws Exception {
    server.refuseTcp();
    server.on("A www.example.", asked -> asked.send(truncated(asked).toWire()));
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();
    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause())
        .hasMessageContaining("a truncated answer from " + server.label() + " udp")
        .hasMessageContaining("connection refused by " + server.label() + " tcp");
  }

  private static Message truncated(Asked asked, String... records) {
    Message reply = asked.reply(records);
    reply.getHeader().setFlag(Flags.TC);
    return reply;
  }

  @Test
  void anEarlyEndOfTheConnectionIsRetriedOnce() throws Exception {
    List<Asked> overTcp = new ArrayList<>();
    truncates(
        asked -> {
          overTcp.add(asked);
          if (overTcp.size() == 1) {
            asked.hangUp();
          } else {
            asked.answer(FOUR);
          }
        });
    assertThat(Heard.of(client(server), "www.example", IPV4).addresses(IPV4)).hasSize(1);
    assertThat(overTcp).hasSize(2);
  }

  @Test
  void connectionsThatAlwaysEndEarlyAreAFailure() throws Exception {
    truncates(Asked::hangUp);
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause()).hasMessageContaining(server.label() + " tcp");
  }

  @Test
  void aSilentConnectionIsClosedAtTheDeadline() throws Exception {
    settings.giveUpAfter(SOON.multipliedBy(2));
    truncates(asked -> {});
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertKind(answer, Kind.TIMEOUT);
    assertThat(server.closedConnections.poll(5, TimeUnit.SECONDS)).isEqualTo("closed");
  }

  @Test
  void aReplyInPiecesOverTcpIsRead() throws Exception {
    String[] many = new String[4_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "www.example. 60 A 10.0." + i / 250 + "." + i % 250;
    }
    truncates(asked -> asked.send(asked.reply(many).toWire(65_535)));
    // contract row 16: hundreds of addresses are kept bounded
    assertThat(Heard.of(client(server), "www.example", IPV4).addresses(IPV4))
        .hasSize(64)
        .startsWith("10.0.0.0", "10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.FORMERR, Rcode.NOTIMP, Rcode.BADVERS})
  void edns0ThatIsNotUnderstoodIsLeftOut(int rcode) throws Exception {
    server.all(asked -> answersWithError(asked, asked.error(rcode).toWire()));
    DnsClient client = client(server);
    assertThat(Heard.of(client, "www.example", IPV4).addresses(IPV4)).hasSize(1);

    // and is not tried again
    Heard.of(client, "other.example", IPV4).four();
    assertThat(server.log).containsExactly("A www.example.", "A www.example.", "A other.example.");
  }

  @Test
  void aHeaderAloneIsUnderstoodAsAnError() throws Exception {
    server.all(
        asked -> answersWithError(asked, Arrays.copyOf(asked.error(Rcode.FORMERR).toWire(), 12)));
    server.on("A bare.example.", asked -> asked.send(bare(asked, Rcode.REFUSED)));
    DnsClient client = client(server);

    assertThat(Heard.of(client, "www.example", IPV4).addresses(IPV4)).hasSize(1);
    assertKind(Heard.of(client, "bare.example", IPV4).four(), Kind.SERVER_FAILURE);
  }

  private static void answersWithError(Asked asked, byte[] error) {
    if (asked.edns()) {
      error[5] = (byte) (error.length == 12 ? 0 : 1);
      asked.send(error);
    } else {
      asked.answer(FOUR);
    }
  }

  private static byte[] bare(Asked asked, int rcode) {
    Message reply = new Message(asked.query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(rcode);
    return reply.toWire();
  }
}
