// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The scripted DNS server, asked over a real socket on loopback. */
@Timeout(30)
class DnsServerTest {

  private DnsServer server;
  private DatagramSocket client;

  @BeforeEach
  void start() throws IOException {
    Reply v4 = Reply.of(Scenario.address(127, 0, 0, 2), Scenario.address(127, 0, 0, 1));
    Reply v6 = Scenario.all().get(0).aaaa();
    server =
        DnsServer.start(
            List.of(
                new Scenario("plain", "", v6, v4, Map.of()),
                new Scenario("slow", "", v6.after(150), v4, Map.of()),
                new Scenario("dropped", "", Reply.never(), v4, Map.of())));
    client = new DatagramSocket();
    client.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private int ask(String name, int type) throws IOException {
    Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    byte[] wire = query.toWire();
    client.send(new DatagramPacket(wire, wire.length, server.address()));
    return query.getHeader().getID();
  }

  private Message next() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    client.receive(packet);
    return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  private static List<String> answers(Message message) {
    return message.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @Test
  void answersWithTheAddressesOfTheScriptInOrder() throws IOException {
    int id = ask("plain.test.", Type.A);
    Message answer = next();
    assertThat(answer.getHeader().getID()).isEqualTo(id);
    assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(answer.getQuestion().getName()).hasToString("plain.test.");
    assertThat(answers(answer)).containsExactly("127.0.0.2", "127.0.0.1");
    ask("PlAiN.TEST.", Type.AAAA);
    assertThat(answers(next())).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void otherTypesAreEmptyAndOtherNamesDoNotExist() throws IOException {
    ask("plain.test.", Type.TXT);
    Message empty = next();
    assertThat(empty.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers(empty)).isEmpty();
    ask("other.test.", Type.A);
    assertThat(next().getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void slowAnswerComesAfterOneAskedLater() throws IOException {
    int slow = ask("slow.test.", Type.AAAA);
    int quick = ask("slow.test.", Type.A);
    assertThat(next().getHeader().getID()).isEqualTo(quick);
    assertThat(next().getHeader().getID()).isEqualTo(slow);
  }

  @Test
  void droppedQuestionsAndGarbageHoldNothingUp() throws IOException {
    ask("dropped.test.", Type.AAAA);
    client.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, server.address()));
    int answered = ask("dropped.test.", Type.A);
    assertThat(next().getHeader().getID()).isEqualTo(answered);
  }
}
