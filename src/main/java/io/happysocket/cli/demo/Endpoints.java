// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressText;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Sockets on loopback addresses that share one port and listen, refuse or keep silent. Nothing
 * accepts: the system completes a handshake by itself as long as the queue has room. Not
 * thread-safe.
 *
 * <p>Silent is a listener whose queue is full: Linux and the BSDs then drop SYNs. Others may answer
 * with a reset, so the silence is tried out before it is relied on.
 */
public final class Endpoints implements AutoCloseable {

  /** Room for every race of every strategy. */
  private static final int BACKLOG = 200;

  private static final int SMALLEST_BACKLOG = 1;

  /** A backlog of 1 holds two connections on Linux; others round it up. */
  private static final int MOST_TO_FILL = 32;

  /** A handshake on loopback takes well under 1 ms; a SYN is sent again after 1 s. */
  private static final long SILENCE_MILLIS = 100;

  /** The port that the system gave for one address may be taken on another. */
  private static final int PORTS_TO_TRY = 20;

  private final Deque<Channel> open = new ArrayDeque<>();
  private int port;

  private Endpoints() {}

  /**
   * Opens them all.
   *
   * @param endpoints what is to be at which address
   * @return the open sockets
   * @throws IOException if this machine cannot; the message says what is missing
   */
  public static Endpoints open(Map<InetAddress, Endpoint> endpoints) throws IOException {
    for (InetAddress address : endpoints.keySet()) {
      requireBindable(address);
    }
    for (int i = 0; i < PORTS_TO_TRY; i++) {
      Endpoints opened = new Endpoints();
      boolean complete = false;
      try {
        for (Map.Entry<InetAddress, Endpoint> entry : endpoints.entrySet()) {
          opened.add(entry.getKey(), entry.getValue());
        }
        complete = true;
        return opened;
      } catch (BindException e) {
        // the port is taken on another address: the next round starts from another one
      } finally {
        if (!complete) {
          opened.close();
        }
      }
    }
    throw new IOException("no port is free on all of the addresses");
  }

  /**
   * The port that all of them share.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /** Closes the sockets; what was silent or listening refuses from now on. */
  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private static void requireBindable(InetAddress address) throws IOException {
    if (!bindable(address)) {
      throw new IOException(AddressText.of(address) + " cannot be used on this machine");
    }
  }

  /** Whether this machine has the address. */
  static boolean bindable(InetAddress address) {
    try (ServerSocketChannel probe = ServerSocketChannel.open(family(address))) {
      probe.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private void add(InetAddress address, Endpoint endpoint) throws IOException {
    InetSocketAddress at = new InetSocketAddress(address, port);
    if (endpoint == Endpoint.REFUSING) {
      // bound and not listening: refuses, and nobody else can take the port meanwhile
      SocketChannel bound = keep(SocketChannel.open(family(address))).bind(at);
      port = ((InetSocketAddress) bound.getLocalAddress()).getPort();
      return;
    }
    boolean silent = endpoint == Endpoint.SILENT;
    ServerSocketChannel listener = keep(ServerSocketChannel.open(family(address)));
    listener.bind(at, silent ? SMALLEST_BACKLOG : BACKLOG);
    port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    if (silent) {
      silence(new InetSocketAddress(address, port));
    }
  }

  private void silence(InetSocketAddress listener) throws IOException {
    for (int i = 0; i < MOST_TO_FILL; i++) {
      if (!answers(listener)) {
        return;
      }
    }
    throw new IOException("a listener with a full queue still answers on this machine");
  }

  /** One more connection; kept when it was established, so that its place stays taken. */
  private boolean answers(InetSocketAddress listener) throws IOException {
    SocketChannel client = keep(SocketChannel.open(family(listener.getAddress())));
    client.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      if (client.connect(listener)) {
        return true;
      }
      client.register(selector, SelectionKey.OP_CONNECT);
      boolean ready = selector.select(SILENCE_MILLIS) > 0;
      if (ready) {
        client.finishConnect();
      } else {
        client.close(); // before the selector, which releases it
        selector.selectNow();
      }
      return ready;
    } catch (BindException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("a listener with a full queue refuses on this machine", e);
    }
  }

  private <C extends Channel> C keep(C channel) {
    open.push(channel);
    return channel;
  }

  private static ProtocolFamily family(InetAddress address) {
    return AddressFamily.of(address) == AddressFamily.IPV6
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }
}
