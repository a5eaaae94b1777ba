// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.system.SystemFiles;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers, loop and client of a test; afterwards no socket may be left. */
abstract class Loopback {

  static final Duration SOON = Duration.ofMillis(60);
  static final Duration LATE = Duration.ofMinutes(1);

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Set<String> before = Set.of();
  EventLoop loop;
  NastyServer server;
  DnsSettings.Builder settings;

  /** With the first channel that it closes the JDK makes a socket for itself, and keeps it. */
  @BeforeAll
  static void letTheJdkMakeItsSocket() throws IOException {
    DatagramChannel.open().close();
  }

  @BeforeEach
  void start() throws Exception {
    before = sockets();
    loop = closing(new EventLoop("test-loop", LoopPort.system()));
    server = server();
    // silences last LATE: a test that waits for one by mistake is one that fails
    settings =
        DnsSettings.builder()
            .resolvConf(directory.resolve("resolv.conf"))
            .hosts(directory.resolve("hosts"))
            .nsswitch(directory.resolve("nsswitch.conf"))
            .port(server.port())
            .resendAfter(LATE)
            .giveUpAfter(LATE);
  }

  @AfterEach
  void leavesNoSocket() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    assertThat(sockets()).isSubsetOf(before);
  }

  <T extends AutoCloseable> T closing(T resource) {
    open.push(resource);
    return resource;
  }

  NastyServer server() {
    return closing(new NastyServer());
  }

  /** Of these servers; with none, of those of {@code resolv.conf}. */
  DnsClient client(NastyServer... servers) {
    return client(Arrays.stream(servers).map(NastyServer::address).toList());
  }

  DnsClient client(List<InetSocketAddress> servers) {
    return client(servers, new PlatformDouble());
  }

  DnsClient client(List<InetSocketAddress> servers, Resolver platform) {
    DnsSettings built = settings.servers(servers).build();
    return closing(new DnsClient(loop, built, platform, new SystemFiles(loop, built, 0)));
  }

  void write(String file, String... lines) {
    try {
      Files.write(directory.resolve(file), List.of(lines));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs on the loop, after what was given to it before. */
  <T> T onLoop(Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(5, TimeUnit.SECONDS);
  }

  /** The sockets open once the selector has let go of those closed. */
  Set<String> flushedSockets() throws Exception {
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    onLoop(
        () -> {
          loop.afterFlush(() -> flushed.complete(null));
          return true;
        });
    flushed.get(5, TimeUnit.SECONDS);
    return sockets();
  }

  static boolean countsSockets() {
    return Files.isDirectory(DESCRIPTORS);
  }

  /** The process's sockets; empty where there is no {@code /proc}. */
  static Set<String> sockets() throws IOException {
    if (!countsSockets()) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.map(Loopback::target)
          .filter(target -> target.startsWith("socket:"))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  static EnumSet<Kind> kinds(Heard heard) throws Exception {
    return EnumSet.of(heard.six().kind(), heard.four().kind());
  }

  static void assertKind(Answer answer, Kind kind) {
    assertThat(answer.kind()).as("%s", answer).isEqualTo(kind);
  }
}
