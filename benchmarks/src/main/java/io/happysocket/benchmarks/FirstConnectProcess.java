// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import io.happysocket.HappySocket;
import io.happysocket.dns.DnsSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * One JVM of {@link FirstConnect}: does one thing for the first time, and prints what it took by
 * the clock, what the whole process has taken of the processors by then, and what it took a second
 * time; in nanoseconds.
 */
final class FirstConnectProcess {

  private FirstConnectProcess() {}

  /**
   * The arguments are {@code socket}, {@code channel}, {@code logger} or {@code happysocket}, a
   * host, a port, and the port of a name server (0 for the system's).
   */
  public static void main(String[] arguments) throws IOException {
    String what = arguments[0];
    String host = arguments[1];
    int port = Integer.parseInt(arguments[2]);
    int names = Integer.parseInt(arguments[3]);
    long begin = System.nanoTime();
    long first;
    long second = 0;
    switch (what) {
      case "socket" -> first = socket(begin, host, port);
      case "channel" -> first = channel(begin, host, port);
      case "logger" -> {
        LoggerFactory.getLogger("a program's own");
        first = System.nanoTime() - begin;
      }
      default -> {
        if (names == 0) {
          first = shared(begin, host, port);
          second = shared(System.nanoTime(), host, port);
        } else {
          Connector connector = connector(names);
          first = own(begin, connector, host, port);
          second = own(System.nanoTime(), connector, host, port);
        }
      }
    }
    System.out.println(first + " " + processorNanos() + " " + second);
  }

  private static long socket(long begin, String host, int port) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      return System.nanoTime() - begin;
    }
  }

  private static long channel(long begin, String host, int port) throws IOException {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
      return System.nanoTime() - begin;
    }
  }

  private static long shared(long begin, String host, int port) throws IOException {
    try (SocketChannel channel = HappySocket.connect(host, port)) {
      return System.nanoTime() - begin;
    }
  }

  private static long own(long begin, Connector connector, String host, int port)
      throws IOException {
    try (SocketChannel channel = connector.connect(host, port)) {
      return System.nanoTime() - begin;
    }
  }

  private static Connector connector(int names) {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), names);
    return Connector.builder().dns(DnsSettings.builder().servers(List.of(server)).build()).build();
  }

  /** Of all threads that live, to the nanosecond where Linux tells it; else 0. */
  private static long processorNanos() throws IOException {
    long sum = 0;
    String[] threads = new File("/proc/self/task").list();
    if (threads != null) {
      for (String thread : threads) {
        File file = new File("/proc/self/task/" + thread + "/schedstat");
        try (BufferedReader reader = new BufferedReader(new FileReader(file))) {
          String line = reader.readLine();
          sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException e) {
          // the thread has ended meanwhile
        }
      }
    }
    return sum;
  }
}
