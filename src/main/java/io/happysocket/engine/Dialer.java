// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens, prepares and closes the channels of attempts. Knows no race. */
final class Dialer {

  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  private final EngineSettings settings;

  Dialer(EngineSettings settings) {
    this.settings = settings;
  }

  /**
   * A non-blocking channel of the address's own family, with its options set and bound if it is to
   * be. The default channel would be an IPv6 socket for IPv4, too.
   */
  SocketChannel open(InetAddress address, LocalEnd end) throws IOException {
    AddressFamily family = AddressFamily.of(address);
    SocketChannel channel = SocketChannel.open(protocolFamily(family));
    try {
      channel.configureBlocking(false);
      set(channel, settings.options());
      set(channel, end.options());
      InetAddress local = settings.localAddresses().get(family);
      if (end.address() != null) {
        channel.bind(end.address());
      } else if (local != null) {
        channel.bind(new InetSocketAddress(local, 0));
      }
      return channel;
    } catch (IOException | RuntimeException | Error e) {
      close(channel);
      throw e;
    }
  }

  /** Connects, or starts to; true when the channel is connected already. */
  static boolean connect(SocketChannel channel, InetSocketAddress address) throws IOException {
    // on loopback and for some refusals the second call knows the end, and no selector is needed
    return (channel.connect(address) || channel.finishConnect()) && established(channel);
  }

  /** Asks whether a connect has ended; false when it has not. */
  static boolean finish(SocketChannel channel) throws IOException {
    return channel.finishConnect() && established(channel);
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
      } catch (IOException e) {
        LOG.debug("SO_LINGER on {}", channel, e);
      }
    }
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {}", channel, e);
    }
  }

  private static ProtocolFamily protocolFamily(AddressFamily family) {
    return family == AddressFamily.IPV6
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
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
