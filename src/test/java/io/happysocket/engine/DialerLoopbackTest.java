// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFilter;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DialerLoopbackTest {

  private final Dialer dialer =
      new Dialer(
          Settings.of(Strategies.happyEyeballs(), Timing.RFC_8305, 1, AddressFilter.all()),
          SelectorProvider.provider());

  private static Request request(InetAddress address) {
    return Request.of("literal", 1, address, 1_000_000_000);
  }

  /**
   * Contract row 30: TCP's simultaneous open connects a socket to itself when it dials its own
   * port.
   */
  @Test
  void aConnectionToItselfIsAFailure() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SocketChannel channel = dialer.open(loopback, request(loopback))) {
      channel.bind(new InetSocketAddress(loopback, 0));
      InetSocketAddress self = (InetSocketAddress) channel.getLocalAddress();
      assertThatThrownBy(() -> Dialer.finish(connecting(channel, self)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("connected to itself");
    }
  }

  @Test
  void aListeningPortIsConnectedAtOnce() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
        SocketChannel channel = dialer.open(loopback, request(loopback))) {
      assertThat(Dialer.finish(connecting(channel, server.getLocalAddress()))).isTrue();
      assertThat(channel.isBlocking()).isFalse();
    }
  }

  private static SocketChannel connecting(SocketChannel channel, SocketAddress remote)
      throws IOException {
    channel.connect(remote);
    return channel;
  }
}
