// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A question as it is sent once. Immutable.
 *
 * @param key what is asked
 * @param id chosen at random
 * @param ednsSize the UDP size offered; 0 for a query without EDNS
 */
record Query(NameAndType key, int id, int ednsSize) {

  /** One question: a name, compared without letter case, and a family. Immutable. */
  record NameAndType(Name name, AddressFamily family) {

    NameAndType other() {
      return new NameAndType(name, family.other());
    }

    NameAndType at(Name target) {
      return new NameAndType(target, family);
    }

    // by hand: a record's own are linked when first used, 10 ms of the first look into the cache
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NameAndType key && family == key.family && name.equals(key.name);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + family.hashCode();
    }

    int type() {
      return family == AddressFamily.IPV6 ? Type.AAAA : Type.A;
    }

    @Override
    public String toString() {
      return Type.string(type()) + " of " + name;
    }
  }

  /**
   * A reply that belongs to its query. Immutable.
   *
   * @param message the reply; null where a server sent no more than a header to complain
   * @param rcode its response code, EDNS's upper bits included
   */
  record Reply(@Nullable Message message, int rcode) {
    boolean truncated() {
      return message != null && message.getHeader().getFlag(Flags.TC);
    }
  }

  private static final int HEADER = 12;
  private static final int QR = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int RCODE = 0x000f;

  byte[] wire() {
    Message message = new Message(id);
    message.getHeader().setOpcode(Opcode.QUERY);
    message.getHeader().setFlag(Flags.RD);
    message.addRecord(Record.newRecord(key.name(), key.type(), DClass.IN), Section.QUESTION);
    if (ednsSize > 0) {
      message.addRecord(new OPTRecord(ednsSize, 0, 0), Section.ADDITIONAL);
    }
    return message.toWire();
  }

  /**
   * Takes a datagram, or a message from a stream, for a reply: id, QR, opcode and question must be
   * those of this query.
   *
   * @return null if it is none, which is then as good as not received
   */
  @Nullable Reply accept(ByteBuffer received) {
    if (received.remaining() < HEADER) {
      return null;
    }
    int at = received.position();
    int flags = received.getShort(at + 2) & 0xffff;
    boolean ours = (received.getShort(at) & 0xffff) == id;
    if (!ours || (flags & QR) == 0 || (flags & OPCODE) != 0) {
      return null;
    }
    if (received.getShort(at + 4) == 0) {
      // servers that could not, or would not, read the question send the header alone
      int rcode = flags & RCODE;
      return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN ? null : new Reply(null, rcode);
    }
    try {
      Message message = new Message(received);
      Record question = message.getQuestion();
      return asks(question) ? new Reply(message, message.getRcode()) : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private boolean asks(@Nullable Record question) {
    return question != null
        && question.getName().equals(key.name())
        && question.getType() == key.type()
        && question.getDClass() == DClass.IN;
  }
}
