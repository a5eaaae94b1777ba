// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import io.happysocket.PlayedPort;
import io.happysocket.RaceFailure;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.LoopPort;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Many simultaneous races to silent addresses: the heap of a race beyond its channels, the threads,
 * and how late second starts are. Each race has two addresses of loopback, at a port whose accept
 * queue is full, and starts the second one 250 ms after the first. Eight races have the same two,
 * as many as a connector starts at once at an address of which nothing is known. From the top of
 * the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.SilentRaces 10000"
 * }</pre>
 *
 * The number of races is bounded by the descriptors that the process may have open, one for each
 * attempt; it takes as many as there are, and says so. With {@code faked} as a second argument the
 * channels and their selector are objects that do nothing, and there may be any number; clock,
 * threads and all else are real.
 */
public final class SilentRaces {

  private static final int SPARE_DESCRIPTORS = 200;

  /** About half of what one thread can start, so that lateness is not that of a queue. */
  private static final int RAMP_A_MILLISECOND = 3;

  private static final long ATTEMPT_DELAY_NANOS = 250_000_000;
  private static final int RACES_OF_A_HOST = 8;

  private final LoopPort system;
  private final int port;

  /** Made before, as those of a resolver's cache are. */
  private final List<Host> hosts = new ArrayList<>();

  private record Host(String name, List<InetAddress> addresses) {}

  private SilentRaces(LoopPort system, int port, int races) throws IOException {
    this.system = system;
    this.port = port;
    for (int i = 0; i <= races / RACES_OF_A_HOST; i++) {
      byte high = (byte) (i >> 8);
      hosts.add(
          new Host(
              i + ".bench.test",
              List.of(
                  InetAddress.getByAddress(new byte[] {127, 1, high, (byte) i}),
                  InetAddress.getByAddress(new byte[] {127, 2, high, (byte) i}))));
    }
  }

  /** Runs so many races, the first argument. */
  public static void main(String[] arguments) throws Exception {
    int wanted = Integer.parseInt(arguments[0]);
    if (arguments.length > 1 && arguments[1].equals("faked")) {
      print(new SilentRaces(new SilentPort(), /* port= */ 7, wanted), wanted);
      return;
    }
    long descriptors = descriptors();
    int races = (int) Math.min(wanted, (descriptors - SPARE_DESCRIPTORS) / 2);
    if (races < wanted) {
      System.out.printf(
          "%d descriptors may be open: %d races, not %d%n%n", descriptors, races, wanted);
    }
    try (Silence silence = new Silence()) {
      print(new SilentRaces(LoopPort.system(), silence.port(), races), races);
    }
  }

  private static void print(SilentRaces races, int count) throws Exception {
    System.out.println(
        "| races | heap a race | of it channels | beyond them | bar | threads"
            + " | starts late by, p50 | p99 | bar | max |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    races.late(count / 10); // warm
    // before the heap is measured: no program collects all just before, which shrinks the heap
    long[] late = races.late(count);
    races.print(count, late);
  }

  private static long descriptors() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.UnixOperatingSystemMXBean) system).getMaxFileDescriptorCount();
  }

  private Connector connector(int races) {
    return PlayedPort.of(Connector.builder(), system)
        .strategy(Strategies.happyEyeballs())
        .resolver(known())
        .attemptsInFlight(2 * races + RACES_OF_A_HOST)
        .connectDeadline(Duration.ofMinutes(5))
        .build();
  }

  private List<CompletableFuture<SocketChannel>> start(Connector connector, int races)
      throws InterruptedException {
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>(races);
    for (int i = 0; i < races; i++) {
      futures.add(connector.connectAsync(hosts.get(i / RACES_OF_A_HOST).name(), port));
      if (i % RAMP_A_MILLISECOND == 0) {
        Thread.sleep(1);
      }
    }
    Thread.sleep(2_000); // every second start is due
    return futures;
  }

  /** How late the second start of each race was, sorted. */
  private long[] late(int races) throws Exception {
    List<CompletableFuture<SocketChannel>> futures;
    try (Connector connector = connector(races)) {
      futures = start(connector, races);
    }
    return futures.stream().mapToLong(each -> lateness(report(each))).sorted().toArray();
  }

  private void print(int races, long[] late) throws Exception {
    long channels = 2 * heapOfChannels(Math.min(races, 2_000));
    try (Connector connector = connector(races)) {
      long before = heap();
      long threads = threads();
      List<CompletableFuture<SocketChannel>> futures = start(connector, races);
      long used = (heap() - before) / races;
      long started = threads() - threads;
      if (futures.stream().anyMatch(CompletableFuture::isDone)) {
        throw new AssertionError("ended early");
      }
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,d B | %,d B | %,d B | ≤ 2,048 B | %d more"
              + " | %.2f ms | %.2f ms | ≤ 15 ms | %.2f ms |%n",
          races,
          used,
          channels,
          used - channels,
          started,
          late[late.length / 2] / 1e6,
          late[(int) (late.length * 0.99)] / 1e6,
          late[late.length - 1] / 1e6);
    }
  }

  /** Nobody wins, and the close of the connector ends each. */
  private static RaceReport report(CompletableFuture<SocketChannel> race) {
    try {
      throw new AssertionError("connected: " + race.join());
    } catch (CompletionException e) {
      return ((RaceFailure) e.getCause()).report();
    }
  }

  private static long lateness(RaceReport report) {
    List<AttemptReport> attempts = report.attempts();
    if (!attempts.get(1).started()) {
      throw new AssertionError("not started: " + report);
    }
    return attempts.get(1).startNanos() - attempts.get(0).startNanos() - ATTEMPT_DELAY_NANOS;
  }

  private Resolver known() {
    return (question, listener) -> {
      String name = question.host();
      int number = Integer.parseInt(name.substring(0, name.indexOf('.')));
      listener.answered(answer(AddressFamily.IPV6, Answer.Kind.NO_DATA, List.of()));
      listener.answered(
          answer(AddressFamily.IPV4, Answer.Kind.ADDRESSES, hosts.get(number).addresses()));
      return () -> {};
    };
  }

  private static Answer answer(
      AddressFamily family, Answer.Kind kind, List<InetAddress> addresses) {
    return new Answer(family, kind, addresses, Duration.ZERO, "fixed", null);
  }

  /** What a non-blocking channel that connects, with a key in a selector, takes by itself. */
  private long heapOfChannels(int count) throws IOException, InterruptedException {
    SelectorProvider provider = system.channels();
    List<SocketChannel> channels = new ArrayList<>(count);
    try (Selector selector = provider.openSelector()) {
      long before = heap();
      for (int i = 0; i < count; i++) {
        SocketChannel channel = provider.openSocketChannel(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        InetAddress to = hosts.get(i / 2 / RACES_OF_A_HOST).addresses().get(i % 2);
        channel.connect(new InetSocketAddress(to, port));
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

  /** A port of all addresses whose accept queue is full: SYNs to it are dropped. */
  private static final class Silence implements AutoCloseable {
    private final ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.INET);
    private final List<SocketChannel> fillers = new ArrayList<>();

    Silence() throws IOException, InterruptedException {
      server.bind(new InetSocketAddress(0), 1);
      for (int i = 0; i < 8; i++) {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
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
