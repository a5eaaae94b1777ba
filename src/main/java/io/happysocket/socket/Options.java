// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The options that {@link java.net.Socket} has setters for, by their numbers, on a channel. That of
 * {@code SO_TIMEOUT} is the streams' and not here.
 */
final class Options {

  private static final int NO_LINGER = -1;

  private Options() {}

  /** The option of a number; null when channels have it under no public name, or not at all. */
  static @Nullable SocketOption<?> named(int number) {
    return switch (number) {
      case SocketOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
      case SocketOptions.SO_KEEPALIVE -> StandardSocketOptions.SO_KEEPALIVE;
      case SocketOptions.SO_REUSEADDR -> StandardSocketOptions.SO_REUSEADDR;
      case SocketOptions.SO_REUSEPORT -> StandardSocketOptions.SO_REUSEPORT;
      case SocketOptions.SO_LINGER -> StandardSocketOptions.SO_LINGER;
      case SocketOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
      case SocketOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
      case SocketOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
      default -> null;
    };
  }

  /** A value as channels take it: no lingering is false to the one and negative to the other. */
  static Object forChannel(int number, Object value) {
    return number == SocketOptions.SO_LINGER && value instanceof Boolean ? NO_LINGER : value;
  }

  static void set(SocketChannel channel, int number, Object value) throws SocketException {
    try {
      SocketOption<?> option = named(number);
      if (option != null) {
        set(channel, option, forChannel(number, value));
      } else if (number == SocketOptions.SO_OOBINLINE) {
        channel.socket().setOOBInline((boolean) value);
      } else {
        throw unsupported(number);
      }
    } catch (IOException e) {
      throw asSocketException(e);
    }
  }

  static Object get(SocketChannel channel, int number) throws SocketException {
    try {
      SocketOption<?> option = named(number);
      if (option != null) {
        return channel.getOption(option);
      }
      if (number == SocketOptions.SO_OOBINLINE) {
        return channel.socket().getOOBInline();
      }
      if (number == SocketOptions.SO_BINDADDR) {
        return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
      }
      throw unsupported(number);
    } catch (IOException e) {
      throw asSocketException(e);
    }
  }

  @SuppressWarnings("unchecked") // option and value came in as one type
  static <T> void set(SocketChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
  }

  private static SocketException unsupported(int number) {
    return new SocketException("no such option: 0x" + Integer.toHexString(number));
  }

  private static SocketException asSocketException(IOException failure) {
    IOException plain = PlainFailure.of(failure);
    return plain instanceof SocketException socket
        ? socket
        : PlainFailure.because(String.valueOf(plain.getMessage()), plain);
  }
}
