// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.Connector;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import io.happysocket.loop.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP proxy on the loopback interface that connects by races, for clients that take a proxy but
 * neither a socket factory nor a channel: above all the {@code HttpClient} of {@code
 * java.net.http}.
 *
 * <pre>{@code
 * try (HappyProxy proxy = HappyProxy.start(connector)) {
 *   HttpClient client = HttpClient.newBuilder().proxy(proxy.proxySelector()).build();
 * }
 * }</pre>
 *
 * <p>It makes tunnels ({@code CONNECT}) and nothing else, so TLS and HTTP/2 go from end to end; the
 * selector sends {@code https} through it and everything else past it. A race that fails is
 * answered with 502, or 504 at the deadline, and says in the body why. A client that ends its
 * output gets its tunnel and the answer all the same; so the race of one that closes its connection
 * goes on to its end, unless it closes with a reset.
 *
 * <p>One daemon thread and at most {@value #MAXIMUM_TUNNELS} tunnels, each with at most 32 KiB of
 * buffers, and none while it is idle. It listens on a free port of the loopback address, so only
 * programs of this machine reach it; but all of them do, other users' included, and it asks nobody
 * for a password (the JDK's client has Basic switched off for tunnels). Where that matters, give
 * the connector an address filter. Thread-safe.
 */
public final class HappyProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HappyProxy.class);

  /** Clients above that wait until one has gone. */
  static final int MAXIMUM_TUNNELS = 1024;

  private static final int BUFFER = 16 * 1024;
  private static final int BACKLOG = 128;
  private static final long AFTER_TROUBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Connector connector;
  private final EventLoop loop;
  private final ServerSocketChannel server;
  private final InetSocketAddress address;

  // confined to the loop
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Set<Tunnel> tunnels = new HashSet<>();
  private @Nullable Registration accepting;

  private HappyProxy(Connector connector, EventLoop loop, ServerSocketChannel server)
      throws IOException {
    this.connector = connector;
    this.loop = loop;
    this.server = server;
    this.address = (InetSocketAddress) server.getLocalAddress();
  }

  /**
   * Starts a proxy.
   *
   * @param connector connects; left open, and to be closed after the proxy
   * @return the proxy, to be closed when no longer used
   * @throws IOException if there is no port, descriptor, thread or direct memory left
   */
  public static HappyProxy start(Connector connector) throws IOException {
    Objects.requireNonNull(connector, "connector");
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      server.configureBlocking(false);
      HappyProxy proxy =
          new HappyProxy(connector, new EventLoop("happysocket-proxy", LoopPort.system()), server);
      proxy.loop.execute(proxy::listen);
      return proxy;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      server.close();
      throw new IOException("the proxy has no thread, descriptor or direct memory", e);
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /**
   * Where it listens.
   *
   * @return a loopback address and its port
   */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Sends {@code https} through this proxy and everything else directly.
   *
   * @return for {@code HttpClient.Builder.proxy}
   */
  public ProxySelector proxySelector() {
    return new Selector(new Proxy(Proxy.Type.HTTP, address));
  }

  /** Ends the proxy: its tunnels are closed, their races cancelled, its thread ends. */
  @Override
  public void close() {
    loop.close();
  }

  private void listen() {
    loop.onClose(() -> List.copyOf(tunnels).forEach(Tunnel::close));
    try {
      accepting = loop.register(server, SelectionKey.OP_ACCEPT, this::accept);
    } catch (IOException e) {
      LOG.debug("the proxy at {} does not listen", address, e);
    }
  }

  private void accept() {
    try {
      SocketChannel client = server.accept();
      if (client != null) {
        open(client);
      }
    } catch (IOException e) {
      // no descriptor left: the client still waits in the queue, which would be told at once again
      LOG.debug("the proxy at {} cannot accept", address, e);
      loop.schedule(loop.now() + AFTER_TROUBLE_NANOS, this::acceptIfThereIsRoom);
      interest(0);
    }
  }

  private void open(SocketChannel client) throws IOException {
    try {
      Tunnel tunnel = new Tunnel(this, client);
      InetSocketAddress peer = (InetSocketAddress) client.getRemoteAddress();
      if (!peer.getAddress().isLoopbackAddress()) {
        client.close();
        return;
      }
      tunnel.start();
      tunnels.add(tunnel);
      acceptIfThereIsRoom();
    } catch (IOException | RuntimeException | Error e) {
      client.close();
      LOG.debug("a client that left at once", e);
    }
  }

  // ---- for its tunnels

  EventLoop loop() {
    return loop;
  }

  Connector connector() {
    return connector;
  }

  /** What all tunnels read into and write from. */
  ByteBuffer buffer() {
    return buffer;
  }

  void closed(Tunnel tunnel) {
    tunnels.remove(tunnel);
    acceptIfThereIsRoom();
  }

  private void acceptIfThereIsRoom() {
    interest(tunnels.size() < MAXIMUM_TUNNELS ? SelectionKey.OP_ACCEPT : 0);
  }

  private void interest(int operations) {
    if (accepting != null) {
      accepting.interest(operations);
    }
  }

  /** Knows one proxy and what it is for. */
  private static final class Selector extends ProxySelector {
    private final List<Proxy> through;

    Selector(Proxy proxy) {
      through = List.of(proxy);
    }

    @Override
    public List<Proxy> select(URI uri) {
      return "https".equalsIgnoreCase(uri.getScheme()) ? through : List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
      LOG.debug("{} through {}", uri, proxy, failure);
    }
  }
}
