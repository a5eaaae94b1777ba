// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback, UDP and TCP on one port, that does to each question what its test says:
 * rules by {@code "AAAA host.example."}; without a rule a question is not answered.
 */
final class NastyServer implements AutoCloseable {

  /** What a test does with a query. */
  interface Rule extends Consumer<Asked> {}

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, Rule> rules = new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  final List<String> log = new CopyOnWriteArrayList<>();
  final BlockingQueue<Asked> queries = new LinkedBlockingQueue<>();
  final BlockingQueue<String> closedConnections = new LinkedBlockingQueue<>();

  NastyServer() {
    this("127.0.0.1", 0);
  }

  NastyServer(String address, int port) {
    try {
      InetAddress local = InetAddress.getByName(address);
      // a port that is free for both
      ServerSocket listener = new ServerSocket(port, 50, local);
      udp = new DatagramSocket(listener.getLocalPort(), local);
      tcp = listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::serveUdp);
    daemon(this::serveTcp);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "nasty-dns");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) udp.getLocalSocketAddress();
  }

  int port() {
    return udp.getLocalPort();
  }

  /** As the client names it. */
  String label() {
    return address().getAddress().getHostAddress() + "#" + port();
  }

  NastyServer on(String question, Rule rule) {
    rules.put(question, rule);
    return this;
  }

  /** Answers with these records. */
  NastyServer zone(String question, String... records) {
    return on(question, asked -> asked.answer(records));
  }

  NastyServer fails(String question, int rcode) {
    return on(question, asked -> asked.send(asked.error(rcode).toWire()));
  }

  NastyServer all(Rule rule) {
    return on("*", rule);
  }

  long count(String question) {
    return log.stream().filter(question::equals).count();
  }

  /** The next query that came, whatever the rules did with it. */
  Asked next() throws InterruptedException {
    Asked asked = queries.poll(5, TimeUnit.SECONDS);
    if (asked == null) {
      throw new AssertionError("no query came");
    }
    return asked;
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        serve(new Asked(query, packet.getSocketAddress(), null));
      }
    } catch (IOException e) {
      log.add("udp ends");
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        Socket connection = tcp.accept();
        connections.add(connection);
        daemon(() -> serveConnection(connection));
      }
    } catch (IOException e) {
      log.add("tcp ends");
    }
  }

  private void serveConnection(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      while (true) {
        byte[] wire = new byte[in.readUnsignedShort()];
        in.readFully(wire);
        serve(new Asked(new Message(wire), connection.getRemoteSocketAddress(), connection));
      }
    } catch (EOFException | SocketException e) {
      closedConnections.add("closed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on nobody listens for connections. */
  void refuseTcp() throws IOException {
    tcp.close();
  }

  private void serve(Asked asked) {
    log.add(asked.question() + (asked.connection == null ? "" : " tcp"));
    Rule rule = rules.getOrDefault(asked.question(), rules.get("*"));
    if (rule != null) {
      rule.accept(asked);
    }
    queries.add(asked);
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Record record(String text) {
    String[] parts = text.split(" ", 4);
    try {
      return Record.fromString(
          Name.fromString(parts[0]),
          Type.value(parts[2]),
          DClass.IN,
          Long.parseLong(parts[1]),
          parts[3],
          Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A query that came. */
  final class Asked {
    final Message query;
    private final SocketAddress from;
    private final Socket connection;

    Asked(Message query, SocketAddress from, Socket connection) {
      this.query = query;
      this.from = from;
      this.connection = connection;
    }

    boolean edns() {
      return query.getOPT() != null;
    }

    boolean overTcp() {
      return connection != null;
    }

    int port() {
      return ((InetSocketAddress) from).getPort();
    }

    String question() {
      Record question = query.getQuestion();
      return Type.string(question.getType()) + " " + question.getName();
    }

    /** A reply; a record with a leading {@code !} belongs to the authority section. */
    Message reply(String... records) {
      Message reply = new Message(query.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RA);
      reply.addRecord(query.getQuestion(), Section.QUESTION);
      for (String text : records) {
        boolean authority = text.startsWith("!");
        reply.addRecord(
            record(authority ? text.substring(1) : text),
            authority ? Section.AUTHORITY : Section.ANSWER);
      }
      return reply;
    }

    Message error(int rcode, String... records) {
      Message reply = reply(records);
      reply.getHeader().setRcode(rcode & 15);
      if (rcode > 15) {
        reply.addRecord(new OPTRecord(512, rcode >> 4, 0), Section.ADDITIONAL);
      }
      return reply;
    }

    void answer(String... records) {
      send(reply(records).toWire());
    }

    void nxdomain() {
      send(error(Rcode.NXDOMAIN, "!example. 60 SOA ns.example. h.example. 1 2 3 4 30").toWire());
    }

    /** Sends the bytes the way the query came. */
    void send(byte[] wire) {
      try {
        if (connection == null) {
          udp.send(new DatagramPacket(wire, wire.length, from));
        } else {
          byte[] framed = new byte[wire.length + 2];
          framed[0] = (byte) (wire.length >> 8);
          framed[1] = (byte) wire.length;
          System.arraycopy(wire, 0, framed, 2, wire.length);
          connection.getOutputStream().write(framed);
        }
      } catch (SocketException e) {
        log.add("the client has gone");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sends from another socket than was asked. */
    void sendFrom(String address, boolean samePort, byte[] wire) {
      try (DatagramSocket other =
          new DatagramSocket(samePort ? udp.getLocalPort() : 0, InetAddress.getByName(address))) {
        other.send(new DatagramPacket(wire, wire.length, from));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void hangUp() {
      try {
        connection.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
