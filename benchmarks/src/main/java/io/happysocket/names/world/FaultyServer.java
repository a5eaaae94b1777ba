// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import io.happysocket.lab.server.Daemon;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/**
 * A name server with a fault, in front of a good one. Its threads are started by one that has moved
 * into the namespace, and so are in it with all their sockets.
 */
final class FaultyServer implements Closeable {

  private static final int PORT = 53;
  private static final int LARGEST = 65_535;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int SLOW_MILLIS = 150;

  private final Fault fault;
  private final InetSocketAddress good;
  private final DatagramSocket udp;
  private final ServerSocket tcp;

  private FaultyServer(Fault fault, InetAddress address, InetAddress good) throws IOException {
    this.fault = fault;
    this.good = new InetSocketAddress(good, PORT);
    udp = new DatagramSocket(PORT, address);
    tcp = fault.overTcp() ? new ServerSocket(PORT, 50, address) : null;
    Daemon.start("names-udp", this::serveUdp);
    if (tcp != null) {
      Daemon.start("names-tcp", this::serveTcp);
    }
  }

  /** Serves at an address of the namespace that the calling thread is in. */
  static FaultyServer open(Server server, Server good) throws IOException {
    return new FaultyServer(server.fault(), server.inetAddress(), good.inetAddress());
  }

  private void serveUdp() {
    byte[] buffer = new byte[LARGEST];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        if (!fault.silentFor(query)) {
          Daemon.start("names-query", () -> answer(query, packet.getAddress(), packet.getPort()));
        }
      } catch (IOException e) {
        // closed, or an earlier answer came too late
      }
    }
  }

  private void answer(byte[] query, InetAddress from, int port) {
    try (DatagramSocket upstream = new DatagramSocket()) {
      upstream.connect(good);
      upstream.setSoTimeout(PATIENCE_MILLIS);
      upstream.send(new DatagramPacket(query, query.length));
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      upstream.receive(packet);
      byte[] answer =
          fault.answer(query, Arrays.copyOf(packet.getData(), packet.getLength()), false);
      if (fault == Fault.SLOW) {
        Thread.sleep(SLOW_MILLIS);
      } else if (fault == Fault.WRONG_ID_FIRST) {
        send(Fault.otherId(answer), from, port);
      }
      send(answer, from, port);
    } catch (IOException e) {
      // the one who asked is gone, or the good server: as if not received
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(byte[] message, InetAddress to, int port) throws IOException {
    udp.send(new DatagramPacket(message, message.length, to, port));
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        Daemon.start("names-stream", () -> serve(client));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket()) {
      client.setSoTimeout(PATIENCE_MILLIS);
      upstream.connect(good, PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        if (!fault.silentFor(query)) {
          out.write(framed(fault.answer(query, exchange(upstream, query), true)));
        }
      }
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  private static byte[] exchange(Socket upstream, byte[] query) throws IOException {
    upstream.getOutputStream().write(framed(query));
    DataInputStream in = new DataInputStream(upstream.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }

  /** In one piece, with its length before it. */
  private static byte[] framed(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  @Override
  public void close() throws IOException {
    udp.close();
    if (tcp != null) {
      tcp.close();
    }
  }
}
