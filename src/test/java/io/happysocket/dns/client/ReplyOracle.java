// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Reply.Address;
import io.happysocket.dns.client.Reply.Alias;
import io.happysocket.dns.client.Reply.Answers;
import io.happysocket.dns.client.Reply.Authority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What {@link ReplyReader} must make of a message: where dnsjava's {@code Message} reads it, the
 * same; where that refuses it, the records that are well-formed each by itself, with {@link
 * WireWalk} and dnsjava's {@code Record} to say which.
 */
final class ReplyOracle {

  /** What a message turned out to be. */
  enum Verdict {
    NO_REPLY,
    READ_BY_BOTH,
    REFUSED_BY_MESSAGE,
    TOO_MANY_STEPS
  }

  private ReplyOracle() {}

  /** The query that a message seems to answer: as many as can be should be taken for replies. */
  static Query queryFor(byte[] wire) {
    int id = wire.length < 2 ? 0 : (wire[0] & 0xff) << 8 | (wire[1] & 0xff);
    AddressFamily family = AddressFamily.IPV4;
    Name name = Name.fromConstantString("www.example.");
    WireWalk walk = new WireWalk(wire);
    if (walk.question() != null) {
      name = walk.question();
      family = walk.questionType() == Type.AAAA ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }
    return new Query(new NameAndType(name, family), id, 1_232);
  }

  static Verdict judge(byte[] wire) {
    Query query = queryFor(wire);
    ReplyReader reader = new ReplyReader(query, ByteBuffer.wrap(wire));
    Reply ours = reader.read();
    String hex = HexFormat.of().formatHex(wire);
    if (reader.names.steps() > 4_096 + wire.length / 2) {
      return Verdict.TOO_MANY_STEPS;
    }
    assertSame(ours, byHand(wire, query), hex);
    Message message = message(wire);
    if (message != null) {
      assertSame(ours, byMessage(message, wire, query), hex);
    }
    if (ours == null) {
      return Verdict.NO_REPLY;
    }
    return message == null ? Verdict.REFUSED_BY_MESSAGE : Verdict.READ_BY_BOTH;
  }

  private static void assertSame(Reply ours, Reply theirs, String hex) {
    if (ours == null || theirs == null) {
      assertThat(ours).as(hex).isEqualTo(theirs);
      return;
    }
    // of what is wrong it matters whether there is something
    String wrong = theirs.wrong() == null ? null : ours.wrong();
    Reply expected =
        new Reply(theirs.rcode(), theirs.flags(), theirs.answers(), theirs.authority(), wrong);
    assertThat(ours).as(hex).isEqualTo(expected);
    assertThat(ours.wrong() == null).as(hex).isEqualTo(theirs.wrong() == null);
  }

  /** Null where dnsjava refuses, or stops early for a truncated one. */
  private static Message message(byte[] wire) {
    try {
      Message message = new Message(wire);
      for (int section = 0; section < 4; section++) {
        if (message.getSection(section).size() != u16(wire, 4 + 2 * section)) {
          return null;
        }
      }
      return message;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static Reply byMessage(Message message, byte[] wire, Query query) {
    Record question = message.getQuestion();
    int flags = u16(wire, 2);
    if (!isReply(flags) || (question != null && !asks(question, query))) {
      return null;
    }
    List<Alias> aliases = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record.getDClass() == DClass.IN) {
        add(record, query, aliases, addresses);
      }
    }
    long negative = Authority.NO_SOA;
    boolean nameServers = false;
    for (Record record : message.getSection(Section.AUTHORITY)) {
      boolean internet = record.getDClass() == DClass.IN;
      nameServers |= internet && record instanceof NSRecord;
      if (internet && negative == Authority.NO_SOA && record instanceof SOARecord soa) {
        negative = Math.min(soa.getTTL(), soa.getMinimum());
      }
    }
    // Message.getRcode, but that dnsjava takes a TTL with the top bit for zero in an OPT record,
    // too
    int rcode = (flags & 15) | (new WireWalk(wire).upperRcode() << 4);
    OPTRecord opt = message.getOPT();
    assertThat(opt == null || opt.getExtendedRcode() == 0 || message.getRcode() == rcode).isTrue();
    return complete(
        question == null,
        new Reply(
            rcode,
            flags,
            new Answers(aliases, addresses),
            new Authority(negative, nameServers),
            null));
  }

  private static void add(
      Record record, Query query, List<Alias> aliases, List<Address> addresses) {
    if (record instanceof CNAMERecord alias) {
      aliases.add(new Alias(alias.getName(), alias.getTTL(), alias.getTarget()));
    } else if (record instanceof ARecord four && query.key().type() == Type.A) {
      addresses.add(new Address(four.getName(), four.getTTL(), four.getAddress()));
    } else if (record instanceof AAAARecord six && query.key().type() == Type.AAAA) {
      addresses.add(new Address(six.getName(), six.getTTL(), six.getAddress()));
    }
  }

  /** Record by record, each by itself. */
  private static Reply byHand(byte[] wire, Query query) {
    WireWalk walk = new WireWalk(wire);
    if (wire.length < WireMessage.QUESTION || !isReply(u16(wire, 2))) {
      return null;
    }
    boolean bare = u16(wire, 4) == 0;
    boolean asked =
        query.key().name().equals(walk.question())
            && walk.questionType() == query.key().type()
            && walk.questionClass() == DClass.IN;
    if (!bare && !asked) {
      return null;
    }
    List<Alias> aliases = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    boolean wrong = false;
    for (WireWalk.Entry entry : walk.entries(Section.ANSWER)) {
      if (entry.type() == Type.CNAME || entry.type() == query.key().type()) {
        Record record = entry.toRecord(wire);
        wrong |= record == null;
        if (record != null) {
          add(record, query, aliases, addresses);
        }
      }
    }
    boolean truncated = (u16(wire, 2) & Reply.TC) != 0;
    boolean answersLost = walk.lostIn() <= Section.ANSWER && !truncated;
    Answers answers = answersLost ? Answers.NONE : new Answers(aliases, addresses);
    Authority authority = authority(walk, wire);
    boolean lost = walk.lostIn() <= Section.ADDITIONAL && !truncated;
    wrong |= lost && !(walk.lostIn() == Section.ADDITIONAL && authority.soa());
    int rcode = (u16(wire, 2) & 15) | (walk.upperRcode() << 4);
    return complete(
        bare, new Reply(rcode, u16(wire, 2), answers, authority, wrong ? "something" : null));
  }

  private static Authority authority(WireWalk walk, byte[] wire) {
    long negative = Authority.NO_SOA;
    boolean nameServers = false;
    boolean first = true;
    for (WireWalk.Entry entry : walk.entries(Section.AUTHORITY)) {
      nameServers |= entry.type() == Type.NS;
      if (entry.type() == Type.SOA && first) {
        first = false;
        negative = entry.denial(wire);
      }
    }
    return new Authority(negative, nameServers);
  }

  private static boolean isReply(int flags) {
    return (flags & 0x8000) != 0 && (flags & 0x7800) == 0;
  }

  private static boolean asks(Record question, Query query) {
    return question.getName().equals(query.key().name())
        && question.getType() == query.key().type()
        && question.getDClass() == DClass.IN;
  }

  private static Reply complete(boolean bare, Reply reply) {
    boolean failed = reply.rcode() != Rcode.NOERROR && reply.rcode() != Rcode.NXDOMAIN;
    return bare && !failed ? null : reply;
  }

  private static int u16(byte[] wire, int at) {
    return ByteBuffer.wrap(wire).getShort(at) & 0xffff;
  }
}
