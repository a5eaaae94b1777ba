// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.Connector;
import io.happysocket.dns.DnsSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of its own that uses up the ports for connects, or the direct memory, and then connects
 * by address and by a name of DNS; gives it back, and connects again.
 */
final class Lacking {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String NAME = "www.example";

  /** Outside of the range that the test leaves. */
  private static final int PORT = 30_000;

  private static final int ENOUGH = 1_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Lacking() {}

  public static void main(String[] arguments) throws Exception {
    Path nothing = Path.of(arguments[1]);
    try (DatagramSocket dns = new DatagramSocket(0, HERE);
        ServerSocket server = new ServerSocket(PORT, 1_000, HERE)) {
      Thread answering = new Thread(() -> answer(dns));
      answering.setDaemon(true);
      answering.setName("DNS beside " + server);
      answering.start();
      InetSocketAddress address = new InetSocketAddress(HERE, dns.getLocalPort());
      try (Connector warm = connector(address, nothing)) {
        System.out.println("before: " + use(warm));
        if (arguments[0].equals("ports")) {
          withoutPorts(warm);
        } else {
          withoutMemory(warm, address, nothing);
        }
      }
    }
  }

  private static Connector connector(InetSocketAddress dns, Path nothing) {
    return Connector.builder()
        .dns(
            DnsSettings.builder()
                .servers(List.of(dns))
                .resolvConf(nothing.resolve("resolv.conf"))
                .hosts(nothing.resolve("hosts"))
                .nsswitch(nothing.resolve("nsswitch.conf"))
                .cacheSize(1)
                .build())
        .build();
  }

  // ---- ports

  private static void withoutPorts(Connector connector) throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      while (open.size() < ENOUGH) {
        Socket socket = new Socket();
        open.add(socket);
        socket.setSoLinger(true, 0); // its port is free again with its close
        socket.connect(new InetSocketAddress(HERE, PORT));
      }
    } catch (BindException e) {
      System.out.println("without: " + use(connector));
    }
    for (Socket each : open) {
      each.close();
    }
    System.out.println("with: " + use(connector));
  }

  // ---- memory

  private static void withoutMemory(Connector warm, InetSocketAddress dns, Path nothing) {
    List<ByteBuffer> taken = takeAllMemory();
    System.out.println("without, a thread that has its buffer: " + use(warm));
    try (Connector cold = connector(dns, nothing)) {
      System.out.println("without: " + use(cold));
      taken.clear();
      long begin = System.nanoTime();
      String used = use(cold);
      while (used.contains("memory") && System.nanoTime() - begin < PATIENCE_NANOS) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        used = use(cold);
      }
      System.out.println("with: " + used);
    }
  }

  private static List<ByteBuffer> takeAllMemory() {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int size : new int[] {4_096, 64, 1}) {
      try {
        while (taken.size() < ENOUGH) {
          taken.add(ByteBuffer.allocateDirect(size));
        }
      } catch (OutOfMemoryError e) {
        // the next smaller ones
      }
    }
    return taken;
  }

  // ---- both

  private static String use(Connector connector) {
    return "literal " + outcome(connector, "127.0.0.1") + ", name " + outcome(connector, NAME);
  }

  private static String outcome(Connector connector, String host) {
    try {
      connector.connect(host, PORT).close();
      return "connected";
    } catch (IOException e) {
      String told = String.valueOf(e.getMessage());
      for (String each : List.of("direct buffer memory", "Cannot assign requested address")) {
        if (told.contains(each)) {
          return each;
        }
      }
      return told;
    }
  }

  /** 127.0.0.1 to a question for A, no address to others. */
  private static void answer(DatagramSocket dns) {
    byte[] buffer = new byte[512];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      while (true) {
        packet.setLength(buffer.length);
        dns.receive(packet);
        byte[] reply = reply(Arrays.copyOf(buffer, packet.getLength()));
        dns.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static byte[] reply(byte[] query) {
    int type = 12;
    while (query[type] != 0) {
      type += 1 + query[type];
    }
    type++;
    boolean four = query[type + 1] == 1;
    ByteBuffer reply = ByteBuffer.allocate(512);
    reply.put(query, 0, 2).putShort((short) 0x8180).putShort((short) 1);
    reply.putShort((short) (four ? 1 : 0)).putInt(0).put(query, 12, type + 4 - 12);
    if (four) {
      reply.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(0);
      reply.putShort((short) 4).put(HERE.getAddress());
    }
    return Arrays.copyOf(reply.array(), reply.position());
  }
}
