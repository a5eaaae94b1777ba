// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import com.sun.management.ThreadMXBean;
import io.happysocket.Connector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Sixty-four connects in a row on loopback, with futures, beside a selector loop that does nothing
 * else, and beside one that does not wait where a connect is established at once, as those of
 * futures are. Nothing accepts while they are timed. Otherwise each connect would have to wake the
 * accepting thread, unless that was still busy. Prints a table. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.AsyncConnectCalls"
 * }</pre>
 */
public final class AsyncConnectCalls {

  private static final int IN_FLIGHT = 64;

  /** Batches of so many, for one figure; together less than the server's queue takes. */
  private static final int BATCHES = 32;

  private static final int WARM_UP_ROUNDS = 60;
  private static final int ROUNDS = 101;

  /** What futures should get done, of what a bare selector does. */
  private static final double BAR = 0.9;

  /** Connects so many at once and closes them. */
  private interface Batch {
    void connect() throws IOException;
  }

  private record Way(String what, int bare, Batch by) {}

  private AsyncConnectCalls() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    try (Server server = new Server();
        Selector selector = Selector.open();
        Connector connector =
            Connector.builder().option(StandardSocketOptions.SO_LINGER, 0).build()) {
      int port = server.port();
      InetSocketAddress ipv4 = server.address();
      InetSocketAddress ipv6 = new InetSocketAddress("::1", port);
      print(
          server,
          List.of(
              new Way("a bare selector", 0, () -> selector(selector, ipv4, true)),
              new Way("the same over IPv6", 1, () -> selector(selector, ipv6, true)),
              new Way("one that waits for none", 0, () -> selector(selector, ipv4, false)),
              new Way("the same over IPv6", 1, () -> selector(selector, ipv6, false)),
              new Way("futures to 127.0.0.1", 0, () -> futures(connector, "127.0.0.1", port)),
              new Way("futures to ::1", 1, () -> futures(connector, "::1", port)),
              new Way("futures to `localhost`", 1, () -> futures(connector, "localhost", port))));
    }
  }

  private static void print(Server server, List<Way> ways) throws Exception {
    double[][] rates = new double[ways.size()][ROUNDS];
    double[][] ratios = new double[ways.size()][ROUNDS];
    double[][] allocated = new double[ways.size()][ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      double[] rate = new double[ways.size()];
      for (int i = 0; i < rate.length; i++) {
        Batch by = ways.get(i).by();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        rate[i] = server.whileNothingIsTaken(BATCHES * IN_FLIGHT, () -> rate(by));
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        allocated[i][Math.max(round, 0)] = (double) bytes / (BATCHES * IN_FLIGHT);
      }
      for (int i = 0; i < rate.length && round >= 0; i++) {
        rates[i][round] = rate[i];
        ratios[i][round] = rate[i] / rate[ways.get(i).bare()];
      }
    }
    System.out.println(
        "| "
            + IN_FLIGHT
            + " in a row, with the close | connects in a second | of a bare one"
            + " | bar | allocated by the calling thread |");
    System.out.println("|---|---:|---:|---:|---:|");
    for (int i = 0; i < ways.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %.2f | %s | %,.0f B |%n",
          ways.get(i).what(),
          median(rates[i]),
          median(ratios[i]),
          ways.get(i).what().startsWith("futures") ? "≥ " + BAR : "",
          median(allocated[i]));
    }
  }

  private static double rate(Batch by) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < BATCHES; i++) {
      by.connect();
    }
    return BATCHES * IN_FLIGHT / ((System.nanoTime() - began) / 1e9);
  }

  private static void futures(Connector connector, String host, int port) throws IOException {
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      futures.add(connector.connectAsync(host, port));
    }
    for (CompletableFuture<SocketChannel> future : futures) {
      future.join().close();
    }
  }

  /** A loop written for this and nothing else; it hands blocking channels over, too. */
  private static void selector(Selector selector, InetSocketAddress address, boolean waits)
      throws IOException {
    List<SocketChannel> connected = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      if (channel.connect(address) || (!waits && channel.finishConnect())) {
        connected.add(channel);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT);
      }
    }
    while (connected.size() < IN_FLIGHT) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isValid() && channel.finishConnect()) {
          key.cancel();
          connected.add(channel);
        }
      }
      selector.selectedKeys().clear();
    }
    selector.selectNow();
    for (SocketChannel channel : connected) {
      channel.configureBlocking(true);
      channel.close();
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
