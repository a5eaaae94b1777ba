// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The resolver for Netty, by itself. */
@Timeout(60)
class RacedAddressesTest {

  private static final String SYN_SENT = "02";

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventExecutor loop = group.next();
  private final Connector connector =
      Connector.builder().connectDeadline(Duration.ofMinutes(10)).build();
  private final AddressResolver<InetSocketAddress> resolver =
      new RacedAddresses(connector).getResolver(loop);

  @AfterEach
  void stop() throws InterruptedException {
    connector.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  private static InetSocketAddress name(BrokenNetwork network) {
    return InetSocketAddress.createUnresolved(network.host(), network.port());
  }

  @Test
  void itGivesTheOneThatAnsweredAloneOrFirstOfAll() throws Exception {
    try (BrokenNetwork network =
        DeadFirst.localhost().ipv6(Endpoint.silent()).ipv4(Endpoint.healthy()).start()) {
      InetSocketAddress four = new InetSocketAddress(Loopback.FOUR, network.port());
      InetSocketAddress six = new InetSocketAddress(Loopback.SIX, network.port());
      assertThat(resolver.resolve(name(network)).get()).isEqualTo(four);
      List<InetSocketAddress> all = resolver.resolveAll(name(network)).get();
      assertThat(all).containsExactly(four, six);
      assertThat(all.get(0).getHostString()).isEqualTo(network.host());
      assertThat(resolver.isResolved(four)).isTrue();
      assertThat(resolver.resolve(four).get()).isSameAs(four);
    }
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the loop gives back the lookup
  void theEventLoopGoesOnMeanwhileAndACancelEndsTheRace() throws Exception {
    try (BrokenNetwork silent = DeadFirst.allSilent()) {
      Future<InetSocketAddress> lookup =
          loop.submit(() -> resolver.resolve(name(silent))).get(); // comes back
      LeakCheck.eventually(() -> "attempts", () -> attempts(silent) > 0);
      assertThat(loop.submit(() -> "on").get()).isEqualTo("on");
      assertThat(lookup.isDone()).isFalse();
      lookup.cancel(true);
      LeakCheck.eventually(() -> "no attempts", () -> attempts(silent) == 0);
    }
  }

  private static long attempts(BrokenNetwork network) {
    return LeakCheck.kernelSockets(network.port(), SYN_SENT);
  }

  @Test
  void aNameThatDoesNotExistAndAPortThatIsNoneFailThePromise() throws IOException {
    try (BrokenNetwork network = BrokenNetwork.builder().ipv4(Endpoint.healthy()).start();
        Connector knowing = network.connectorBuilder().build()) {
      AddressResolver<InetSocketAddress> asking = new RacedAddresses(knowing).getResolver(loop);
      assertThatThrownBy(
              () -> asking.resolve(InetSocketAddress.createUnresolved("not.test", 80)).get())
          .hasCauseInstanceOf(UnknownHostException.class);
      assertThatThrownBy(
              () -> asking.resolve(InetSocketAddress.createUnresolved("service.test", 0)).get())
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }
}
