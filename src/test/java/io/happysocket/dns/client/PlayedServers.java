// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS client on a played loop, and servers that do to each query what the test says, at a moment
 * of virtual time that it says: hostile ones, and those behind whom somebody forges answers. Over
 * TCP they take connections at once and hear the query a millisecond later. The end finds whatever
 * was left open.
 */
final class PlayedServers implements AutoCloseable {

  static final String FIRST = "192.0.2.53";
  static final String SECOND = "192.0.2.54";

  final PlayedLoop world = new PlayedLoop();
  final EventLoop loop = new EventLoop("played", world);
  final DnsSettings.Builder settings =
      DnsSettings.builder()
          .resolvConf(Path.of("none", "resolv.conf"))
          .hosts(Path.of("none", "hosts"))
          .nsswitch(Path.of("none", "nsswitch.conf"));
  final List<Asked> asked = new ArrayList<>();
  private Consumer<Asked> script = query -> {};
  private DnsClient client;

  PlayedServers() {
    world.channels().whenSent((channel, wire) -> ask(new Asked(message(wire), channel, null)));
    world.channels().whenConnecting(this::accept);
  }

  private void accept(PlayedSocketChannel channel) {
    channel.establish();
    world.after(
        PlayedLoop.MILLIS,
        () -> {
          ByteBuffer written = ByteBuffer.wrap(channel.written());
          byte[] wire = new byte[written.getShort() & 0xffff];
          ask(new Asked(message(wire(written, wire)), null, channel));
        });
  }

  private static byte[] wire(ByteBuffer from, byte[] wire) {
    from.get(wire);
    return wire;
  }

  private static Message message(byte[] wire) {
    try {
      return new Message(wire);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void ask(Asked query) {
    asked.add(query);
    script.accept(query);
  }

  /** What is done with each query from now on. */
  PlayedServers does(Consumer<Asked> now) {
    script = now;
    return this;
  }

  /** Of these servers; once. */
  DnsClient client(String... servers) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String server : servers) {
      addresses.add(new InetSocketAddress(ip(server), 53));
    }
    client = new DnsClient(loop, settings.servers(addresses).build(), new PlatformDouble());
    return client;
  }

  static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  void advance(long millis) {
    world.advance(millis * PlayedLoop.MILLIS);
  }

  /** Asks for both families, and lets so much time pass. */
  Heard both(String host, long millis) {
    Heard heard = Heard.of(client, host);
    advance(millis);
    return heard;
  }

  /** Asks for IPv4, and lets so much time pass; there must be an answer then. */
  Answer four(String host, long millis) {
    Heard heard = Heard.of(client, host, AddressFamily.IPV4);
    advance(millis);
    assertThat(heard.inOrder).hasSize(1);
    return heard.inOrder.get(0);
  }

  /** What was asked of whom, and over what. */
  List<String> log() {
    return asked.stream().map(Asked::toString).toList();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    loop.close();
    world.close();
  }

  /** A query that came to a server. */
  final class Asked {
    final Message query;
    final PlayedDatagramChannel datagrams; // null over TCP
    final PlayedSocketChannel stream; // null over UDP

    Asked(Message query, PlayedDatagramChannel datagrams, PlayedSocketChannel stream) {
      this.query = query;
      this.datagrams = datagrams;
      this.stream = stream;
    }

    boolean overTcp() {
      return stream != null;
    }

    int id() {
      return query.getHeader().getID();
    }

    /** Of the question, in the letter case in which it came. */
    Name name() {
      return query.getQuestion().getName();
    }

    String server() {
      InetSocketAddress remote = overTcp() ? stream.remote() : datagrams.remote();
      return remote.getAddress().getHostAddress();
    }

    /** A reply; a record with a leading {@code !} is of the authority section, {@code +} more. */
    Message reply(String... records) {
      Message reply = new Message(id());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RA);
      reply.addRecord(query.getQuestion(), Section.QUESTION);
      for (String text : records) {
        int section = " !+".indexOf(text.charAt(0));
        Record record = NastyServer.record(section > 0 ? text.substring(1) : text);
        reply.addRecord(record, Math.max(0, section) + Section.ANSWER);
      }
      return reply;
    }

    /** Whoever asked has closed. */
    boolean gone() {
      return overTcp() ? !stream.isOpen() : !datagrams.isOpen();
    }

    void answer(String... records) {
      says(reply(records).toWire());
    }

    void answer(long afterMillis, String... records) {
      byte[] wire = reply(records).toWire();
      world.after(afterMillis * PlayedLoop.MILLIS, () -> says(wire));
    }

    /** With a TTL of a minute. */
    void finds(String address) {
      answer(name() + " 60 " + Type.string(query.getQuestion().getType()) + " " + address);
    }

    /** A message made by hand, with the id of the query. */
    void says(WireMessage message) {
      byte[] wire = message.wire();
      wire[0] = (byte) (id() >> 8);
      wire[1] = (byte) id();
      says(wire);
    }

    /** A whole message, the way the query came. */
    void says(byte[] wire) {
      if (overTcp()) {
        stream.feed(framed(wire.length, wire));
      } else {
        datagrams.reply(wire);
      }
    }

    @Override
    public String toString() {
      String what = Type.string(query.getQuestion().getType()) + " " + name();
      return what + " " + server() + (overTcp() ? " tcp" : "");
    }
  }

  /** A message in a stream that says it had this length. */
  static byte[] framed(int length, byte[] wire) {
    return ByteBuffer.allocate(2 + wire.length).putShort((short) length).put(wire).array();
  }
}
