// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.dns.DnsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** One JVM of {@link FirstConnect}: connects, and prints what each took, in ms. */
final class FirstConnectProcess {

  private static final double NANOS_PER_MILLI = 1e6;

  private FirstConnectProcess() {}

  /**
   * The arguments are a host, a port, the port of a name server (0 for the system's) and {@code
   * socket-first} or {@code socket-last}.
   */
  public static void main(String[] arguments) throws IOException {
    String host = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    int names = Integer.parseInt(arguments[2]);
    boolean socketFirst = arguments[3].equals("socket-first");
    // the JDK cannot be given a name server
    String forTheJdk = names == 0 ? host : "localhost";
    long socket = socketFirst ? socket(forTheJdk, port) : 0;
    long begin = System.nanoTime();
    LoggerFactory.getLogger("a program's own");
    long logging = System.nanoTime() - begin;
    begin = System.nanoTime();
    Connector connector = connector(names);
    long first = System.nanoTime() - begin + happysocket(connector, host, port);
    long second = happysocket(connector, host, port);
    socket = socketFirst ? socket : socket(forTheJdk, port);
    System.out.printf(
        Locale.ROOT,
        "%.3f %.3f %.3f %.3f%n",
        socket / NANOS_PER_MILLI,
        logging / NANOS_PER_MILLI,
        first / NANOS_PER_MILLI,
        second / NANOS_PER_MILLI);
  }

  private static long socket(String host, int port) throws IOException {
    long begin = System.nanoTime();
    try (Socket socket = new Socket(host, port)) {
      return System.nanoTime() - begin;
    }
  }

  private static Connector connector(int names) {
    ConnectorBuilder builder = Connector.builder();
    if (names != 0) {
      InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), names);
      builder.dns(DnsSettings.builder().servers(List.of(server)).build());
    }
    return builder.build();
  }

  private static long happysocket(Connector connector, String host, int port) throws IOException {
    long begin = System.nanoTime();
    try (SocketChannel channel = connector.connect(host, port)) {
      return System.nanoTime() - begin;
    }
  }
}
