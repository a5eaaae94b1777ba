// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.ConnectRequest;
import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a socket is told before it is connected. Questions are answered by a channel that is opened
 * for them, set alike, asked and closed: so the answers are the system's. Thread-safe.
 */
final class Unconnected {

  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private boolean urgentInline;
  private int readTimeoutMillis;
  private @Nullable InetSocketAddress local;
  private @Nullable SocketChannel reserved;

  synchronized int readTimeoutMillis() {
    return readTimeoutMillis;
  }

  synchronized void set(int number, Object value) throws SocketException {
    SocketOption<?> option = Options.named(number);
    if (option != null) {
      options.put(option, Options.forChannel(number, value));
    } else if (number == SocketOptions.SO_TIMEOUT) {
      readTimeoutMillis = (int) value;
    } else if (number == SocketOptions.SO_OOBINLINE) {
      urgentInline = (boolean) value;
    } else {
      throw new SocketException("no such option: 0x" + Integer.toHexString(number));
    }
  }

  synchronized Object get(int number) throws SocketException {
    if (number == SocketOptions.SO_BINDADDR) {
      return local == null ? new InetSocketAddress(0).getAddress() : local.getAddress();
    }
    if (number == SocketOptions.SO_TIMEOUT) {
      return readTimeoutMillis;
    }
    try (SocketChannel trial = trial()) {
      return Options.get(trial, number);
    } catch (SocketException e) {
      throw e;
    } catch (IOException e) {
      throw PlainFailure.because(String.valueOf(e.getMessage()), e);
    }
  }

  synchronized <T> void set(SocketOption<T> option, T value) throws IOException {
    try (SocketChannel trial = SocketChannel.open()) {
      trial.setOption(option, value);
    }
    options.put(option, value);
  }

  synchronized <T> T get(SocketOption<T> option) throws IOException {
    try (SocketChannel trial = trial()) {
      return trial.getOption(option);
    }
  }

  static Set<SocketOption<?>> supportedOptions() {
    try (SocketChannel trial = SocketChannel.open()) {
      Set<SocketOption<?>> supported = new HashSet<>(trial.supportedOptions());
      // channels have it for their own sockets; a plain socket has methods for it and no option
      supported.removeIf(option -> option.name().equals("SO_OOBINLINE"));
      return Set.copyOf(supported);
    } catch (IOException e) {
      return Set.of(); // as java.net.Socket answers
    }
  }

  /**
   * Fails at once where a plain socket would: at an address or port that cannot be had. A port is
   * held by a channel of its own until the connect, whose attempts are bound to it then. With port
   * 0 nothing is held: each attempt has a port of its own.
   */
  synchronized void bind(InetSocketAddress address) throws IOException {
    SocketChannel trial = bound(address);
    if (address.getPort() == 0) {
      trial.close();
    } else {
      reserved = trial;
    }
    local = address;
  }

  private SocketChannel bound(InetSocketAddress address) throws IOException {
    SocketChannel trial = null;
    try {
      InetAddress host = address.getAddress();
      trial =
          host.isAnyLocalAddress()
              ? SocketChannel.open()
              : SocketChannel.open(AddressFamily.of(host).protocolFamily());
      apply(trial);
      return trial.bind(address);
    } catch (UnsupportedOperationException | UnsupportedAddressTypeException e) {
      close(trial); // this JVM has no IPv6
      throw PlainFailure.because("Protocol family unavailable", e);
    } catch (IOException | RuntimeException | Error e) {
      close(trial);
      throw e;
    }
  }

  /** Lets a bound port go: to the attempts, or because the socket is closed. */
  synchronized void release() throws IOException {
    SocketChannel held = reserved;
    reserved = null;
    close(held);
  }

  private static void close(@Nullable SocketChannel channel) throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  synchronized void applyTo(ConnectRequest request) {
    options.forEach((option, value) -> apply(request, option, value));
    if (local != null) {
      request.from(local);
    }
  }

  /** What a race cannot set beforehand. */
  synchronized void applyTo(SocketChannel winner) throws SocketException {
    if (urgentInline) {
      winner.socket().setOOBInline(true);
    }
  }

  private SocketChannel trial() throws IOException {
    SocketChannel trial = SocketChannel.open();
    try {
      apply(trial);
      return trial;
    } catch (IOException | RuntimeException | Error e) {
      trial.close();
      throw e;
    }
  }

  private void apply(SocketChannel trial) throws IOException {
    for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
      Options.set(trial, option.getKey(), option.getValue());
    }
    if (urgentInline) {
      trial.socket().setOOBInline(true);
    }
  }

  @SuppressWarnings("unchecked") // option and value came in as one type
  private static <T> void apply(ConnectRequest request, SocketOption<T> option, Object value) {
    request.option(option, (T) value);
  }
}
