// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.THIRD_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.ConnectFailedException;
import io.happysocket.ConnectRequest;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One race over several hosts, on real sockets: one is silent, one speaks as what it is not. */
@Timeout(60)
class SeveralHostsLoopbackTest {

  private static final Resolver NAMES =
      Resolver.fixed(
          Map.of(
              "dead.test", List.of(FOUR),
              "replica.test", List.of(OTHER_FOUR),
              "primary.test", List.of(THIRD_FOUR)));

  private final LeakCheck leaks = new LeakCheck();

  /** Passes what says P. */
  private static final Handshake<String> PRIMARY =
      (channel, host, port) -> {
        ByteBuffer role = ByteBuffer.allocate(1);
        if (channel.read(role) != 1 || role.get(0) != 'P') {
          throw new IOException(host + ":" + port + " is no primary");
        }
        return host;
      };

  @BeforeEach
  void onLinux() {
    Loopback.needsLinux();
  }

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static void say(ServerSocketChannel server, char role) throws IOException {
    try (SocketChannel peer = server.accept()) {
      peer.write(ByteBuffer.wrap(new byte[] {(byte) role}));
    }
  }

  private static List<InetSocketAddress> names(int dead, int replica, int primary) {
    return List.of(
        InetSocketAddress.createUnresolved("dead.test", dead),
        InetSocketAddress.createUnresolved("replica.test", replica),
        InetSocketAddress.createUnresolved("primary.test", primary));
  }

  @Test
  void thePrimaryWinsPastASilentHostAndAReplica() throws Exception {
    try (SilentPort dead = new SilentPort(FOUR, 0);
        ServerSocketChannel replica = Loopback.listen(OTHER_FOUR, 0);
        ServerSocketChannel primary = Loopback.listen(THIRD_FOUR, 0);
        Connector connector = Connector.builder().resolver(NAMES).build()) {
      ConnectRequest request =
          connector.request(names(dead.port(), Loopback.portOf(replica), Loopback.portOf(primary)));
      CompletableFuture<HandshakeResult<String>> future = request.connectAsync(PRIMARY);
      say(replica, 'R');
      say(primary, 'P');
      try (HandshakeResult<String> won = future.get(30, TimeUnit.SECONDS)) {
        assertThat(won.result()).isEqualTo("primary.test");
        assertThat(won.connection().channel().getRemoteAddress())
            .isEqualTo(primary.getLocalAddress());
        assertThat(won.connection().report().winner().host()).isEqualTo("primary.test");
        assertThat(won.connection().toString())
            .contains("replica.test:" + Loopback.portOf(replica) + " is no primary");
      }
    }
  }

  @Test
  void addressesThatTheCallerHasAreNotLookedUp() throws IOException {
    try (SilentPort dead = new SilentPort(FOUR, 0);
        ServerSocketChannel live = Loopback.listen(OTHER_FOUR, 0);
        Connector connector = Connector.builder().resolver(NAMES).build();
        Connection won =
            connector
                .request(
                    List.of(
                        new InetSocketAddress(FOUR, dead.port()),
                        (InetSocketAddress) live.getLocalAddress()))
                .connect()) {
      assertThat(won.report().lookups()).isEmpty();
      assertThat(won.channel().getRemoteAddress()).isEqualTo(live.getLocalAddress());
    }
  }

  @Test
  void whenNonePassesEachSaysWhy() throws Exception {
    int nobody = Loopback.freePort();
    try (ServerSocketChannel replica = Loopback.listen(OTHER_FOUR, 0);
        ServerSocketChannel other = Loopback.listen(THIRD_FOUR, 0);
        Connector connector = Connector.builder().resolver(NAMES).build()) {
      CompletableFuture<HandshakeResult<String>> future =
          connector
              .request(names(nobody, Loopback.portOf(replica), Loopback.portOf(other)))
              .connectAsync(PRIMARY);
      say(replica, 'R');
      say(other, 'R');
      assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("dead.test:" + nobody + ", ")
          .hasMessageContaining("3 addresses tried (3 IPv4): 1 failed")
          .hasMessageContaining("replica.test:" + Loopback.portOf(replica) + " is no primary")
          .hasMessageContaining("primary.test:" + Loopback.portOf(other) + " is no primary");
    }
  }
}
