// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens, prepares and closes the channels of attempts. Knows no race. */
final class Dialer {

  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  private final Settings settings;
  private final SelectorProvider channels;

  Dialer(Settings settings, SelectorProvider channels) {
    this.settings = settings;
    this.channels = channels;
  }

  /**
   * A non-blocking channel of the address's own family, with its options set and bound if it is to
   * be. The default channel would be an IPv6 socket for IPv4, too.
   */
  SocketChannel open(InetAddress address, Request request) throws IOException {
    AddressFamily family = AddressFamily.of(address);
    SocketChannel channel = channels.openSocketChannel(family.protocolFamily());
    try {
      channel.configureBlocking(false);
      set(channel, settings.options());
      set(channel, request.options());
      InetAddress local = settings.localAddresses().get(family);
      if (request.local() != null) {
        channel.bind(request.local());
      } else if (local != null) {
        channel.bind(new InetSocketAddress(local, 0));
      }
      return channel;
    } catch (IOException | RuntimeException | Error e) {
      close(channel);
      throw e;
    }
  }

  /** Asks whether a connect has ended; false when it has not. */
  static boolean finish(SocketChannel channel) throws IOException {
    return channel.finishConnect() && established(channel);
  }

  /** Whether a connect has succeeded; false when it has not ended, or failed. */
  static boolean isConnected(SocketChannel channel) {
    try {
      return finish(channel);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Why a channel cannot be delivered after a caller's check of it; null when it can. */
  static @Nullable Throwable unfit(SocketChannel channel) {
    if (!channel.isOpen()) {
      return new ClosedChannelException();
    }
    return channel.isRegistered()
        ? new IllegalStateException("the handshake left the channel with a selector")
        : null;
  }

  /** TCP's simultaneous open lets a socket connect to itself on a free loopback port. */
  private static boolean established(SocketChannel channel) throws IOException {
    if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
      throw new ConnectException("connected to itself: nobody listens on this port");
    }
    return true;
  }

  /** Makes the close of an established loser an RST instead of a FIN, if that is wanted. */
  void beforeLoserClose(SocketChannel channel) {
    if (settings.resetLosers()) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException | RuntimeException e) {
        LOG.debug("SO_LINGER on {}", channel, e);
      }
    }
  }

  static void close(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing {}", channel, e);
    }
  }

  private static void set(SocketChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  @SuppressWarnings("unchecked") // the builder took option and value as one type
  private static <T> void set(SocketChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
  }
}
