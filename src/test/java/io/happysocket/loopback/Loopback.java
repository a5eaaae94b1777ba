// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** The addresses that the suites on real sockets use, and what they need of the machine. */
public final class Loopback {

  public static final InetAddress FOUR = ip("127.0.0.1");
  public static final InetAddress OTHER_FOUR = ip("127.0.0.2");
  public static final InetAddress THIRD_FOUR = ip("127.0.0.3");
  public static final InetAddress SIX = ip("::1");

  private Loopback() {}

  public static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int TRIES = 100;

  /** Aborts, which is not passing, on a machine without ::1. */
  public static void needsIpv6() {
    try (ServerSocketChannel trial = ServerSocketChannel.open()) {
      trial.bind(new InetSocketAddress(SIX, 0));
    } catch (IOException e) {
      assumeTrue(false, "this machine has no ::1: " + e.getMessage());
    }
  }

  /** Aborts where 127.0.0.2 is not an address, or a full accept queue is not silent. */
  public static void needsLinux() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "a full accept queue is silent on Linux");
  }

  /**
   * Listens, on a port below those that the system gives to clients where any will do: another
   * address is to have the same port, and must not find it in use by a client of another test.
   */
  public static ServerSocketChannel listen(InetAddress address, int port) throws IOException {
    for (int left = port == 0 ? TRIES : 1; ; left--) {
      ServerSocketChannel server = ServerSocketChannel.open();
      try {
        int some = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
        server.bind(new InetSocketAddress(address, port == 0 ? some : port), 1024);
        return server;
      } catch (BindException e) {
        server.close();
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  public static int portOf(ServerSocketChannel server) throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** A port on which nobody listens, on any address: bound and closed just now. */
  public static int freePort() throws IOException {
    try (ServerSocketChannel server = listen(FOUR, 0)) {
      return portOf(server);
    }
  }

  /** Aborts where the process may not open so many files, or does not say. */
  public static void needsDescriptors(long count) throws IOException {
    Path limits = Path.of("/proc/self/limits");
    assumeTrue(Files.exists(limits), "the limit of descriptors is unknown");
    String files =
        Files.readAllLines(limits).stream()
            .filter(line -> line.startsWith("Max open files"))
            .findFirst()
            .orElseThrow();
    // soft and hard limit follow the name; the JVM raises the soft one to the hard one
    Scanner columns = new Scanner(files.substring("Max open files".length()));
    long soft = columns.nextLong();
    long limit = Math.max(soft, columns.nextLong());
    assumeTrue(limit >= count, "needs " + count + " descriptors, the limit is " + limit);
  }

  public static Executor refusing() {
    var closed = Executors.newSingleThreadExecutor();
    closed.shutdown();
    return closed;
  }
}
