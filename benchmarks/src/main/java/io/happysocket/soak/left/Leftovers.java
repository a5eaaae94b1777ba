// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.left;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What this process holds: compared with what it held before, it tells what the load left behind.
 */
public final class Leftovers {

  private static final String LIBRARY = "io.happysocket.";
  private static final String KEYS = "sun.nio.ch.SelectionKeyImpl";

  /** The shared connector's thread ends after ten idle seconds, the others earlier. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

  private static final long PAUSE_MILLIS = 50;

  /** Of one connect or look-up each: none stays. */
  private static final List<String> PASSING =
      List.of(
          "HandshakeResult",
          "AddressLookup",
          "Await",
          "ConnectFuture",
          "ConnectRequest",
          "Connection",
          "ListenerObserver",
          "dns.client.Flight",
          "dns.client.NameLookup",
          "dns.client.Search",
          "dns.client.TcpExchange",
          "dns.client.UdpExchange",
          "engine.Attempt",
          "engine.Driver",
          "loop.Selection",
          "loop.Selection$Registered",
          "race.Race",
          "race.RaceFacts",
          "race.RaceResult",
          "report.RaceReport",
          "socket.RacedSocketImpl");

  /** On whose loop virtual threads wait in sockets: one for the program, from its first use on. */
  private static final String POLLER = "loop.Poller$Shared";

  /** The shared connector's: one stays. */
  private static final List<String> SHARED =
      List.of("Connector", "dns.client.DnsClient", "engine.Engine", POLLER);

  /** Each of those two has one. */
  private static final String LOOP = "loop.EventLoop";

  /** What is remembered, within the bounds of the cache and of the history. */
  private static final List<String> REMEMBERED =
      List.of("address.", "dns.", "engine.Admission$Place", "history.");

  private static final int REMEMBERED_AT_MOST = 16_384;

  /** Constants, parts of the shared connector, and what the JDK keeps of lambdas. */
  private static final int ELSE_AT_MOST = 64;

  private final long descriptors;
  private final long threads;
  private final long keys;

  private final String library;

  private Leftovers(String library) throws IOException {
    this.library = library;
    descriptors = descriptors();
    threads = threads().size();
    keys = Histogram.now().of(KEYS);
  }

  /** What is held now, with what the JDK makes for itself on first use. */
  public static Leftovers before() throws IOException {
    return before(LIBRARY);
  }

  /** As {@link #before()}, where the library's classes have names that begin with this. */
  public static Leftovers before(String library) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        Selector selector = Selector.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      server.accept().close();
      client.close();
      selector.selectNow();
    }
    return new Leftovers(library);
  }

  /** Bytes of the heap in use after a collection. */
  public static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /**
   * Waits until all is as before, and says what is not.
   *
   * @param ports of the servers; those sockets are looked at, or all if it is empty
   */
  public List<String> wait(List<Integer> ports) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    List<String> left = left(ports);
    while (!left.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
      left = left(ports);
    }
    if (left.isEmpty()) {
      left.addAll(objects());
    }
    return left;
  }

  private List<String> left(List<Integer> ports) throws IOException {
    List<String> left = new ArrayList<>();
    List<String> own =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("happysocket"))
            .toList();
    if (!own.isEmpty()) {
      left.add("threads of the library's: " + own);
    } else if (threads().size() > threads) {
      left.add("threads, " + threads + " before: " + threads());
    }
    if (descriptors() > descriptors) {
      left.add("descriptors: " + descriptors() + ", before " + descriptors);
    }
    Map<String, Integer> states = KernelTable.states(ports);
    states.keySet().removeAll(List.of("LISTEN", "TIME_WAIT"));
    if (!states.isEmpty()) {
      left.add("sockets of the kernel's: " + states);
    }
    return left;
  }

  private List<String> objects() {
    List<String> left = new ArrayList<>();
    Histogram now = Histogram.now();
    if (now.of(KEYS) > keys) {
      left.add("selector keys: " + now.of(KEYS) + ", before " + keys);
    }
    now.startingWith(library)
        .forEach(
            (type, count) -> {
              String name = type.substring(library.length());
              long most = name.equals(LOOP) ? 1 + now.of(library + POLLER) : mostOf(name);
              if (count > most) {
                left.add("objects: " + count + " of " + type);
              }
            });
    return left;
  }

  private static int mostOf(String type) {
    if (PASSING.contains(type)) {
      return 0;
    } else if (SHARED.contains(type)) {
      return 1;
    }
    return REMEMBERED.stream().anyMatch(type::startsWith) ? REMEMBERED_AT_MOST : ELSE_AT_MOST;
  }

  /** TCP connections in the kernel's tables that wait for late packets, and nothing else. */
  public static int timeWait(List<Integer> ports) throws IOException {
    return KernelTable.states(ports).getOrDefault("TIME_WAIT", 0);
  }

  /** Those apart that the JDK has for virtual threads from their first use on. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.matches("ForkJoinPool-.*|VirtualThread-.*|.*Poller"))
        .toList();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
