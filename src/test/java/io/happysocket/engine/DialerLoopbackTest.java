// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFilter;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DialerLoopbackTest {

  private final Dialer dialer =
      new Dialer(
          new EngineSettings(
              Strategies.happyEyeballs(),
              Timing.RFC_8305,
              1,
              AddressFilter.all(),
              Map.of(),
              Map.of(),
              false));

  /** Row 30: TCP's simultaneous open connects a socket to itself when it dials its own port. */
  @Test
  void aConnectionToItselfIsAFailure() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SocketChannel channel = dialer.open(loopback, LocalEnd.DEFAULT)) {
      channel.bind(new InetSocketAddress(loopback, 0));
      InetSocketAddress self = (InetSocketAddress) channel.getLocalAddress();
      assertThatThrownBy(() -> Dialer.connect(channel, self))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("connected to itself");
    }
  }

  @Test
  void aListeningPortIsConnectedAtOnce() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
        SocketChannel channel = dialer.open(loopback, LocalEnd.DEFAULT)) {
      assertThat(Dialer.connect(channel, (InetSocketAddress) server.getLocalAddress())).isTrue();
      assertThat(channel.isBlocking()).isFalse();
    }
  }

  @Test
  void onlyARefusalShowsThatASynWasSent() {
    assertThat(Failures.sentSyn(new ConnectException("Connection refused"))).isTrue();
    assertThat(Failures.sentSyn(new NoRouteToHostException("No route to host"))).isFalse();
    assertThat(Failures.sentSyn(new SocketException("Too many open files"))).isFalse();
    assertThat(Failures.sentSyn(new ConnectException("Cannot assign requested address"))).isFalse();
    assertThat(Failures.sentSyn(new ConnectException())).isFalse();
  }
}
