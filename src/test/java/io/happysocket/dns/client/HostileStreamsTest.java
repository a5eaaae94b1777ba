// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.dns.client.PlayedServers.FIRST;
import static io.happysocket.dns.client.PlayedServers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.PlayedServers.Asked;
import io.happysocket.loop.PlayedLoop;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** A server that cuts its datagrams, and what it may then do to the stream. In virtual time. */
class HostileStreamsTest {

  private static final String HOST = "www.example";
  private static final String TRUE = "192.0.2.1";

  private final PlayedServers dns = new PlayedServers();

  @AfterEach
  void nothingIsLeft() {
    dns.close();
  }

  /** The first server does this over TCP, where it sends everybody; the second is honest. */
  private void streams(Consumer<Asked> overTcp) {
    dns.does(
        asked -> {
          if (asked.server().equals(SECOND) || asked.name().toString().startsWith("other")) {
            asked.finds(TRUE);
          } else if (asked.overTcp()) {
            overTcp.accept(asked);
          } else {
            Message cut = asked.reply();
            cut.getHeader().setFlag(Flags.TC);
            asked.says(cut.toWire());
          }
        });
  }

  private static byte[] truth(Asked asked) {
    return asked.reply("www.example. 60 A " + TRUE).toWire();
  }

  private static void assertFound(Answer answer, String server) {
    assertThat(answer.kind()).as("%s", answer).isEqualTo(Kind.ADDRESSES);
    assertThat(answer.addresses()).containsExactly(PlayedServers.ip(TRUE));
    assertThat(answer.source()).startsWith(server);
  }

  /** None of these is a message: the next server is asked at once. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aLengthThatHoldsNoMessageLeadsToTheNextServer(int length) {
    streams(asked -> asked.stream.feed(PlayedServers.framed(length, truth(asked))));
    dns.client(FIRST, SECOND);
    assertFound(dns.four(HOST, 2), SECOND);
  }

  /** A length that is wrong within the message: what is read is cut, a bad answer. */
  @ParameterizedTest
  @ValueSource(ints = {3, 11, 12, 30})
  void aLengthThatIsTooShortLeadsToTheNextServer(int length) {
    streams(asked -> asked.stream.feed(PlayedServers.framed(length, truth(asked))));
    dns.client(FIRST, SECOND);
    assertFound(dns.four(HOST, 2), SECOND);
  }

  /** What was promised never comes: as silence, and the deadline ends it. */
  @Test
  void aLengthThatIsTooLongIsWaitedForAsForSilence() {
    streams(asked -> asked.stream.feed(PlayedServers.framed(65_535, truth(asked))));
    DnsClient client = dns.client(FIRST);
    Heard heard = Heard.of(client, HOST, IPV4);
    dns.advance(10_000);
    assertThat(heard.inOrder).singleElement().extracting(Answer::kind).isEqualTo(Kind.TIMEOUT);
    assertThat(dns.asked).allMatch(Asked::gone);
  }

  @Test
  void aLengthThatIsTooLongCostsASecondWhereThereIsAnotherServer() {
    streams(asked -> asked.stream.feed(PlayedServers.framed(65_535, truth(asked))));
    dns.client(FIRST, SECOND);
    assertFound(dns.four(HOST, 1_002), SECOND);
  }

  /** The first message counts, and what follows it is not read. */
  @Test
  void moreMessagesInAStreamAreNotRead() {
    streams(
        asked -> {
          asked.says(truth(asked));
          asked.says(asked.reply("www.example. 60 A 192.0.2.66").toWire());
          asked.stream.feed(new byte[100_000]);
        });
    dns.client(FIRST);
    assertFound(dns.four(HOST, 2), FIRST);
    assertThat(dns.asked).allMatch(Asked::gone);
  }

  /** On a connection of its own there is nobody else's message. */
  @Test
  void aMessageThatIsNoReplyEndsTheStream() {
    streams(
        asked -> {
          byte[] wrong = truth(asked);
          wrong[1] ^= 1;
          asked.says(wrong);
          asked.says(truth(asked));
        });
    dns.client(FIRST, SECOND);
    assertFound(dns.four(HOST, 2), SECOND);
  }

  /** An octet a second: no other question waits, and the deadline is the deadline. */
  @Test
  void aStreamThatDripsHoldsNobodyUp() {
    streams(
        asked -> {
          byte[] drops = PlayedServers.framed(60, truth(asked));
          for (int i = 0; i < drops.length; i++) {
            byte[] drop = {drops[i]};
            dns.world.after(i * 1_000L * PlayedLoop.MILLIS, () -> asked.stream.feed(drop));
          }
        });
    DnsClient client = dns.client(FIRST);
    Heard dripping = Heard.of(client, HOST, IPV4);
    for (int second = 0; second < 9; second++) {
      dns.advance(1_000);
      assertFound(dns.four("other" + second + ".example", 0), FIRST);
    }
    dns.advance(1_000);
    assertThat(dripping.inOrder).singleElement().extracting(Answer::kind).isEqualTo(Kind.TIMEOUT);
    assertThat(dns.asked).allMatch(Asked::gone);
  }

  /** More of them than there are sockets: those who had their second make room. */
  @Test
  void streamsThatDripDoNotKeepTheirSockets() {
    dns.settings.maxInFlight(4);
    streams(asked -> asked.stream.feed(new byte[] {0}));
    DnsClient client = dns.client(FIRST);
    for (int i = 0; i < 40; i++) {
      Heard unused = Heard.of(client, "n" + i + ".example", IPV4);
    }
    Heard other = Heard.of(client, "other.example", IPV4);
    dns.advance(9_999);
    assertThat(other.inOrder).as("%s", dns.log()).hasSize(1);
    dns.advance(10_000);
    assertThat(dns.asked).allMatch(Asked::gone);
  }
}
