// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import io.happysocket.lab.server.Daemon;
import io.happysocket.soak.world.Place.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

/** Knows the names of the places, and answers with their faults, over UDP and TCP. */
final class NameServer implements AutoCloseable {

  private static final int LARGEST = 65_535;
  private static final int BUFFER = 4 << 20;
  private static final long TTL_SECONDS = 2;
  private static final int LATEST_MILLIS = 60;
  private static final int HEADER = 12;
  private static final Fault[] AT_RANDOM = {
    Fault.NONE, Fault.NONE, Fault.SERVFAIL, Fault.LATE, Fault.NEVER, Fault.TRUNCATED, Fault.GARBAGE
  };

  private final World world;
  private final DatagramChannel udp = DatagramChannel.open();
  private final NameServerTcp tcp;
  private final Map<String, Place> places = new TreeMap<>();
  private final Map<Fault, SplittableRandom> random = new EnumMap<>(Fault.class);
  private final ScheduledThreadPoolExecutor later =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "soak-names-late");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long queries;

  NameServer(World world, int port, long seed) throws IOException {
    this.world = world;
    for (Place place : Place.values()) {
      places.put(place.id(), place);
    }
    for (Fault fault : Fault.values()) {
      random.put(fault, new SplittableRandom(seed + fault.ordinal()));
    }
    InetAddress local = Addresses.loopback(false);
    // over TCP what UDP had not
    tcp = new NameServerTcp(new InetSocketAddress(local, port), query -> answer(query, Fault.NONE));
    udp.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
    udp.bind(tcp.address());
    later.prestartAllCoreThreads();
    Daemon.start("soak-names", this::serve);
  }

  InetSocketAddress address() {
    return tcp.address();
  }

  long queries() {
    return queries;
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (udp.isOpen()) {
      try {
        SocketAddress from = udp.receive(buffer.clear());
        queries++;
        take(new Message(buffer.flip()), from);
      } catch (IOException e) {
        // no DNS message, or closed: as if not received
      }
    }
  }

  private void take(Message query, SocketAddress from) {
    Fault fault = fault(query);
    switch (fault) {
      case NEVER -> {
        // nothing
      }
      case LATE -> {
        int millis = 1 + random.get(fault).nextInt(LATEST_MILLIS);
        later.schedule(() -> send(answer(query, fault), from), millis, TimeUnit.MILLISECONDS);
      }
      default -> send(answer(query, fault), from);
    }
  }

  private Fault fault(Message query) {
    Place place = place(query);
    Fault fault =
        place == null
            ? Fault.NO_SUCH_NAME
            : place.fault(query.getQuestion().getType() == Type.AAAA);
    if (fault == Fault.RANDOM) {
      fault = AT_RANDOM[random.get(fault).nextInt(AT_RANDOM.length)];
    }
    if (fault == Fault.LOST) {
      return random.get(fault).nextInt(3) == 0 ? Fault.NEVER : Fault.NONE;
    }
    return fault;
  }

  /** Of names such as {@code n17.both.soak.test}. */
  private Place place(Message query) {
    Name name = query.getQuestion().getName();
    return name.labels() == 5 ? places.get(name.getLabelString(1)) : null;
  }

  private byte[] answer(Message query, Fault fault) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    Record question = query.getQuestion();
    answer.addRecord(question, Section.QUESTION);
    switch (fault) {
      case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
      case NO_SUCH_NAME -> answer.getHeader().setRcode(Rcode.NXDOMAIN);
      case TRUNCATED -> answer.getHeader().setFlag(Flags.TC);
      default -> addAddress(answer, question, place(query));
    }
    byte[] bytes = answer.toWire();
    if (fault == Fault.GARBAGE) {
      for (int i = HEADER + question.getName().length() + 4; i < bytes.length; i++) {
        bytes[i] = -1;
      }
    }
    return bytes;
  }

  private void addAddress(Message answer, Record question, Place place) {
    boolean ipv6 = question.getType() == Type.AAAA;
    Addresses.Kind kind = place == null ? null : place.kind(ipv6);
    if (kind != null) {
      int number = Integer.parseInt(question.getName().getLabelString(0).substring(1));
      InetAddress address = world.address(kind, ipv6, number);
      Name name = question.getName();
      answer.addRecord(
          ipv6
              ? new AAAARecord(name, DClass.IN, TTL_SECONDS, address)
              : new ARecord(name, DClass.IN, TTL_SECONDS, address),
          Section.ANSWER);
    }
  }

  private void send(byte[] answer, SocketAddress to) {
    try {
      udp.send(ByteBuffer.wrap(answer), to);
    } catch (IOException e) {
      // whoever asked is gone
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    later.shutdownNow();
  }
}
