// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.dns.client.WireMessage.octets;
import static io.happysocket.dns.client.WireMessage.pointer;
import static io.happysocket.dns.client.WireMessage.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.xbill.DNS.Section.ANSWER;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Reply.Authority;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is read of a reply, and what of it may be broken. */
class ReplyReaderTest {

  private static final int LEAST_STEPS = 4_096;

  /** A type without a meaning (RFC 6895 section 3.1). */
  private static final int OPAQUE = 65_280;

  private static Query query(AddressFamily family) {
    Name name = Name.fromConstantString("www.example.");
    return new Query(new NameAndType(name, family), WireMessage.ID, 1_232);
  }

  private static Reply read(HandMade message) {
    return query(AddressFamily.IPV4).accept(ByteBuffer.wrap(message.wire()));
  }

  private static List<String> addresses(Reply reply) {
    return reply.answers().addresses().stream()
        .map(found -> found.address().getHostAddress())
        .toList();
  }

  /** N4: one record that does not parse is no reason to do without the others. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "ADDRESSES",
        "SHORT_ADDRESS_IN_ADDITIONAL",
        "COOKIE_OF_FOUR",
        "OPTION_PAST_THE_END",
        "TEXT_OF_WRONG_LENGTH",
        "SECOND_ADDRESS_SHORT",
        "SERVICE_AND_SIGNATURE",
        "FORWARD_POINTER_ELSEWHERE",
        "OWNER_POINTS_TO_ITSELF",
        "OWNER_TOO_LONG",
        "LABEL_OF_UNKNOWN_KIND_IN_ADDITIONAL",
        "CUT_BEHIND_ADDRESSES",
        "TRUNCATED_WITHIN_A_RECORD"
      })
  void wholeAddressesAreRead(HandMade message) {
    List<String> found = addresses(read(message));
    assertThat(found).first().isEqualTo("192.0.2.1");
    assertThat(found).hasSize(message == HandMade.TRUNCATED_WITHIN_A_RECORD ? 1 : 2);
  }

  /** N5: and these deny nothing. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "ONLY_ADDRESS_SHORT",
        "ALIAS_TOO_LONG",
        "ALIAS_TOO_SHORT",
        "ALIAS_EMPTY",
        "CUT_IN_ANSWER",
        "COUNTS_TOO_MANY_ANSWERS",
        "COUNTS_TOO_MANY_QUESTIONS",
        "LABEL_OF_UNKNOWN_KIND_IN_ANSWER",
        "CUT_IN_AUTHORITY",
        "CUT_IN_ADDITIONAL"
      })
  void whatCannotBeReadIsSaidToBeWrong(HandMade message) {
    Reply reply = read(message);
    assertThat(reply.answers().isEmpty()).isTrue();
    assertThat(reply.wrong()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "ADDRESSES",
        "ALIASES",
        "ALIAS_ONLY",
        "TTL_WITH_TOP_BIT",
        "CHAOS_ADDRESS",
        "SHORT_ADDRESS_IN_ADDITIONAL",
        "COOKIE_OF_FOUR",
        "TEXT_OF_WRONG_LENGTH",
        "FORWARD_POINTER_ELSEWHERE",
        "CUT_BEHIND_SOA",
        "NO_DATA",
        "NO_SUCH_NAME",
        "FIRST_SOA_TOO_SHORT",
        "REFERRAL",
        "TRUNCATED_WITHIN_A_RECORD",
        "BAD_VERSION",
        "BARE_ERROR",
        "TWO_QUESTIONS",
        "POINTERS_TO_POINTERS"
      })
  void withTheseNothingIsWrong(HandMade message) {
    assertThat(read(message).wrong()).isNull();
  }

  @Test
  void anIpv4AddressInAnAaaaRecordIsThatAddress() throws Exception {
    Query six = query(AddressFamily.IPV6);
    Reply plain = six.accept(ByteBuffer.wrap(HandMade.ADDRESSES_OF_SIX.wire()));
    Reply mapped = six.accept(ByteBuffer.wrap(HandMade.MAPPED.wire()));

    assertThat(addresses(plain)).containsExactly("2001:db8:0:0:0:1:c000:201");
    assertThat(mapped.answers().addresses().get(0).address())
        .isEqualTo(InetAddress.getByAddress(octets(192, 0, 2, 1)));
    assertThat(query(AddressFamily.IPV4).accept(ByteBuffer.wrap(HandMade.MAPPED.wire()))).isNull();
  }

  @Test
  void aliasesAreReadInTheirOrder() {
    Reply reply = read(HandMade.ALIASES);
    assertThat(reply.answers().aliases())
        .extracting(alias -> alias.owner() + " " + alias.target())
        .containsExactly("www.example. cdn.example.", "cdn.example. x.example.");
    assertThat(reply.answers().addresses())
        .singleElement()
        .extracting(address -> address.owner().toString())
        .isEqualTo("x.example.");
  }

  @Test
  void anAddressOfAnotherClassIsNone() {
    assertThat(read(HandMade.CHAOS_ADDRESS).answers().isEmpty()).isTrue();
    assertThat(read(HandMade.SOA_OF_CHAOS).authority().soa()).isFalse();
  }

  /** RFC 2181 section 8. */
  @Test
  void aTtlWithTheTopBitIsZero() {
    assertThat(read(HandMade.TTL_WITH_TOP_BIT).answers().addresses().get(0).ttlSeconds()).isZero();
    assertThat(read(HandMade.NO_DATA_WITHOUT_TTL).authority().negativeSeconds()).isZero();
  }

