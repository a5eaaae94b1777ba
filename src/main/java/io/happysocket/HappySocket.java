// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The way in: connects to a name over whichever address answers, with the shared default {@link
 * Connector}. Thread-safe.
 *
 * <pre>{@code
 * try (SocketChannel channel = HappySocket.connect("example.com", 443)) {
 *   channel.write(request);
 * }
 * }</pre>
 *
 * <p>The shared connector is made on first use and never closed. Its daemon thread ends when it has
 * been idle for ten seconds and starts again when it is needed, so that neither the JVM nor a
 * redeployed application is kept alive by it.
 */
public final class HappySocket {

  private HappySocket() {}

  /**
   * Whether the library is switched off, by the system property {@code happysocket=off}: to find
   * out whether a problem is the library's. The property is read whenever a {@link Connector} or a
   * socket factory is made. If it is off, each of them connects as the JDK would:
   *
   * <ul>
   *   <li>A connector, {@code HappySocket} and the proxy look names up with the JDK, blocking on a
   *       thread of their own, and connect to the first address only; of several hosts to one after
   *       the other. The strategy, the delays, the resolver, the DNS settings, the history and
   *       NAT64 have no effect. The deadline, socket options, local addresses, the address filter,
   *       checks and the listener still do.
   *   <li>{@link Connector#lookup} gives the JDK's addresses in the JDK's order.
   *   <li>The factory makes plain sockets of the JDK, whatever its settings say: connected to the
   *       address that they are given, without a time-out unless the client has one. An unresolved
   *       name is looked up with the JDK. {@code HappySocketFactory.reportOf} gives null.
   * </ul>
   *
   * @return false without the property or when it is {@code on}
   * @throws IllegalArgumentException if it is anything else
   */
  public static boolean isOff() {
    return SwitchedOff.isSet();
  }

  /** Made when first used, not when this class is loaded. */
  private static volatile @Nullable Connector shared;

  private static Connector shared() {
    Connector known = shared;
    return known == null || known.isClosed() ? made() : known;
  }

  /** Makes it, also anew: nobody can close it, but its loop may have died. */
  private static synchronized Connector made() {
    Connector known = shared;
    if (known == null || known.isClosed()) {
      known = Connector.builder().build();
      shared = known;
    }
    return known;
  }

  /**
   * Connects, within ten seconds.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return a connected channel in blocking mode
   * @throws IOException as {@link Connector#connect(String, int)} does
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static SocketChannel connect(String host, int port) throws IOException {
    return shared().connect(host, port);
  }

  /**
   * Connects, within a time.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero, the lookups included
   * @return a connected channel in blocking mode
   * @throws IOException as {@link Connector#connect(String, int)} does
   * @throws IllegalArgumentException if the host, the port or the timeout is malformed
   */
  public static SocketChannel connect(String host, int port, Duration timeout) throws IOException {
    return shared().connect(host, port, timeout);
  }

  /**
   * Connects without blocking.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as {@link Connector#connectAsync(String, int)}
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static CompletableFuture<SocketChannel> connectAsync(String host, int port) {
    return shared().connectAsync(host, port);
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return the connection with its report
   * @throws IOException as {@link Connector#connect(String, int)} does
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static Connection connectWithReport(String host, int port) throws IOException {
    return shared().connectWithReport(host, port);
  }

  /**
   * Connects and makes the TLS handshake, with the JVM's default trust; the handshake is part of
   * the race.
   *
   * @param host a name or an address literal; the certificate must be for it
   * @param port 1 to 65535
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link Connector#connectTls} does
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(String host, int port) throws IOException {
    try {
      return connectTls(host, port, SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JVM has no default TLS context", e);
    }
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race.
   *
   * @param host a name or an address literal; the certificate must be for it
   * @param port 1 to 65535
   * @param context trust and keys
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link Connector#connectTls} does
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(String host, int port, SSLContext context)
      throws IOException {
    return shared().connectTls(host, port, context);
  }

  /**
   * The addresses of a name in the order in which they would be tried.
   *
   * @param host a name or an address literal
   * @return as {@link Connector#lookup(String)}
   * @throws UnknownHostException if there is none
   */
  public static List<InetAddress> lookup(String host) throws UnknownHostException {
    return shared().lookup(host);
  }

  /**
   * The addresses of a name, one that answers first.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as {@link Connector#lookup(String, int)}
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static List<InetAddress> lookup(String host, int port) throws UnknownHostException {
    return shared().lookup(host, port);
  }

  /**
   * The addresses of a name, one that answers first, within a time.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @param timeout how long to wait, more than zero
   * @return as {@link Connector#lookup(String, int, Duration)}
   * @throws UnknownHostException if none is known in time
   * @throws IllegalArgumentException if the host, the port or the timeout is malformed
   */
  public static List<InetAddress> lookup(String host, int port, Duration timeout)
      throws UnknownHostException {
    return shared().lookup(host, port, timeout);
  }

  /**
   * The addresses of a name, one that answers first, without blocking.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as {@link Connector#lookupAsync(String, int)}
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static CompletableFuture<List<InetAddress>> lookupAsync(String host, int port) {
    return shared().lookupAsync(host, port);
  }

  /**
   * Reports that a connection which a client made by itself, to an address of a lookup, failed or
   * was bad.
   *
   * @param address where to; resolved
   * @param reason in words
   * @throws IllegalArgumentException as {@link Connector#reportFailure}
   */
  public static void reportFailure(InetSocketAddress address, String reason) {
    shared().reportFailure(address, reason);
  }

  /**
   * Prepares a connect with settings of its own.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as {@link Connector#request(String, int)}
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public static ConnectRequest request(String host, int port) {
    return shared().request(host, port);
  }

  /**
   * Prepares one connect to any of several endpoints.
   *
   * @param endpoints in the order in which they are best tried
   * @return as {@link Connector#request(List)}
   * @throws IllegalArgumentException as {@link Connector#request(List)}
   */
  public static ConnectRequest request(List<InetSocketAddress> endpoints) {
    return shared().request(endpoints);
  }
}
