// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import java.io.IOException;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Takes answers with aliases apart. */
final class Aliases {

  private Aliases() {}

  /** What a server sends that knows the first alias's zone and not that of its target. */
  static byte[] firstOnly(byte[] answer) {
    try {
      Message message = new Message(answer);
      List<Record> records = message.getSection(Section.ANSWER);
      if (records.isEmpty() || records.get(0).getType() != Type.CNAME) {
        return answer;
      }
      message.removeAllRecords(Section.ANSWER);
      message.removeAllRecords(Section.AUTHORITY);
      message.addRecord(records.get(0), Section.ANSWER);
      message.getHeader().setRcode(0);
      return message.toWire();
    } catch (IOException e) {
      throw new IllegalArgumentException("not an answer", e);
    }
  }
}
