// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Resolver;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Many simultaneous races to silent addresses: the heap of a race beyond its channels, the threads,
 * and how late second starts are. Each race has two addresses, 127.0.0.1 and 127.0.0.2, whose
 * accept queues are full, and starts the second one 250 ms after the first. From the top of the
 * repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.SilentRaces 10000"
 * }</pre>
 *
 * The number of races is bounded by the descriptors that the process may have open, one for each
 * attempt; it takes as many as there are, and says so.
 */
public final class SilentRaces {

  private static final int SPARE_DESCRIPTORS = 200;

  /** About half of what one thread can start, so that lateness is not that of a queue. */
  private static final int RAMP_A_MILLISECOND = 3;

  private static final long ATTEMPT_DELAY_NANOS = 250_000_000;

  private SilentRaces() {}

  /** Runs so many races, the first argument. */
  public static void main(String[] arguments) throws Exception {
    int wanted = Integer.parseInt(arguments[0]);
    long descriptors = descriptors();
    int races = (int) Math.min(wanted, (descriptors - SPARE_DESCRIPTORS) / 2);
    if (races < wanted) {
      System.out.printf(
          "%d descriptors may be open: %d races, not %d%n", descriptors, races, wanted);
    }
    InetAddress one = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetAddress two = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (Silence first = new Silence(one, 0);
        Silence second = new Silence(two, first.port())) {
      System.out.println(
          "| races | heap a race | of it channels | threads | lateness p50 | p99 | max |");
      System.out.println("|---|---|---|---|---|---|---|");
      run(races / 10, first.port(), List.of(one, two)); // warm
      run(races, first.port(), List.of(one, two));
    }
  }

  private static long descriptors() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.UnixOperatingSystemMXBean) system).getMaxFileDescriptorCount();
  }

  private static void run(int races, int port, List<InetAddress> addresses) throws Exception {
    long channels = heapOfChannels(Math.min(races, 2_000));
    ConcurrentLinkedQueue<RaceReport> reports = new ConcurrentLinkedQueue<>();
    try (Connector connector =
        Connector.builder()
            .strategy(Strategies.happyEyeballs())
            .resolver(fixed(addresses))
            .connectDeadline(Duration.ofSeconds(30))
            .listener(
                new ConnectListener() {
                  @Override
                  public void raceEnded(long race, RaceReport report) {
                    reports.add(report);
                  }
                })
            .build()) {
      long before = heap();
      long threads = threads();
      List<CompletableFuture<SocketChannel>> futures = new ArrayList<>(races);
      for (int i = 0; i < races; i++) {
        futures.add(connector.connectAsync("name.bench.test", port));
        if (i % RAMP_A_MILLISECOND == 0) {
          Thread.sleep(1);
        }
      }
      Thread.sleep(2_000); // every second start is due
      long used = (heap() - before) / races;
      long started = threads() - threads;
      connector.close();
      while (reports.size() < races) {
        Thread.sleep(10);
      }
      long[] late = reports.stream().mapToLong(SilentRaces::lateness).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,d B | %,d B | %d more | %.2f ms | %.2f ms | %.2f ms |%n",
          races,
          used,
          2 * channels,
          started,
          late[late.length / 2] / 1e6,
          late[(int) (late.length * 0.99)] / 1e6,
          late[late.length - 1] / 1e6);
      if (futures.size() != races) {
        throw new AssertionError();
      }
    }
  }

  private static long lateness(RaceReport report) {
    List<AttemptReport> attempts = report.attempts();
    return attempts.get(1).started()
        ? attempts.get(1).startNanos() - attempts.get(0).startNanos() - ATTEMPT_DELAY_NANOS
        : Long.MAX_VALUE;
  }

  private static Resolver fixed(List<InetAddress> addresses) {
    return (question, listener) -> {
      listener.answered(
          new Answer(
              AddressFamily.IPV6, Answer.Kind.NO_DATA, List.of(), Duration.ZERO, "fixed", null));
      listener.answered(
          new Answer(
              AddressFamily.IPV4, Answer.Kind.ADDRESSES, addresses, Duration.ZERO, "fixed", null));
      return () -> {};
    };
  }

  /** What a non-blocking channel with a key in a selector takes, by itself. */
  private static long heapOfChannels(int count) throws IOException, InterruptedException {
    List<SocketChannel> channels = new ArrayList<>(count);
    try (java.nio.channels.Selector selector = java.nio.channels.Selector.open()) {
      long before = heap();
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.register(selector, 0);
        channels.add(channel);
      }
      long used = (heap() - before) / count;
      for (SocketChannel channel : channels) {
        channel.close();
      }
      return used;
    }
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("happysocket"))
        .count();
  }

  /** A port whose accept queue is full: SYNs to it are dropped. */
  private static final class Silence implements AutoCloseable {
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final List<SocketChannel> fillers = new ArrayList<>();

    Silence(InetAddress address, int port) throws IOException, InterruptedException {
      server.bind(new InetSocketAddress(address, port), 1);
      for (int i = 0; i < 8; i++) {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(server.getLocalAddress());
        fillers.add(filler);
      }
      Thread.sleep(100);
    }

    int port() throws IOException {
      return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel filler : fillers) {
        filler.close();
      }
      server.close();
    }
  }
}
