// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import com.sun.management.ThreadMXBean;
import io.happysocket.Connector;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The call of a blocking connect on loopback alone: accept and close are outside of what is timed,
 * and every way is called in turn, so that what else the machine does meets all alike. Then the
 * same by 64 threads, with the close and still without the accept. Prints tables. From the top of
 * the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.ConnectCalls"
 * }</pre>
 */
public final class ConnectCalls {

  private static final int WARM_UP = 60_000;
  private static final int ROUNDS = 5;
  private static final int CALLS = 4_000;

  /** Of each way; of all ways less than the server's queue takes. */
  private static final int CALLS_AT_ONCE = 500;

  private static final int THREADS = 64;
  private static final int CALLS_OF_A_THREAD = 40; // times 64 is less than the server's queue takes
  private static final int BLOCKS = 31;

  /** As long as the compiler is at work, it takes a core from the threads. */
  private static final int WARM_UP_BLOCKS = 25;

  /** One connect. */
  private interface Connect {
    SocketChannel connect() throws IOException;
  }

  /**
   * A way to connect.
   *
   * @param what for people
   * @param bare the way that connects to the same address and does nothing else
   * @param bar how often that one's time a call may take; 0 for any
   */
  private record Way(String what, int bare, double bar, Connect by) {
    boolean isName() {
      return !what.equals(LITERAL) && bar > 0;
    }
  }

  private static final int IPV4 = 0;
  private static final int IPV6 = 1;
  private static final String LITERAL = "a literal";

  /** What a connect to a known name should allocate at most, beyond one to a literal. */
  private static final int BAR_OF_ALLOCATION = 700;

  /** What 64 threads should get done, of what they do by a bare connect. */
  private static final double BAR_OF_MANY = 0.8;

  private final List<Way> ways = new ArrayList<>();

  private final Server server;

