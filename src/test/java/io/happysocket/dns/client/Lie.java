// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.client.NastyServer.Asked;
import java.util.Arrays;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** Datagrams that are no reply to a question about {@code www.example}, though they may look it. */
enum Lie {
  WRONG_SOURCE,
  WRONG_ADDRESS,
  WRONG_ID,
  OTHER_NAME,
  OTHER_TYPE,
  OTHER_CLASS,
  ECHO,
  OTHER_OPCODE,
  SHORT,
  EMPTY,
  GARBAGE,
  NO_QUESTION;

  static final String ADDRESS = "www.example. 60 A 192.0.2.66";

  void tell(Asked asked) {
    Message truthful = asked.reply(ADDRESS);
    byte[] wire = truthful.toWire();
    switch (this) {
      case WRONG_SOURCE -> asked.sendFrom("127.0.0.1", /* samePort= */ false, wire);
      case WRONG_ADDRESS -> asked.sendFrom("127.0.0.2", /* samePort= */ true, wire);
      case WRONG_ID -> {
        wire[1] ^= 1;
        asked.send(wire);
      }
      case OTHER_NAME -> asked.send(asking(truthful, "else.example. 0 A 0.0.0.0"));
      case OTHER_TYPE -> asked.send(asking(truthful, "www.example. 0 AAAA ::"));
      case OTHER_CLASS -> {
        wire[12 + 13 + 3] = 3; // header, name, type, and the class's low byte: CHAOS
        asked.send(wire);
      }
      case ECHO -> asked.send(asked.query.toWire());
      case OTHER_OPCODE -> {
        truthful.getHeader().setOpcode(4);
        asked.send(truthful.toWire());
      }
      case SHORT -> asked.send(Arrays.copyOf(wire, 5));
      case EMPTY -> asked.send(new byte[0]);
      case GARBAGE -> {
        Arrays.fill(wire, 12, wire.length, (byte) 0xff);
        asked.send(wire);
      }
      case NO_QUESTION -> {
        Message bare = new Message(asked.query.getHeader().getID());
        bare.getHeader().setFlag(Flags.QR);
        asked.send(bare.toWire());
      }
    }
  }

  private static byte[] asking(Message reply, String question) {
    reply.removeAllRecords(Section.QUESTION);
    reply.addRecord(NastyServer.record(question), Section.QUESTION);
    return reply.toWire();
  }
}
