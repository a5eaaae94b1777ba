// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static io.happysocket.dns.client.PlayedServers.FIRST;
import static io.happysocket.dns.client.WireMessage.octets;
import static io.happysocket.dns.client.WireMessage.pointer;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the owner of one name may put into the answer for it, and what it is worth for others. */
class HostileAnswersTest {

  private static final String HOST = "www.example";
  private static final String TRUE = "192.0.2.1";
  private static final String FALSE = "192.0.2.66";
  private static final String A = "A www.example. " + FIRST;

  private final PlayedServers dns = new PlayedServers();

  @AfterEach
  void nothingIsLeft() {
    dns.close();
  }

  private static List<String> addresses(Answer answer) {
    assertThat(answer.kind()).as("%s", answer).isEqualTo(Kind.ADDRESSES);
    return answer.addresses().stream().map(address -> address.getHostAddress()).toList();
  }

  // ---- records for other names

  /** Beside the answer, as glue, as a denial: not used, and not kept for that name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bank.example. 60 A 192.0.2.66",
        "+bank.example. 60 A 192.0.2.66",
        "!example. 60 NS bank.example.;+bank.example. 60 A 192.0.2.66",
        "other.example. 60 CNAME bank.example.;bank.example. 60 A 192.0.2.66",
        "bank.example. 60 CNAME www.example.",
        "!bank.example. 60 SOA bank.example. h.example. 1 2 3 4 300"
      })
  void recordsForAnotherNameSayNothingOfIt(String records) {
    dns.does(
        asked -> {
          if (asked.name().toString().equals("www.example.")) {
            List<String> all = new ArrayList<>(List.of(records.split(";")));
            all.add("www.example. 60 A " + TRUE);
            asked.answer(all.toArray(String[]::new));
          } else {
            asked.finds("192.0.2.7");
          }
        });
    dns.client(FIRST);
    assertThat(addresses(dns.four(HOST, 0))).containsExactly(TRUE);
    assertThat(addresses(dns.four("bank.example", 0))).containsExactly("192.0.2.7");
    assertThat(dns.log()).containsExactly(A, "A bank.example. " + FIRST);
  }

  /** An alias is followed within the answer, and is no answer to a question for its target. */
  @Test
  void theTargetOfAnAliasIsNotLearntFromIt() {
    dns.does(
        asked -> {
          if (asked.name().toString().equals("www.example.")) {
            asked.answer("www.example. 60 CNAME bank.example.", "bank.example. 60 A " + FALSE);
          } else {
            asked.finds(TRUE);
          }
        });
    dns.client(FIRST);
    assertThat(addresses(dns.four(HOST, 0))).containsExactly(FALSE);
    assertThat(addresses(dns.four("bank.example", 0))).containsExactly(TRUE);
  }

  @Test
  void oneNameIsOneEntryHoweverItIsWritten() {
    dns.does(asked -> asked.finds(TRUE));
    DnsClient client = dns.client(FIRST);
    for (String spelled : List.of(HOST, "WWW.EXAMPLE", "www.Example.", "ｗｗｗ。example")) {
      assertThat(addresses(dns.four(spelled, 0))).containsExactly(TRUE);
    }
    assertThat(dns.log()).containsExactly(A);

    Heard scoped = Heard.of(client, "www.example%eth0", IPV4);
    dns.world.run();
    assertThat(scoped.inOrder.get(0).kind()).isEqualTo(Kind.NOT_ASKED);
    assertThat(dns.asked).hasSize(1);
  }

  // ---- too much

  @Test
  void ofFourThousandAddressesTheFirst64AreUsed() {
    dns.does(
        asked -> {
          WireMessage wire = WireMessage.response(Type.A);
          for (int i = 0; i < 4_000; i++) {
            wire.record(Section.ANSWER, pointer(12), Type.A, octets(10, 0, i / 256, i % 256));
          }
          asked.says(wire);
        });
    dns.client(FIRST);
    assertThat(addresses(dns.four(HOST, 5))).hasSize(64).startsWith("10.0.0.0", "10.0.0.1");
    assertThat(addresses(dns.four(HOST, 0))).hasSize(64);
    assertThat(dns.asked).as("too long for a datagram").hasSize(2);
    assertThat(dns.asked.get(1).overTcp()).isTrue();
  }

  /**
   * In one answer, in any order of its records: sixteen aliases lead to an address, more do not.
   */
  @ParameterizedTest
  @CsvSource({"16,false", "16,true", "17,false", "17,true", "2000,false", "2000,true"})
  void sixteenAliasesAreFollowed(int aliases, boolean backwards) {
    dns.does(
        asked -> {
          List<String> records = new ArrayList<>();
          for (int i = 0; i < aliases; i++) {
            records.add(
                (i == 0 ? "www" : "n" + i) + ".example. 60 CNAME n" + (i + 1) + ".example.");
          }
          records.add("n" + aliases + ".example. 60 A " + TRUE);
          if (backwards) {
            Collections.reverse(records);
          }
          asked.answer(records.toArray(String[]::new));
        });
    dns.client(FIRST);
    Answer answer = dns.four(HOST, 5);
    if (aliases == 16) {
      assertThat(addresses(answer)).containsExactly(TRUE);
    } else {
      assertThat(answer.kind()).isEqualTo(Kind.SERVER_FAILURE);
      assertThat(answer.cause()).hasMessageContaining("the aliases go in a circle or too far");
    }
    assertThat(dns.asked).as("long ones come over TCP").hasSize(aliases == 2000 ? 2 : 1);
  }

