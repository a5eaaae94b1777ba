// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
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
 * A DNS server on 127.0.0.1, over UDP only, that knows the names of the scenarios and answers,
 * delays and drops as they say. It has a loop of its own. Thread-safe.
 */
public final class DnsServer implements AutoCloseable {

  private static final int TTL_SECONDS = 60;
  private static final int LARGEST_QUERY = 4096;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EventLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final List<Scenario> scenarios;

  private DnsServer(EventLoop loop, DatagramChannel channel, List<Scenario> scenarios)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.scenarios = scenarios;
  }

  /**
   * Starts to serve.
   *
   * @param scenarios whose names it knows
   * @return the running server
   * @throws IOException if this machine has no 127.0.0.1 or no descriptor is left
   */
  public static DnsServer start(List<Scenario> scenarios) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      channel.configureBlocking(false);
      EventLoop loop = new EventLoop("happysocket-demo-dns", LoopPort.system());
      DnsServer server = new DnsServer(loop, channel, List.copyOf(scenarios));
      loop.execute(server::serve);
      return server;
    } catch (RejectedExecutionException e) {
      channel.close();
      throw new IOException("no thread or descriptor is left", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Where it serves.
   *
   * @return 127.0.0.1 and a port
   */
  public InetSocketAddress address() {
    return address;
  }

  /** Stops serving and releases the port. */
  @Override
  public void close() {
    loop.close();
  }

  private void serve() {
    try {
      loop.register(channel, SelectionKey.OP_READ, this::readable);
    } catch (IOException e) {
      throw new AssertionError("just opened", e);
    }
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
    @Nullable Reply reply = reply(question);
    if (reply != null && !reply.answered()) {
      return;
    }
    byte[] answer = answer(query, question, reply);
    long delay = reply == null ? 0 : reply.delayMillis();
    if (delay == 0) {
      send(answer, client);
    } else {
      loop.schedule(loop.now() + delay * NANOS_PER_MILLI, () -> send(answer, client));
    }
  }

  private @Nullable Reply reply(Record question) {
    String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
    for (Scenario scenario : scenarios) {
      if (scenario.host().equals(name)) {
        return switch (question.getType()) {
          case Type.AAAA -> scenario.aaaa();
          case Type.A -> scenario.a();
          default -> Reply.of();
        };
      }
    }
    return null;
  }

  private static byte[] answer(Message query, Record question, @Nullable Reply reply) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.AA);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    if (reply == null) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      for (InetAddress address : reply.addresses()) {
        answer.addRecord(record(question.getName(), question.getType(), address), Section.ANSWER);
      }
    }
    return answer.toWire();
  }

  private static Record record(Name name, int type, InetAddress address) {
    return type == Type.AAAA
        ? new AAAARecord(name, DClass.IN, TTL_SECONDS, address)
        : new ARecord(name, DClass.IN, TTL_SECONDS, address);
  }

  private void send(byte[] answer, SocketAddress client) {
    try {
      channel.send(ByteBuffer.wrap(answer), client);
    } catch (IOException e) {
      // the client is gone: nobody waits
    }
  }
}