  /** RFC 2308 section 5: the lesser of both. */
  @Test
  void theFirstSoaSaysHowLongADenialIsKept() {
    assertThat(read(HandMade.NO_DATA).authority().negativeSeconds()).isEqualTo(30);
    assertThat(read(HandMade.NO_SUCH_NAME).authority().negativeSeconds()).isEqualTo(20);
    assertThat(read(HandMade.CUT_BEHIND_SOA).authority().negativeSeconds()).isEqualTo(30);
    assertThat(read(HandMade.FIRST_SOA_TOO_SHORT).authority())
        .isEqualTo(new Authority(Authority.NO_SOA, false));
  }

  @Test
  void aReferralIsTold() {
    assertThat(read(HandMade.REFERRAL).authority().referral()).isTrue();
    assertThat(read(HandMade.NO_DATA).authority().referral()).isFalse();
  }

  @Test
  void theFlagsAreTold() {
    Reply reply = read(HandMade.TRUNCATED_WITHIN_A_RECORD);
    assertThat(reply.truncated()).isTrue();
    assertThat(reply.recursive()).isTrue();
    assertThat(reply.authoritative()).isFalse();
  }

  /** RFC 6891 section 6.1.3. */
  @Test
  void theUpperBitsOfTheCodeComeFromTheOptRecord() {
    assertThat(read(HandMade.NO_SUCH_NAME).code()).isEqualTo("NXDOMAIN");
    assertThat(read(HandMade.BAD_VERSION).code()).isEqualTo("BADVERS");
    assertThat(read(HandMade.TWO_OPTIONS).code()).isEqualTo("response code 4080");
  }

  @Test
  void anErrorNeedsNoQuestion() {
    assertThat(read(HandMade.BARE_ERROR).rcode()).isEqualTo(Rcode.FORMERR);
    assertThat(read(HandMade.BARE_ERROR_THAT_COUNTS).rcode()).isEqualTo(Rcode.FORMERR);
    assertThat(read(HandMade.BARE_BAD_VERSION).rcode()).isEqualTo(Rcode.BADVERS);
    assertThat(read(HandMade.BARE)).isNull();
  }

  @Test
  void aQueryIsWrittenAsDnsjavaWritesIt() {
    for (int size : new int[] {0, 1_232, 65_535}) {
      for (AddressFamily family : AddressFamily.values()) {
        Query query = new Query(query(family).key(), 0xfffe, size);
        Message expected = new Message(query.id());
        expected.getHeader().setFlag(Flags.RD);
        expected.addRecord(
            Record.newRecord(query.key().name(), query.key().type(), DClass.IN), Section.QUESTION);
        if (size > 0) {
          expected.addRecord(new OPTRecord(size, 0, 0), Section.ADDITIONAL);
        }
        assertThat(query.wire()).isEqualTo(expected.toWire());
      }
    }
  }

  /** As many pointers as a message can hold, each to the one before, and names that begin there. */
  static byte[] chains(int firstLabels) {
    WireMessage wire = response(Type.A);
    int at = wire.here() + 12;
    byte[] pointers = new byte[(1 << 14) - 2 - at & ~1];
    int target = WireMessage.QUESTION;
    for (int i = 0; i < pointers.length; i += 2) {
      System.arraycopy(pointer(target), 0, pointers, i, 2);
      target = at + i;
    }
    wire.record(ANSWER, pointer(WireMessage.QUESTION), OPAQUE, pointers);
    for (int i = 0; wire.here() < 65_000; i++) {
      byte[] last = pointer(target - 2 * (i % 4_000));
      byte[] owner = new byte[2 * firstLabels + 2];
      for (int label = 0; label < firstLabels; label++) {
        owner[2 * label] = 1;
        owner[2 * label + 1] = 'a';
      }
      System.arraycopy(last, 0, owner, 2 * firstLabels, 2);
      wire.record(ANSWER, owner, Type.A, octets(192, 0, 2, 1));
    }
    return wire.wire();
  }

  /** 65 KB of pointer chains: 30 million steps, were they all followed. */
  @Test
  void pointersAreFollowedWithinABound() {
    for (int labels : new int[] {0, 1, 60}) {
      byte[] wire = chains(labels);
      ReplyReader reader = new ReplyReader(query(AddressFamily.IPV4), ByteBuffer.wrap(wire));
      Reply reply = reader.read();

      assertThat(reply.wrong()).isEqualTo("too many labels and pointers");
      assertThat(reply.answers().isEmpty()).isTrue();
      assertThat(reader.names.steps())
          .isBetween(wire.length / 2, wire.length / 2 + LEAST_STEPS + 129);
    }
  }

  /** And so are names that cannot be read: each costs an exception. */
  @Test
  void brokenNamesAreReadWithinABound() {
    WireMessage wire = response(Type.A);
    while (wire.here() < 65_000) {
      wire.record(ANSWER, pointer(wire.here()), Type.A, octets(192, 0, 2, 1));
    }
    byte[] octets = wire.wire();
    ReplyReader reader = new ReplyReader(query(AddressFamily.IPV4), ByteBuffer.wrap(octets));
    assertThat(reader.read().wrong()).isEqualTo("too many labels and pointers");
    assertThat(reader.names.steps()).isLessThan(octets.length / 2 + LEAST_STEPS + 256);
  }

  @Test
  void fourThousandAddressesAreRead() {
    WireMessage wire = response(Type.A);
    for (int i = 0; i < 4_000; i++) {
      wire.record(ANSWER, pointer(12), Type.A, octets(10, 0, i / 256, i % 256));
    }
    ReplyReader reader = new ReplyReader(query(AddressFamily.IPV4), ByteBuffer.wrap(wire.wire()));
    assertThat(reader.read().answers().addresses()).hasSize(4_000);
    assertThat(reader.names.steps()).isLessThan(10);
  }
}
