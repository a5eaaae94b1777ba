// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressText;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that does not answer: it listens, and its accept queue is full, so that the system drops
 * every SYN. Needs no root. {@link #accept} makes it answer after all. Not thread-safe.
 *
 * <p>Linux does so, and that is what this is tested on. macOS and the BSDs drop SYNs as well
 * (untested); Windows answers with a reset. So each port is tried out when it is opened, and where
 * it answers {@link #SilentPort the constructor} fails.
 */
public final class SilentPort implements Closeable {

  /** Linux holds one more than the backlog; others round it up. */
  private static final int BACKLOG = 1;

  private static final int MORE_THAN_THE_QUEUE_HOLDS = 32;

  /** A handshake on loopback takes well under 1 ms; a SYN is sent again after 1 s. */
  private static final long SURELY_SILENT_MILLIS = 100;

  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final List<SocketChannel> fillers = new ArrayList<>();

  /**
   * Listens, fills the queue, and proves that the next attempt is not answered within 100 ms.
   *
   * @param address one of this machine
   * @param port 0 to 65535; 0 for one that the system chooses
   * @throws IOException if the port is taken ({@link BindException}), or answers all the same
   *     because this system does so; the message says which
   * @throws IllegalArgumentException if the port is out of its range
   */
  public SilentPort(InetAddress address, int port) throws IOException {
    requireNonNull(address, "address");
    Ports.check(port);
    this.server = ServerSocketChannel.open(Ports.family(address));
    boolean silent = false;
    try {
      server.bind(new InetSocketAddress(address, port), BACKLOG);
      this.address = (InetSocketAddress) server.getLocalAddress();
      for (int i = 0; i < MORE_THAN_THE_QUEUE_HOLDS && !silent; i++) {
        silent = !filled();
      }
      if (!silent) {
        throw notSilent("answers", null);
      }
    } finally {
      if (!silent) {
        close();
      }
    }
  }

  private IOException notSilent(String does, @Nullable IOException cause) {
    return new IOException(
        AddressText.of(address.getAddress())
            + " cannot be silent: a listener whose queue is full "
            + does
            + " on this system, "
            + System.getProperty("os.name"),
        cause);
  }

  /** One more connection, whose place in the queue stays taken; false if it was not answered. */
  private boolean filled() throws IOException {
    SocketChannel filler = SocketChannel.open(Ports.family(address.getAddress()));
    fillers.add(filler);
    filler.configureBlocking(false);
    // so that accept() knows it
    filler.bind(new InetSocketAddress(address.getAddress(), 0));
    try (Selector selector = Selector.open()) {
      if (filler.connect(address)) {
        return true;
      }
      filler.register(selector, SelectionKey.OP_CONNECT);
      boolean answered = selector.select(SURELY_SILENT_MILLIS) > 0;
      if (answered) {
        filler.finishConnect();
      } else {
        filler.close(); // before the selector, which releases it: nothing sends its SYN again
        selector.selectNow();
      }
      return answered;
    } catch (ConnectException e) {
      throw notSilent("refuses", e);
    }
  }

  /**
   * Where it is.
   *
   * @return the port
   */
  public int port() {
    return address.getPort();
  }

  /**
   * Takes connections until one comes from a client, which is returned; from now on the port
   * answers. Blocks.
   *
   * @return the connection, open and in blocking mode
   * @throws IOException if the port was closed meanwhile, or no descriptor is left
   */
  public SocketChannel accept() throws IOException {
    while (true) {
      SocketChannel accepted = server.accept();
      if (!isFiller(accepted)) {
        return accepted;
      }
      accepted.close();
    }
  }

  private boolean isFiller(SocketChannel accepted) throws IOException {
    for (SocketChannel filler : fillers) {
      if (filler.isOpen() && accepted.getRemoteAddress().equals(filler.getLocalAddress())) {
        return true;
      }
    }
    return false;
  }

  /** Closes the port, which refuses from then on. */
  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    server.close();
  }
}
