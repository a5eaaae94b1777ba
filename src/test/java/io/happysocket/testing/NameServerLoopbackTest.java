// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loopback.Loopback;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

/** The name server of a broken network, asked over a real socket. */
@Timeout(30)
class NameServerLoopbackTest {

  private BrokenNetwork network;
  private DatagramSocket client;

  private void start(DnsAnswer aaaa, DnsAnswer a) throws IOException {
    network =
        BrokenNetwork.builder()
            .host("plain.test")
            .ipv4(Endpoint.refusing(), Endpoint.refusing())
            .aaaa(aaaa)
            .a(a)
            .start();
    client = new DatagramSocket();
    client.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    network.close();
  }

  private int ask(String name, int type) throws IOException {
    Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    byte[] wire = query.toWire();
    client.send(new DatagramPacket(wire, wire.length, network.nameServer()));
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
  void answersWithTheAddressesInOrder() throws IOException {
    Loopback.needsLinux();
    start(DnsAnswer.atOnce(), DnsAnswer.atOnce());
    int id = ask("plain.test.", Type.A);
    Message answer = next();
    assertThat(answer.getHeader().getID()).isEqualTo(id);
    assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(answer.getQuestion().getName()).hasToString("plain.test.");
    assertThat(answers(answer)).containsExactly("127.0.0.1", "127.0.0.2");
    ask("PlAiN.TEST.", Type.AAAA);
    Message empty = next();
    assertThat(empty.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers(empty)).isEmpty();
  }

  @Test
  void otherTypesAreEmptyOtherNamesDoNotExistAndAFailureIsOne() throws IOException {
    Loopback.needsLinux();
    start(DnsAnswer.serverFailure(), DnsAnswer.atOnce());
    ask("plain.test.", Type.TXT);
    Message empty = next();
    assertThat(empty.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers(empty)).isEmpty();
    ask("other.test.", Type.A);
    assertThat(next().getRcode()).isEqualTo(Rcode.NXDOMAIN);
    ask("plain.test.", Type.AAAA);
    assertThat(next().getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void slowAnswerComesAfterOneAskedLater() throws IOException {
    Loopback.needsLinux();
    start(DnsAnswer.after(Duration.ofMillis(150)), DnsAnswer.atOnce());
    int slow = ask("plain.test.", Type.AAAA);
    int quick = ask("plain.test.", Type.A);
    assertThat(next().getHeader().getID()).isEqualTo(quick);
    assertThat(next().getHeader().getID()).isEqualTo(slow);
  }

  @Test
  void droppedQuestionsAndGarbageHoldNothingUp() throws IOException {
    Loopback.needsLinux();
    start(DnsAnswer.never(), DnsAnswer.atOnce());
    ask("plain.test.", Type.AAAA);
    client.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, network.nameServer()));
    int answered = ask("plain.test.", Type.A);
    assertThat(next().getHeader().getID()).isEqualTo(answered);
  }
}
