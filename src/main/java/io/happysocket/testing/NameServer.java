// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import io.happysocket.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on 127.0.0.1, over UDP only, that knows one name and answers, delays and drops as
 * it was told. Confined to its loop.
 */
final class NameServer {

  private static final int TTL_SECONDS = 60;
  private static final int LARGEST_QUERY = 4096;

  /** The addresses of one type, and what becomes of questions for them. */
  record Zone(DnsAnswer answer, List<InetAddress> addresses) {}

  private final EventLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final Name name;
  private final Map<Integer, Zone> zones;

  private NameServer(EventLoop loop, DatagramChannel channel, Name name, Map<Integer, Zone> zones)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.name = name;
    this.zones = zones;
  }

  /** Starts to serve, until the loop closes. */
  static NameServer start(EventLoop loop, Name name, Zone aaaa, Zone a) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    boolean started = false;
    try {
      channel.bind(new InetSocketAddress(Ports.four(1), 0));
      channel.configureBlocking(false);
      NameServer server = new NameServer(loop, channel, name, Map.of(Type.AAAA, aaaa, Type.A, a));
      Listeners.onLoop(loop, () -> loop.register(channel, SelectionKey.OP_READ, server::readable));
      started = true;
      return server;
    } finally {
      if (!started) {
        channel.close();
      }
    }
  }

  /** 127.0.0.1 and its port. */
  InetSocketAddress address() {
    return address;
  }

  private void readable() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST_QUERY);
    try {
      SocketAddress client = channel.receive(buffer);
      if (client != null) {
        take(new Message(buffer.flip()), client);
      }
    } catch (IOException e) {
      // not a DNS message: as if not received
    }
  }

  private void take(Message query, SocketAddress client) {
    Record question = query.getQuestion();
    if (question == null) {
      return;
    }
    Zone zone = zones.get(question.getType());
    if (zone == null || !question.getName().equals(name)) {
      send(answer(query, question, null), client);
    } else if (zone.answer().kind() != DnsAnswer.Kind.NONE) {
      byte[] answer = answer(query, question, zone);
      loop.schedule(loop.now() + zone.answer().delayNanos(), () -> send(answer, client));
    }
  }

  private byte[] answer(Message query, Record question, @Nullable Zone zone) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    if (zone == null) {
      answer.getHeader().setRcode(question.getName().equals(name) ? Rcode.NOERROR : Rcode.NXDOMAIN);
    } else if (zone.answer().kind() == DnsAnswer.Kind.SERVER_FAILURE) {
      answer.getHeader().setRcode(Rcode.SERVFAIL);
    } else {
      for (InetAddress each : zone.addresses()) {
        answer.addRecord(record(question, each), Section.ANSWER);
      }
    }
    return answer.toWire();
  }

  private static Record record(Record question, InetAddress address) {
    return question.getType() == Type.AAAA
        ? new AAAARecord(question.getName(), DClass.IN, TTL_SECONDS, address)
        : new ARecord(question.getName(), DClass.IN, TTL_SECONDS, address);
  }

  private void send(byte[] answer, SocketAddress client) {
    try {
      channel.send(ByteBuffer.wrap(answer), client);
    } catch (IOException e) {
      // the client is gone: nobody waits
    }
  }
}
