// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.handshake.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
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
   * Connects, within ten seconds: as {@link Connector#connect(String, int)}, with the shared
   * connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static SocketChannel connect(String host, int port) throws IOException {
    return shared().connect(host, port);
  }

  /**
   * As {@link Connector#connectAsync(String, int)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<SocketChannel> connectAsync(String host, int port) {
    return shared().connectAsync(host, port);
  }

  /**
   * As {@link Connector#connect(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static SocketChannel connect(String host, int port, Duration timeout) throws IOException {
    return shared().connect(host, port, timeout);
  }

  /**
   * As {@link Connector#connectAsync(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<SocketChannel> connectAsync(
      String host, int port, Duration timeout) {
    return shared().connectAsync(host, port, timeout);
  }

  /**
   * As {@link Connector#connect(InetSocketAddress)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static SocketChannel connect(InetSocketAddress address) throws IOException {
    return shared().connect(address);
  }

  /**
   * As {@link Connector#connectAsync(InetSocketAddress)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<SocketChannel> connectAsync(InetSocketAddress address) {
    return shared().connectAsync(address);
  }

  /**
   * As {@link Connector#connect(InetSocketAddress, Duration)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static SocketChannel connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return shared().connect(address, timeout);
  }

  /**
   * As {@link Connector#connectAsync(InetSocketAddress, Duration)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<SocketChannel> connectAsync(
      InetSocketAddress address, Duration timeout) {
    return shared().connectAsync(address, timeout);
  }

  /**
   * As {@link Connector#connectWithReport(String, int)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static Connection connectWithReport(String host, int port) throws IOException {
    return shared().connectWithReport(host, port);
  }

  /**
   * As {@link Connector#connectWithReportAsync(String, int)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<Connection> connectWithReportAsync(String host, int port) {
    return shared().connectWithReportAsync(host, port);
  }

  /**
   * As {@link Connector#connectWithReport(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static Connection connectWithReport(String host, int port, Duration timeout)
      throws IOException {
    return shared().connectWithReport(host, port, timeout);
  }

  /**
   * As {@link Connector#connectWithReportAsync(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<Connection> connectWithReportAsync(
      String host, int port, Duration timeout) {
    return shared().connectWithReportAsync(host, port, timeout);
  }

  /**
   * As {@link Connector#connectWithReport(InetSocketAddress)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static Connection connectWithReport(InetSocketAddress address) throws IOException {
    return shared().connectWithReport(address);
  }

  /**
   * As {@link Connector#connectWithReportAsync(InetSocketAddress)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<Connection> connectWithReportAsync(InetSocketAddress address) {
    return shared().connectWithReportAsync(address);
  }

  /**
   * As {@link Connector#connectWithReport(InetSocketAddress, Duration)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static Connection connectWithReport(InetSocketAddress address, Duration timeout)
      throws IOException {
    return shared().connectWithReport(address, timeout);
  }

  /**
   * As {@link Connector#connectWithReportAsync(InetSocketAddress, Duration)}, with the shared
   * connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<Connection> connectWithReportAsync(
      InetSocketAddress address, Duration timeout) {
    return shared().connectWithReportAsync(address, timeout);
  }

  /**
   * As {@link Connector#connect(String, int, Handshake)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> HandshakeResult<T> connect(String host, int port, Handshake<T> handshake)
      throws IOException {
    return shared().connect(host, port, handshake);
  }

  /**
   * As {@link Connector#connectAsync(String, int, Handshake)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      String host, int port, Handshake<T> handshake) {
    return shared().connectAsync(host, port, handshake);
  }

  /**
   * As {@link Connector#connect(String, int, Handshake, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> HandshakeResult<T> connect(
      String host, int port, Handshake<T> handshake, Duration timeout) throws IOException {
    return shared().connect(host, port, handshake, timeout);
  }

  /**
   * As {@link Connector#connectAsync(String, int, Handshake, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      String host, int port, Handshake<T> handshake, Duration timeout) {
    return shared().connectAsync(host, port, handshake, timeout);
  }

  /**
   * As {@link Connector#connect(InetSocketAddress, Handshake)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> HandshakeResult<T> connect(InetSocketAddress address, Handshake<T> handshake)
      throws IOException {
    return shared().connect(address, handshake);
  }

  /**
   * As {@link Connector#connectAsync(InetSocketAddress, Handshake)}, with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      InetSocketAddress address, Handshake<T> handshake) {
    return shared().connectAsync(address, handshake);
  }

  /**
   * As {@link Connector#connect(InetSocketAddress, Handshake, Duration)}, with the shared
   * connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> HandshakeResult<T> connect(
      InetSocketAddress address, Handshake<T> handshake, Duration timeout) throws IOException {
    return shared().connect(address, handshake, timeout);
  }

  /**
   * As {@link Connector#connectAsync(InetSocketAddress, Handshake, Duration)}, with the shared
   * connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      InetSocketAddress address, Handshake<T> handshake, Duration timeout) {
    return shared().connectAsync(address, handshake, timeout);
  }

  /**
   * As {@link Connector#connectTls(String, int)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(String host, int port) throws IOException {
    return shared().connectTls(host, port);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port) {
    return shared().connectTlsAsync(host, port);
  }

  /**
   * As {@link Connector#connectTls(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(String host, int port, Duration timeout)
      throws IOException {
    return shared().connectTls(host, port, timeout);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, Duration timeout) {
    return shared().connectTlsAsync(host, port, timeout);
  }

  /**
   * As {@link Connector#connectTls(String, int, SSLContext)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(String host, int port, SSLContext context)
      throws IOException {
    return shared().connectTls(host, port, context);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int, SSLContext)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLContext context) {
    return shared().connectTlsAsync(host, port, context);
  }

  /**
   * As {@link Connector#connectTls(String, int, SSLContext, Duration)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(
      String host, int port, SSLContext context, Duration timeout) throws IOException {
    return shared().connectTls(host, port, context, timeout);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int, SSLContext, Duration)}, with the shared
   * connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLContext context, Duration timeout) {
    return shared().connectTlsAsync(host, port, context, timeout);
  }

  /**
   * As {@link Connector#connectTls(String, int, SSLParameters)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(
      String host, int port, SSLParameters parameters) throws IOException {
    return shared().connectTls(host, port, parameters);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int, SSLParameters)}, with the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLParameters parameters) {
    return shared().connectTlsAsync(host, port, parameters);
  }

  /**
   * As {@link Connector#connectTls(String, int, SSLParameters, Duration)}, with the shared
   * connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static HandshakeResult<SSLSocket> connectTls(
      String host, int port, SSLParameters parameters, Duration timeout) throws IOException {
    return shared().connectTls(host, port, parameters, timeout);
  }

  /**
   * As {@link Connector#connectTlsAsync(String, int, SSLParameters, Duration)}, with the shared
   * connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLParameters parameters, Duration timeout) {
    return shared().connectTlsAsync(host, port, parameters, timeout);
  }

  /**
   * As {@link Connector#lookup(String)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @return as there
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static List<InetAddress> lookup(String host) throws UnknownHostException {
    return shared().lookup(host);
  }

  /**
   * As {@link Connector#lookup(String, Duration)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param timeout how long it may take, more than zero
   * @return as there
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static List<InetAddress> lookup(String host, Duration timeout)
      throws UnknownHostException {
    return shared().lookup(host, timeout);
  }

  /**
   * As {@link Connector#lookup(String, int)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as there
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static List<InetAddress> lookup(String host, int port) throws UnknownHostException {
    return shared().lookup(host, port);
  }

  /**
   * As {@link Connector#lookup(String, int, Duration)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @param timeout how long it may take, more than zero
   * @return as there
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static List<InetAddress> lookup(String host, int port, Duration timeout)
      throws UnknownHostException {
    return shared().lookup(host, port, timeout);
  }

  /**
   * As {@link Connector#lookupAsync(String)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<List<InetAddress>> lookupAsync(String host) {
    return shared().lookupAsync(host);
  }

  /**
   * As {@link Connector#lookupAsync(String, Duration)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param timeout how long it may take, more than zero
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<List<InetAddress>> lookupAsync(String host, Duration timeout) {
    return shared().lookupAsync(host, timeout);
  }

  /**
   * As {@link Connector#lookupAsync(String, int)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<List<InetAddress>> lookupAsync(String host, int port) {
    return shared().lookupAsync(host, port);
  }

  /**
   * As {@link Connector#lookupAsync(String, int, Duration)}, with the shared connector.
   *
   * @param host a name or an address literal
   * @param port 1 to 65535
   * @param timeout how long it may take, more than zero
   * @return as there
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static CompletableFuture<List<InetAddress>> lookupAsync(
      String host, int port, Duration timeout) {
    return shared().lookupAsync(host, port, timeout);
  }

  /**
   * Prepares a connect with settings of its own: as {@link Connector#request(String, int)}, with
   * the shared connector.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return not yet started
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static ConnectRequest request(String host, int port) {
    return shared().request(host, port);
  }

  /**
   * Prepares a connect with settings of its own: as {@link Connector#request(InetSocketAddress)},
   * with the shared connector.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return not yet started
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static ConnectRequest request(InetSocketAddress address) {
    return shared().request(address);
  }

  /**
   * Prepares a connect with settings of its own: as {@link Connector#request(List)}, with the
   * shared connector.
   *
   * @param endpoints in the order in which they are best tried
   * @return not yet started
   * @throws IllegalArgumentException if an argument is malformed
   */
  public static ConnectRequest request(List<InetSocketAddress> endpoints) {
    return shared().request(endpoints);
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
}
