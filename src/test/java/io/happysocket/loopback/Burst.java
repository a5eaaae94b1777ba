// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.ConnectDeadlineException;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that connects many times at once, to a healthy name and to a silent one, and closes
 * what it gets: {@code healthy port, how often, silent port, how often, deadline of those in ms}.
 * It says how many ended how, and when.
 */
final class Burst {

  private static final double NANOS_PER_MILLI = 1e6;

  /** On a machine that has no time for this. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final Duration deadline;
  private final Map<String, Integer> ends = new ConcurrentHashMap<>();
  private final long[] times;
  private final AtomicInteger taken = new AtomicInteger();
  private final CountDownLatch left;

  private Burst(int count, Duration deadline) {
    this.deadline = deadline;
    times = new long[count];
    left = new CountDownLatch(count);
  }

  public static void main(String[] arguments) throws Exception {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Resolver names =
        Resolver.fixed(Map.of("healthy.test", List.of(here), "silent.test", List.of(here)));
    try (Connector connector =
        Connector.builder().resolver(names).connectDeadline(PATIENCE).build()) {
      Burst healthy = new Burst(numbers[1], PATIENCE);
      Burst silent = new Burst(numbers[3], Duration.ofMillis(numbers[4]));
      for (int i = 0; i < Math.max(numbers[1], numbers[3]); i++) {
        if (i < numbers[3]) {
          silent.connect(connector, "silent.test", numbers[2]);
        }
        if (i < numbers[1]) {
          healthy.connect(connector, "healthy.test", numbers[0]);
        }
      }
      healthy.tell("healthy");
      silent.tell("silent");
    }
  }

  private void connect(Connector connector, String host, int port) {
    long called = System.nanoTime();
    CompletableFuture<SocketChannel> unused =
        connector
            .request(host, port)
            .within(deadline)
            .connectAsync()
            .thenApply(Connection::channel)
            .whenComplete((channel, failure) -> ended(called, channel, failure));
  }

  private void ended(long called, SocketChannel channel, Throwable failure) {
    times[taken.getAndIncrement()] = System.nanoTime() - called;
    String end = "connected";
    try {
      if (channel != null) { // with RST, so that no side keeps the port in TIME_WAIT
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
      }
    } catch (IOException e) {
      end = e.toString();
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ConnectDeadlineException) {
      end = "deadline";
    } else if (cause != null) {
      end = cause.getClass().getSimpleName() + " of " + cause.getCause();
    }
    ends.merge(end, 1, Integer::sum);
    left.countDown();
  }

  private void tell(String name) throws InterruptedException {
    left.await();
    Arrays.sort(times);
    System.out.printf(
        "%s: %s; first %.0f, 50th %.0f, 99th %.0f, last %.0f ms%n",
        name, new TreeMap<>(ends), millis(0), millis(50), millis(99), millis(100));
  }

  private double millis(int percent) {
    int last = times.length - 1;
    return last < 0 ? 0 : times[(int) ((long) last * percent / 100)] / NANOS_PER_MILLI;
  }
}
