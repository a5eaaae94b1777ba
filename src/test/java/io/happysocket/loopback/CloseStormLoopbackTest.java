// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.ConnectRequest;
import io.happysocket.Connector;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand threads connect, cancel and are interrupted at random moments while their connector is
 * closed. With a deadline of ten minutes, whoever ends soon was told of the close.
 */
@Timeout(120)
class CloseStormLoopbackTest {

  private static final int THREADS = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final long STORM_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final String NAME = "name.test";
  private static final String UNANSWERED = "unanswered.test";

  /** As slow as a handshake, and deaf to the close of its connector. */
  private static final Handshake<String> CHECK =
      (channel, host, port) -> {
        LockSupport.parkNanos(1_000_000);
        return "passed";
      };

  private final LeakCheck leaks = new LeakCheck();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begin = new CountDownLatch(1);

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Resolver names() {
    Resolver never = (question, listener) -> () -> {};
    return Resolver.fixed(Map.of(NAME, List.of(FOUR)), never);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nobodyWaitsForEver(long seed) throws Exception {
    Random random = new Random(seed);
    try (SilentPort silent = new SilentPort(FOUR, 0);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int[] ports = {silent.port(), Loopback.portOf(server)};
      Connector connector = Connector.builder().resolver(names()).connectDeadline(DEADLINE).build();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long own = random.nextLong();
        threads.add(new Thread(() -> live(connector, ports, new Random(own)), "storm-" + i));
      }
      threads.forEach(Thread::start);
      Thread interrupter = new Thread(() -> interrupt(threads, new Random(~seed)), "interrupter");
      interrupter.start();
      begin.countDown();
      LockSupport.parkNanos(random.nextLong(STORM_NANOS));
      connector.close();
      allEnd(threads);
      interrupter.join();
      assertThat(unexpected).isEmpty();
    }
  }

  private static void allEnd(List<Thread> threads) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (Thread thread : threads) {
      long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
      thread.join(left);
    }
    List<String> waiting =
        threads.stream()
            .filter(Thread::isAlive)
            .map(thread -> thread + " " + List.of(thread.getStackTrace()))
            .toList();
    assertThat(waiting).isEmpty();
  }

  private void interrupt(List<Thread> threads, Random random) {
    awaitBegin();
    for (int i = 0; i < THREADS; i++) {
      threads.get(random.nextInt(THREADS)).interrupt();
      LockSupport.parkNanos(random.nextLong(STORM_NANOS / THREADS * 2));
    }
  }

  private void awaitBegin() {
    try {
      begin.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Connects until the connector is closed. */
  private void live(Connector connector, int[] ports, Random random) {
    awaitBegin();
    while (true) {
      try {
        once(connector, ports[random.nextInt(2)], random);
      } catch (IOException | CancellationException e) {
        // failed, interrupted or cancelled
      } catch (IllegalStateException e) {
        if (!"the connector is closed".equals(e.getMessage())) {
          unexpected.add(e);
        }
        return;
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof IOException)) {
          unexpected.add(e);
        }
      } catch (Throwable e) {
        unexpected.add(e);
        return;
      }
      boolean unused = Thread.interrupted();
    }
  }

  private static void once(Connector connector, int port, Random random) throws IOException {
    String host = List.of(NAME, UNANSWERED, "127.0.0.1", "127.0.0.1").get(random.nextInt(4));
    switch (random.nextInt(9)) {
      case 0 -> connector.connect(host, port).close();
      case 1 -> cancelledRequest(connector.request(host, port), random.nextLong(5_000_000));
      case 2 -> {
        CompletableFuture<SocketChannel> future = connector.connectAsync(host, port);
        LockSupport.parkNanos(random.nextLong(2_000_000));
        if (!future.cancel(true)) {
          future.join().close();
        }
      }
      case 3 -> new HappySocketFactory(connector).createSocket(host, port).close();
      case 4 -> connector.connect(host, port, CHECK).close();
      case 5 -> connector.lookup(host);
      case 6 -> connector.lookup(host, port);
      case 7 -> {
        CompletableFuture<List<InetAddress>> future = connector.lookupAsync(host, port);
        LockSupport.parkNanos(random.nextLong(2_000_000));
        if (!future.cancel(true)) {
          future.join();
        }
      }
      default -> connector.connectAsync(host, port).join().close();
    }
  }

  private static void cancelledRequest(ConnectRequest request, long nanos) throws IOException {
    CompletableFuture<Void> canceller =
        CompletableFuture.runAsync(
            () -> {
              LockSupport.parkNanos(nanos);
              request.cancel();
            });
    try {
      request.connect().close();
    } finally {
      canceller.join();
    }
  }
}
