// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts what a test might leave behind: open sockets, epoll descriptors and threads of this
 * process. Where there is no {@code /proc} only threads are counted.
 */
public final class LeakCheck {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  static {
    // the JDK keeps a socket of its own from the first close of a connected channel on
    try (ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0);
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel peer = server.accept()) {
      assertThat(client.isConnected() && peer.isConnected()).isTrue();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
    lendAllSelectors();
  }

  private final long sockets = sockets();
  private final long threads = threads();

  /** Selectors for waits on sockets are kept to be lent again, a few: all are there from now on. */
  private static void lendAllSelectors() {
    try (SelectorLoans loans = new SelectorLoans()) {
      eventually(() -> "all lent", loans::allWait);
    }
  }

  /** Everything that was opened since is gone, or goes within the patience for a busy machine. */
  public void nothingIsLeft() {
    eventually(() -> "descriptors: " + sockets, () -> sockets() <= sockets);
    eventually(() -> "threads, now " + names(), () -> threads() <= threads);
  }

  public static void eventually(Supplier<String> what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE_NANOS);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Threads that the library started. */
  public static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("happysocket"))
        .count();
  }

  private static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static long sockets() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.map(LeakCheck::target)
          .filter(target -> target.contains("socket:") || target.contains("eventpoll"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed while we looked
    }
  }

  /**
   * The kernel's TCP sockets to a remote port in a state, such as 02 for SYN_SENT, by its own
   * tables. The kernel reads these out in pieces, and may give a socket twice.
   */
  public static long kernelSockets(int remotePort, String state) {
    String remote = String.format(":%04X ", remotePort);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .map(Path::of)
        .filter(Files::exists)
        .flatMap(table -> lines(table).stream())
        .filter(line -> line.contains(remote + state + " "))
        .map(LeakCheck::addresses)
        .distinct()
        .count();
  }

  /** The local and the remote address of a line, which no two sockets have in common. */
  private static String addresses(String line) {
    int colon = line.indexOf(": ");
    return line.substring(colon, line.indexOf(' ', line.indexOf(' ', colon + 2) + 1));
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
