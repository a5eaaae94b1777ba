// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What 2,000 races keep in memory while nobody answers. */
@Timeout(60)
class WaitingRacesTest {

  private static final int RACES = 2_000;

  /** As many attempts as start at once at an address of which nothing is known. */
  private static final int RACES_OF_A_HOST = 8;

  /** Of one race with two attempts in flight, beside the two channels. */
  private static final long MOST_BYTES = 2_048;

  /** What else is on the heap, such as what earlier tests have left, may come and go. */
  private static final int TRIALS = 5;

  @Test
  void aRaceThatWaitsKeepsLittle() throws IOException {
    long[] bytes = new long[TRIALS];
    for (int i = 0; i < TRIALS; i++) {
      bytes[i] = bytesOfARace();
    }
    Arrays.sort(bytes);
    assertThat(bytes[TRIALS / 2]).isBetween(MOST_BYTES / 4, MOST_BYTES);
  }

  private static long bytesOfARace() throws IOException {
    Map<String, List<InetAddress>> hosts = new HashMap<>();
    for (int i = 0; i < RACES / RACES_OF_A_HOST; i++) {
      hosts.put(name(i), List.of(address(1, i), address(2, i)));
    }
    long channels = heapOfChannels(hosts.get(name(0)).get(0));
    try (PlayedLoop world = new PlayedLoop();
        Connector connector =
            Connector.builder()
                .port(world)
                .strategy(Strategies.happyEyeballs())
                .resolver(Resolver.fixed(hosts))
                .attemptsInFlight(2 * RACES)
                .connectDeadline(Duration.ofSeconds(10))
                .build()) {
      for (String host : hosts.keySet()) { // from now on it is known what leads to its addresses
        connector.connectAsync(host, 443).cancel(true);
      }
      AtomicInteger dialled = new AtomicInteger();
      world.channels().whenConnecting(silent -> dialled.incrementAndGet());
      List<CompletableFuture<SocketChannel>> races = new ArrayList<>(RACES);
      long before = heap();
      for (int i = 0; i < RACES; i++) {
        races.add(connector.connectAsync(name(i / RACES_OF_A_HOST), 443));
      }
      world.advance(1_000 * PlayedLoop.MILLIS);
      long used = heap() - before;
      assertThat(dialled).hasValue(2 * RACES);
      assertThat(races).noneMatch(CompletableFuture::isDone);
      return (used - 2 * channels) / RACES;
    }
  }

  /** What the channels of one attempt of each race take by themselves. */
  private static long heapOfChannels(InetAddress to) throws IOException {
    PlayedLoop world = new PlayedLoop();
    List<SocketChannel> channels = new ArrayList<>(RACES);
    Selector selector = world.channels().openSelector();
    long before = heap();
    for (int i = 0; i < RACES; i++) {
      SocketChannel channel = world.channels().openSocketChannel(StandardProtocolFamily.INET);
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(to, 443));
      channel.register(selector, SelectionKey.OP_CONNECT);
      channels.add(channel);
    }
    long used = heap() - before;
    assertThat(channels).allMatch(SocketChannel::isConnectionPending);
    return used;
  }

  private static String name(int host) {
    return "host" + host + ".test";
  }

  private static InetAddress address(int network, int host) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {(byte) 198, 18, (byte) (network << 4 | host >> 8), (byte) host});
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