  private ConnectCalls(Server server) {
    this.server = server;
  }

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    try (Server server = new Server();
        NameServer names = new NameServer();
        Connector connector =
            Connector.builder()
                .dns(DnsSettings.builder().servers(List.of(names.address())).build())
                .build();
        Connector fixed =
            Connector.builder()
                .resolver(
                    Resolver.fixed(
                        Map.of("fixed.test", List.of(InetAddress.getByName("127.0.0.1")))))
                .build()) {
      int port = server.port();
      InetSocketAddress ipv4 = server.address();
      InetSocketAddress ipv6 = new InetSocketAddress("::1", port);
      ConnectCalls calls = new ConnectCalls(server);
      calls.way("`SocketChannel.open(address)`", IPV4, 0, () -> SocketChannel.open(ipv4));
      calls.way("the same over IPv6", IPV6, 0, () -> SocketChannel.open(ipv6));
      calls.way("the first, never blocking", IPV4, 0, () -> unblocked(ipv4));
      calls.way(LITERAL, IPV4, 1.5, () -> connector.connect("127.0.0.1", port));
      calls.way("a cached name", IPV6, 2, () -> connector.connect("name.bench.test", port));
      calls.way("`localhost`", IPV6, 2, () -> connector.connect("localhost", port));
      calls.way("a name of a `FixedResolver`", IPV4, 2, () -> fixed.connect("fixed.test", port));
      calls.one();
      System.out.println();
      calls.many();
    }
  }

  private void way(String what, int bare, double bar, Connect by) {
    ways.add(new Way(what, bare, bar, by));
  }

  /** What a race cannot do without: six system calls more than a blocking connect makes. */
  private static SocketChannel unblocked(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    boolean connected = channel.connect(address) || channel.finishConnect();
    while (!connected) { // a machine with other work to do answers a moment later
      Thread.yield();
      connected = channel.finishConnect();
    }
    channel.configureBlocking(true);
    return channel;
  }

  private static void close(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0); // no TIME_WAIT, so no port runs out
    channel.close();
  }

  private void one() throws Exception {
    measure(WARM_UP, new double[ways.size()][], new double[ways.size()]);
    double[][] medians = new double[ways.size()][ROUNDS];
    double[][] ratios = new double[ways.size()][ROUNDS];
    double[] allocated = new double[ways.size()];
    for (int round = 0; round < ROUNDS; round++) {
      double[][] times = new double[ways.size()][];
      measure(CALLS, times, allocated);
      for (int i = 0; i < ways.size(); i++) {
        medians[i][round] = median(times[i]);
        ratios[i][round] = medians[i][round] / medians[ways.get(i).bare()][round];
      }
    }
    System.out.println(
        "| the call of one thread | median | of a bare one | bar"
            + " | allocated by it | beyond a literal's | bar |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    double literal = 0;
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      literal = way.what().equals(LITERAL) ? allocated[i] : literal;
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f us | %.2f | %s | %,.0f B | %s | %s |%n",
          way.what(),
          median(medians[i]) / 1e3,
          median(ratios[i]),
          way.bar() == 0 ? "" : "≤ " + way.bar(),
          allocated[i],
          way.isName() ? String.format(Locale.ROOT, "%,.0f B", allocated[i] - literal) : "",
          way.isName() ? "≤ " + BAR_OF_ALLOCATION + " B" : "");
    }
  }

  private void measure(int calls, double[][] times, double[] allocated) throws Exception {
    double[][] bytes = new double[ways.size()][calls];
    for (int i = 0; i < ways.size(); i++) {
      times[i] = new double[calls];
    }
    for (int call = 0; call < calls; call += CALLS_AT_ONCE) {
      int first = call;
      server.whileNothingIsTaken(
          ways.size() * CALLS_AT_ONCE,
          () -> {
            measure(first, times, bytes);
            return null;
          });
    }
    for (int i = 0; i < ways.size(); i++) {
      allocated[i] = median(bytes[i]);
    }
  }

  private void measure(int first, double[][] times, double[][] bytes) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int call = first; call < first + CALLS_AT_ONCE; call++) {
      for (int i = 0; i < ways.size(); i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        SocketChannel channel = ways.get(i).by().connect();
        times[i][call] = System.nanoTime() - began;
        bytes[i][call] = threads.getCurrentThreadAllocatedBytes() - before;
        close(channel);
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void many() throws Exception {
    double[][] rates = new double[ways.size()][BLOCKS];
    double[][] ratios = new double[ways.size()][BLOCKS];
    ExecutorService threads = executor();
    for (int block = -WARM_UP_BLOCKS; block < BLOCKS; block++) {
      for (int i = 0; i < ways.size(); i++) {
        Way way = ways.get(i);
        double rate =
            server.whileNothingIsTaken(THREADS * CALLS_OF_A_THREAD, () -> rate(threads, way));
        if (block >= 0) {
          rates[i][block] = rate;
          ratios[i][block] = rate / rates[ways.get(i).bare()][block];
        }
      }
    }
    threads.shutdown();
    System.out.println(
        "| by %d %s threads, with the close | connects in a second | of a bare one | bar |"
            .formatted(THREADS, isVirtual() ? "virtual" : "platform"));
    System.out.println("|---|---:|---:|---:|");
    for (int i = 0; i < ways.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %.2f | %s |%n",
          ways.get(i).what(),
          median(rates[i]),
          median(ratios[i]),
          ways.get(i).bar() == 0 ? "" : "≥ " + BAR_OF_MANY);
    }
  }

  private static boolean isVirtual() {
    return Runtime.version().feature() >= 21;
  }

  private static ExecutorService executor() throws ReflectiveOperationException {
    return isVirtual()
        ? (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
        : Executors.newFixedThreadPool(THREADS);
  }

  private static double rate(ExecutorService threads, Way way) throws Exception {
    Callable<Void> connects =
        () -> {
          for (int i = 0; i < CALLS_OF_A_THREAD; i++) {
            close(way.by().connect());
          }
          return null;
        };
    long began = System.nanoTime();
    List<Future<Void>> running = new ArrayList<>(THREADS);
    for (int i = 0; i < THREADS; i++) {
      running.add(threads.submit(connects));
    }
    for (Future<Void> each : running) {
      each.get();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return THREADS * CALLS_OF_A_THREAD / seconds;
  }
}
