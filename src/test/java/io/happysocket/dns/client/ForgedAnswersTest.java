// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.dns.client.PlayedServers.FIRST;
import static io.happysocket.dns.client.PlayedServers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.PlayedServers.Asked;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who does not see the queries sends answers to them, with the server's address as their
 * source: what he may guess, how often, and what it costs others. In virtual time.
 */
class ForgedAnswersTest {

  private static final String HOST = "www.example";
  private static final String TRUE = "192.0.2.1";
  private static final String FALSE = "192.0.2.66";

  private final PlayedServers dns = new PlayedServers();

  @AfterEach
  void nothingIsLeft() {
    dns.close();
  }

  /** Whole but for its id. */
  private static byte[] forged(Asked asked, int id) {
    byte[] wire = asked.reply("www.example. 60 A " + FALSE).toWire();
    wire[0] = (byte) (id >> 8);
    wire[1] = (byte) id;
    return wire;
  }

  private static void guess(Asked asked, int times) {
    for (int i = 1; i <= times; i++) {
      asked.datagrams.reply(forged(asked, asked.id() + i));
    }
  }

  private static List<String> addresses(Answer answer) {
    assertThat(answer.kind()).as("%s", answer).isEqualTo(Kind.ADDRESSES);
    return answer.addresses().stream().map(address -> address.getHostAddress()).toList();
  }

  /** Fifteen are dropped, and the answer that comes late is still heard. */
  @Test
  void theAnswerWinsOverWrongOnesBeforeIt() {
    dns.does(
        asked -> {
          guess(asked, UdpExchange.LIES - 1);
          asked.answer(900, "www.example. 60 A " + TRUE);
        });
    dns.client(FIRST);
    assertThat(addresses(dns.four(HOST, 900))).containsExactly(TRUE);
    assertThat(dns.log()).containsExactly("A www.example. " + FIRST);
  }

  /** Whoever knows the port has sixteen ids, not all of them: one query in 4,096. */
  @Test
  void afterSixteenWrongOnesNobodyListensAndTcpIsAsked() {
    dns.does(
        asked -> {
          if (asked.overTcp()) {
            asked.finds(TRUE);
          } else {
            guess(asked, UdpExchange.LIES);
            asked.datagrams.reply(forged(asked, asked.id()));
          }
        });
    Heard heard = Heard.of(dns.client(FIRST), HOST, IPV4);
    dns.advance(5);

    assertThat(addresses(heard.inOrder.get(0))).containsExactly(TRUE);
    assertThat(dns.log())
        .containsExactly("A www.example. " + FIRST, "A www.example. " + FIRST + " tcp");
    assertThat(heard.failing)
        .singleElement()
        .asString()
        .contains("a bad answer (16 datagrams that are no answer to it) from " + FIRST);
  }

  /** Of a million datagrams sixteen are read, and no other question waits for them. */
  @Test
  void aFloodCostsSixteenDatagrams() {
    int flood = 10_000;
    dns.does(
        asked -> {
          if (asked.overTcp() || asked.name().toString().equals("other.example.")) {
            asked.answer(asked.name() + " 60 A " + TRUE);
          } else {
            guess(asked, flood);
          }
        });
    DnsClient client = dns.client(FIRST);
    Heard flooded = Heard.of(client, HOST, IPV4);
    Heard other = Heard.of(client, "other.example", IPV4);
    dns.world.run();

    assertThat(other.inOrder).hasSize(1);
    Asked first = dns.asked.get(0);
    assertThat(first.gone()).isTrue();
    assertThat(first.datagrams.unread()).isEqualTo(flood - UdpExchange.LIES);
    dns.advance(5);
    assertThat(addresses(flooded.inOrder.get(0))).containsExactly(TRUE);
  }

  @Test
  void whereAFloodedServerHasNoTcpTheNextIsAsked() {
    dns.does(
        asked -> {
          if (asked.server().equals(SECOND)) {
            asked.finds(TRUE);
          } else if (!asked.overTcp()) {
            guess(asked, 100);
          }
        });
    dns.world.channels().whenConnecting(stream -> stream.refuse(new IOException("refused")));
    dns.client(FIRST, SECOND);
    assertThat(addresses(dns.four(HOST, 5))).containsExactly(TRUE);
  }

  /** A forged ICMP error needs the port only, and 28,000 of them are soon sent. */
  @ParameterizedTest
  @ValueSource(strings = {FIRST, SECOND})
  void anIcmpErrorLeadsToTheNextServerOrToTheSameAgain(String last) {
    List<Asked> hit = new ArrayList<>();
    dns.does(
        asked -> {
          if (hit.isEmpty()) {
            hit.add(asked);
            asked.datagrams.fail(new PortUnreachableException());
          } else {
            asked.finds(TRUE);
          }
        });
    if (last.equals(FIRST)) {
      dns.client(FIRST);
    } else {
      dns.client(FIRST, SECOND);
    }
    assertThat(addresses(dns.four(HOST, 1))).containsExactly(TRUE);
    assertThat(dns.log()).containsExactly("A www.example. " + FIRST, "A www.example. " + last);
    assertThat(dns.asked.get(1).datagrams).isNotSameAs(hit.get(0).datagrams);
  }

  /** Equal questions are one query, or each would be another id that is right. */
  @Test
  void manyEqualQuestionsAreOneQueryAtATime() {
    DnsClient client = dns.client(FIRST);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String spelled = i % 2 == 0 ? HOST : "WwW.eXaMpLe.";
      all.add(Heard.of(client, spelled, IPV4));
    }
    dns.world.run();
    assertThat(dns.asked).hasSize(1);

    dns.advance(9_000); // asked again after silence, as often as for one
    assertThat(dns.asked).hasSize(3);
    assertThat(dns.asked).filteredOn(asked -> !asked.gone()).hasSize(3);
    dns.asked.get(0).finds(TRUE);
    dns.world.run();
    assertThat(all).allSatisfy(heard -> assertThat(heard.inOrder).hasSize(1));
    assertThat(dns.asked).allMatch(Asked::gone);
  }

  /**
   * 16 bits, all of them, without an order: of 4,096 draws 127 meet another on average; a counter
   * or a constant is found out, so are numbers of fewer bits.
   */
  @Test
  void idsAreDrawnFromAllSixteenBits() {
    dns.does(asked -> asked.answer(asked.name() + " 0 A " + TRUE));
    dns.client(FIRST);
    Set<Integer> ids = new HashSet<>();
    int[] ones = new int[16];
    int near = 0;
    int last = 0;
    for (int i = 0; i < 4_096; i++) {
      dns.four("n" + i + ".example", 0);
      int id = dns.asked.get(i).id();
      ids.add(id);
      near += Math.abs(id - last) < 256 ? 1 : 0;
      last = id;
      for (int bit = 0; bit < 16; bit++) {
        ones[bit] += id >> bit & 1;
      }
    }
    assertThat(ids.size()).isBetween(4_096 - 250, 4_096 - 40);
    assertThat(near).isBetween(5, 90); // 32 on average
    // ten standard deviations
    assertThat(Arrays.stream(ones)).allMatch(count -> Math.abs(count - 2_048) < 320);
  }

  @Test
  void eachQueryHasASocketOfItsOwn() {
    dns.does(asked -> asked.answer(asked.name() + " 0 A " + TRUE));
    dns.client(FIRST);
    for (int i = 0; i < 10; i++) {
      dns.four(HOST, 0);
    }
    assertThat(dns.asked.stream().map(asked -> asked.datagrams).distinct()).hasSize(10);
  }
}
