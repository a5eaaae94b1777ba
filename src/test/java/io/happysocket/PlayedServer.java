// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.PlayedDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on a played loop that answers after 5 ms, or not: in the zone or by one rcode. */
final class PlayedServer {

  static final String ADDRESS = "10.0.0.53";

  /** Answers nothing. */
  static final int SILENT = -1;

  private final Map<String, List<String>> zone = new HashMap<>();
  private int otherwise = Rcode.NXDOMAIN;
  int asked;

  /** A record in the form of a zone file, such as {@code www.example. 60 IN A 192.0.2.1}. */
  PlayedServer with(String record) {
    zone.computeIfAbsent(record.substring(0, record.indexOf(' ')), name -> new ArrayList<>())
        .add(record);
    return this;
  }

  /** A record in place of all that the name had. */
  void instead(String record) {
    zone.remove(record.substring(0, record.indexOf(' ')));
    with(record);
  }

  /** What names outside of the zone are answered with. */
  PlayedServer otherwise(int rcode) {
    otherwise = rcode;
    return this;
  }

  /** With files of this directory, and a search list. */
  static DnsSettings settings(Path files, String hosts, String search) throws IOException {
    Path resolvConf = files.resolve("resolv.conf");
    Files.writeString(resolvConf, "nameserver " + ADDRESS + "\nsearch " + search + "\n");
    Files.writeString(files.resolve("hosts"), hosts);
    return DnsSettings.builder()
        .servers(List.of(new InetSocketAddress(PlayedConnects.ip(ADDRESS), 53)))
        .resolvConf(resolvConf)
        .hosts(files.resolve("hosts"))
        .nsswitch(files.resolve("nsswitch.conf"))
        .build();
  }

  void answer(PlayedDatagramChannel channel, byte[] wire) {
    asked++;
    try {
      Message query = new Message(wire);
      Record question = query.getQuestion();
      Message reply = new Message(query.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RA);
      reply.addRecord(question, Section.QUESTION);
      boolean known = answer(reply, question);
      if (!known) {
        reply.getHeader().setRcode(Math.max(otherwise, 0));
      }
      if (known || otherwise != SILENT) {
        channel.reply(5 * MILLIS, reply.toWire());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean answer(Message reply, Record question) throws IOException {
    List<String> records = zone.getOrDefault(question.getName().toString(), List.of());
    for (String text : records) {
      String[] fields = text.split(" ", -1);
      int type = Type.value(fields[3]);
      if (type == question.getType() || type == Type.CNAME) {
        reply.addRecord(
            Record.fromString(question.getName(), type, 1, 60, fields[4], Name.root),
            Section.ANSWER);
      }
    }
    return !records.isEmpty();
  }
}