  /** One at a time: seventeen questions, whatever the sixteen answers say. */
  @Test
  void aliasesThatLeadOnAndOnAreAskedForSeventeenTimes() {
    dns.does(asked -> asked.answer(asked.name() + " 60 CNAME n" + dns.asked.size() + ".example."));
    dns.client(FIRST);
    assertThat(dns.four(HOST, 0).kind()).isEqualTo(Kind.SERVER_FAILURE);
    assertThat(dns.asked).hasSize(17);
  }

  /** A reply that is larger than what was offered, but whole, is one. */
  @Test
  void aDatagramLargerThanOfferedIsHeardOrAskedForOverTcp() {
    dns.does(
        asked -> {
          Message reply = asked.reply("www.example. 60 A " + TRUE);
          for (int i = 0; i < 300; i++) {
            reply.addRecord(
                NastyServer.record("x" + i + ".example. 60 A 192.0.2.9"), Section.ADDITIONAL);
          }
          asked.says(reply.toWire());
        });
    dns.client(FIRST);
    assertThat(addresses(dns.four(HOST, 5))).containsExactly(TRUE);
  }

  // ---- for how long

  /** Zero and negative (RFC 2181 section 8) are not kept; a day is the most, an hour an hour. */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "2147483648,0",
    "4294967295,0",
    "1,1",
    "3600,3600",
    "2147483647,86400",
    "86401,86400"
  })
  void aTtlIsKeptWithinBounds(long ttl, int keptSeconds) {
    dns.does(
        asked ->
            asked.says(
                WireMessage.response(Type.A)
                    .record(Section.ANSWER, pointer(12), Type.A, 1, ttl, octets(192, 0, 2, 1))));
    dns.client(FIRST);
    assertThat(dns.four(HOST, 0).ttl()).isEqualTo(Duration.ofSeconds(keptSeconds));
    if (keptSeconds > 0) {
      dns.advance(keptSeconds * 1_000L - 1);
      dns.four(HOST, 0);
      assertThat(dns.asked).hasSize(1);
      dns.advance(1);
    }
    dns.four(HOST, 0);
    assertThat(dns.asked).hasSize(2);
  }

  /** The least of an alias and its target counts. */
  @Test
  void anAliasWithoutTtlIsNotKept() {
    dns.does(
        asked -> asked.answer("www.example. 0 CNAME b.example.", "b.example. 9999999 A " + TRUE));
    dns.client(FIRST);
    dns.four(HOST, 0);
    dns.four(HOST, 0);
    assertThat(dns.asked).hasSize(2);
  }

  /** Five minutes at most; without a SOA not at all. */
  @ParameterizedTest
  @CsvSource({
    "!example. 2147483647 SOA ns.example. h.example. 1 2 3 4 2147483647,300",
    "!example. 60 SOA ns.example. h.example. 1 2 3 4 2147483647,60",
    "!example. 0 SOA ns.example. h.example. 1 2 3 4 30,0",
    "+example. 60 A 192.0.2.66,0"
  })
  void aDenialIsKeptWithinBounds(String record, int keptSeconds) {
    dns.does(
        asked -> {
          Message reply = asked.reply(record);
          reply.getHeader().setRcode(Rcode.NXDOMAIN);
          asked.says(reply.toWire());
        });
    dns.client(FIRST);
    assertThat(dns.four(HOST, 0).kind()).isEqualTo(Kind.NO_SUCH_NAME);
    dns.advance(keptSeconds * 1_000L);
    dns.four(HOST, 0);
    assertThat(dns.asked).hasSize(2);
  }

  /** One family's forged denial is not the other's where that one has addresses. */
  @Test
  void aDenialOfOneFamilyTakesNoAddressesFromTheOther() {
    dns.does(
        asked -> {
          if (asked.query.getQuestion().getType() == Type.A) {
            asked.finds(TRUE);
          } else {
            Message reply = asked.reply("!example. 60 SOA ns.example. h.example. 1 2 3 4 30");
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            asked.says(reply.toWire());
          }
        });
    dns.client(FIRST);
    for (int i = 0; i < 2; i++) {
      Heard heard = dns.both(HOST, 0);
      assertThat(heard.knows(IPV6)).isTrue();
      assertThat(heard.inOrder)
          .filteredOn(answer -> answer.family() == IPV4)
          .singleElement()
          .satisfies(answer -> assertThat(addresses(answer)).containsExactly(TRUE));
    }
    assertThat(dns.asked).hasSize(2);
  }
}
