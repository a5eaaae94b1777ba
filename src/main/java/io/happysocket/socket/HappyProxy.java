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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * answered with 502, or 504 at the deadline, and says in the body why; one that is won by this
 * proxy itself, or by another one of this program, with 508. A client that has ended its output
 * still gets its tunnel and the answer. To find out whether such a client has closed its connection
 * altogether, the proxy sends the first bytes of the answer early, one by one; if it has, its race
 * ends.
 *
 * <p>One daemon thread, two descriptors for each tunnel, at most 32 KiB while bytes wait in it, and
 * none while it is idle. How many tunnels there may be, and how long they may be idle, is set with
 * {@link #builder}.
 *
 * <p>It listens on a free port of the loopback address, so only programs of this machine reach it;
 * but all of them do, other users' included, and it asks nobody for a password (the JDK's client
 * has Basic switched off for tunnels). Where that matters, give the connector an address filter.
 * Thread-safe.
 */
public final class HappyProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HappyProxy.class);

  /** So many clients that are one too many get time to read why; more are closed at once. */
  private static final int REFUSED_AT_ONCE = 64;

  /** So many clients a turn, then the tunnels. */
  private static final int ACCEPTED_AT_ONCE = 64;

  private static final int BUFFER = 16 * 1024;
  private static final int BACKLOG = 128;
  private static final long AFTER_TROUBLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TOLD_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Where the proxies of this program listen: each of them leads nowhere but back here. */
  private static final Set<InetSocketAddress> LISTENING = ConcurrentHashMap.newKeySet();

  private final Connector connector;
  private final Builder.Patience patience;
  private final int maximumTunnels;
  private final int maximumTunnelsPerClient;
  private final EventLoop loop;
  private final ServerSocketChannel server;
  private final InetSocketAddress address;

  // confined to the loop
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Map<Tunnel, InetAddress> tunnels = new HashMap<>();
  private final Map<InetAddress, Integer> clients = new HashMap<>();
  private final Set<Tunnel> refused = new HashSet<>();
  private @Nullable Registration accepting;
  private long toldNanos;
  private long toldOfErrorNanos;

  private HappyProxy(Builder builder, ServerSocketChannel server) throws IOException {
    this.connector = builder.connector();
    this.patience = builder.patience();
    this.maximumTunnels = builder.maximumTunnels();
    this.maximumTunnelsPerClient = builder.maximumTunnelsPerClient();
    this.loop = new EventLoop("happysocket-proxy", builder.port());
    this.toldNanos = loop.now() - TOLD_AGAIN_NANOS;
    this.toldOfErrorNanos = toldNanos;
    this.server = server;
    this.address = (InetSocketAddress) server.getLocalAddress();
  }

  /**
   * Starts a proxy with the defaults.
   *
   * @param connector connects; left open, and to be closed after the proxy
   * @return the proxy, to be closed when no longer used
   * @throws IOException if there is no port, descriptor, thread or direct memory left
   */
  public static HappyProxy start(Connector connector) throws IOException {
    return builder(connector).start();
  }

  /**
   * Starts to configure a proxy.
   *
   * @param connector connects; left open, and to be closed after the proxy
   * @return a builder with the defaults
   */
  public static Builder builder(Connector connector) {
    return new Builder(connector);
  }

  static HappyProxy start(Builder builder) throws IOException {
    ServerSocketChannel server = builder.port().channels().openServerSocketChannel();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      server.configureBlocking(false);
      HappyProxy proxy = new HappyProxy(builder, server);
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
    loop.onClose(this::closing);
    LISTENING.add(address);
    try {
      accepting = loop.register(server, SelectionKey.OP_ACCEPT, this::accept);
    } catch (IOException e) {
      LOG.debug("the proxy at {} does not listen", address, e);
    }
  }

  private void closing() {
    LISTENING.remove(address);
    List.copyOf(tunnels.keySet()).forEach(Tunnel::close);
    List.copyOf(refused).forEach(Tunnel::close);
  }

  private void accept() {
    try {
      SocketChannel client = server.accept();
      for (int i = 1; client != null; i++) {
        open(client);
        client = i < ACCEPTED_AT_ONCE ? server.accept() : null;
      }
    } catch (IOException | RuntimeException | Error e) {
      pause(e);
    }
  }

  /** No descriptor left: the client still waits in the queue, which would be told at once again. */
  private void pause(Throwable trouble) {
    interest(0);
    loop.schedule(loop.now() + AFTER_TROUBLE_NANOS, () -> interest(SelectionKey.OP_ACCEPT));
    if (loop.now() - toldNanos >= TOLD_AGAIN_NANOS) {
      toldNanos = loop.now();
      LOG.warn("the proxy at {} cannot accept clients, and tries again", address, trouble);
    }
  }

  private void open(SocketChannel client) throws IOException {
    try {
      InetAddress peer = ((InetSocketAddress) client.getRemoteAddress()).getAddress();
      if (!peer.isLoopbackAddress()) {
        client.close();
        return;
      }
      Tunnel tunnel = new Tunnel(this, client);
      tunnel.start();
      if (tunnels.size() >= maximumTunnels
          || clients.getOrDefault(peer, 0) >= maximumTunnelsPerClient) {
        refuse(tunnel);
      } else {
        tunnels.put(tunnel, peer);
        clients.merge(peer, 1, Integer::sum);
      }
    } catch (IOException | RuntimeException | Error e) {
      client.close();
      ended("a client that left at once", e);
    }
  }

  /**
   * That clients and servers leave is everyday; an {@link Error} is not, and not told too often.
   */
  void ended(String what, Throwable cause) {
    if (cause instanceof Error && loop.now() - toldOfErrorNanos >= TOLD_AGAIN_NANOS) {
      toldOfErrorNanos = loop.now();
      LOG.warn("the proxy at {}: {}", address, what, cause);
    } else {
      LOG.debug("{}", what, cause);
    }
  }

  private void refuse(Tunnel tunnel) {
    boolean tooMany = refused.size() >= REFUSED_AT_ONCE;
    refused.add(tunnel);
    tunnel.refuse(
        new ConnectHead.Refused(503, "Service Unavailable", "the proxy has too many clients"));
    if (tooMany) {
      tunnel.close();
    }
  }

  private void interest(int operations) {
    if (accepting != null) {
      accepting.interest(operations);
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

  Builder.Patience patience() {
    return patience;
  }

  /**
   * Whether a proxy of this program listens there. The address is that of an established
   * connection, so it does not matter by which name or in which form it was given.
   */
  static boolean listensAt(SocketAddress remote) {
    return remote instanceof InetSocketAddress && LISTENING.contains(remote);
  }

  void closed(Tunnel tunnel) {
    InetAddress peer = tunnels.remove(tunnel);
    if (peer == null) {
      refused.remove(tunnel);
    } else {
      clients.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
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

  /**
   * Configures a {@link HappyProxy}. Not thread-safe; may be used again after {@link #start}. The
   * limits keep one client of the proxy from using up what the others need; {@code
   * docs/decisions.md} gives the reasons for the defaults.
   */
  public static final class Builder {

    /**
     * How long a client may keep what it does not use.
     *
     * @param headNanos for the head, from the accept on
     * @param halfClosedNanos without a byte, when one side has ended its output
     * @param idleNanos without a byte
     */
    record Patience(long headNanos, long halfClosedNanos, long idleNanos) {}

    /** Longer is for ever: the clock counts no further. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Connector connector;
    private Duration headTimeout = Duration.ofSeconds(10);
    private Duration halfClosedTimeout = Duration.ofMinutes(4);
    private Duration idleTimeout = Duration.ofHours(2).plusMinutes(4);
    private int maximumTunnels = 2048;
    private int maximumTunnelsPerClient = 1024;
    private LoopPort port = LoopPort.system();

    Builder(Connector connector) {
      this.connector = Objects.requireNonNull(connector, "connector");
    }

    /** For tests, which play the clock, the thread and channels. */
    Builder port(LoopPort played) {
      port = played;
      return this;
    }

    /**
     * How long a client may take for the head of its request, from its connect to the empty line. A
     * client that takes longer is answered with 408, even if it sends a byte now and then.
     *
     * @param timeout more than zero; 10 s by default. Between two programs of one machine a head is
     *     one packet
     * @return this
     * @throws IllegalArgumentException if it is zero or less
     */
    public Builder headTimeout(Duration timeout) {
      headTimeout = positive("headTimeout", timeout);
      return this;
    }

    /**
     * How long a tunnel of which one side has ended its output may be without a byte. After that it
     * is closed. Never longer than {@link #idleTimeout}.
     *
     * @param timeout more than zero; 4 minutes by default, what RFC 5382 (REQ-5) gives to
     *     connections that are being closed
     * @return this
     * @throws IllegalArgumentException if it is zero or less
     */
    public Builder halfClosedTimeout(Duration timeout) {
      halfClosedTimeout = positive("halfClosedTimeout", timeout);
      return this;
    }

    /**
     * How long a tunnel may be without a byte in either direction. After that it is closed. TCP's
     * keep-alive does not count: the system answers it, and the proxy does not see it.
     *
     * <p>If connections may be idle for longer (a pool that keeps them all night, a database that
     * computes for hours), set more, 36,500 days for no limit, and give the connector {@code
     * option(SO_KEEPALIVE, true)}, so that servers that have vanished are noticed.
     *
     * @param timeout more than zero; 2 hours and 4 minutes by default, the least that RFC 5382
     *     (REQ-5) allows to middleboxes
     * @return this
     * @throws IllegalArgumentException if it is zero or less
     */
    public Builder idleTimeout(Duration timeout) {
      idleTimeout = positive("idleTimeout", timeout);
      return this;
    }

    /**
     * How many clients are served at once. Further ones are answered with 503 at once.
     *
     * @param maximum at least 1; 2,048 by default. Each takes up to two descriptors of this
     *     process, and up to 32 KiB while bytes wait in it
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Builder maximumTunnels(int maximum) {
      maximumTunnels = positive("maximumTunnels", maximum);
      return this;
    }

    /**
     * How many clients with one address are served at once. Further ones are answered with 503 at
     * once. Programs of this machine have the address 127.0.0.1, all of them, unless they bind to
     * another one of 127.0.0.0/8.
     *
     * @param maximum at least 1; 1,024 by default, so that one address does not take all. A value
     *     above {@link #maximumTunnels} has no further effect
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Builder maximumTunnelsPerClient(int maximum) {
      maximumTunnelsPerClient = positive("maximumTunnelsPerClient", maximum);
      return this;
    }

    /**
     * Starts a proxy with these settings.
     *
     * @return the proxy, to be closed when no longer used
     * @throws IOException if there is no port, descriptor, thread or direct memory left
     */
    public HappyProxy start() throws IOException {
      return HappyProxy.start(this);
    }

    // ---- for the proxy

    Connector connector() {
      return connector;
    }

    LoopPort port() {
      return port;
    }

    int maximumTunnels() {
      return maximumTunnels;
    }

    int maximumTunnelsPerClient() {
      return maximumTunnelsPerClient;
    }

    Patience patience() {
      long idleNanos = idleTimeout.toNanos();
      long halfClosedNanos = Math.min(idleNanos, halfClosedTimeout.toNanos());
      return new Patience(headTimeout.toNanos(), halfClosedNanos, idleNanos);
    }

    private static Duration positive(String name, Duration duration) {
      if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(name + " must be more than zero: " + duration);
      }
      return duration.compareTo(FOREVER) < 0 ? duration : FOREVER;
    }

    private static int positive(String name, int count) {
      if (count < 1) {
        throw new IllegalArgumentException(name + " must be at least 1: " + count);
      }
      return count;
    }
  }
}
