// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.handshake.Handshake;
import io.happysocket.race.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The ways to connect: each blocking form has one with a time-out, and both have one with a future.
 * {@link HappySocket} has the same ones.
 */
abstract class ConnectWays {

  ConnectWays() {}

  abstract Request ask(String host, int port);

  abstract Request ask(String host, int port, Duration timeout);

  abstract Request ask(InetSocketAddress address);

  abstract Request ask(InetSocketAddress address, Duration timeout);

  abstract Connection await(Request request) throws IOException;

  abstract <T> CompletableFuture<T> future(
      Request request, @Nullable Verdicts<?> verdicts, Function<Connection, T> made);

  abstract <T> HandshakeResult<T> run(Request request, Handshake<T> handshake) throws IOException;

  abstract <T> CompletableFuture<HandshakeResult<T>> runAsync(
      Request request, Handshake<T> handshake);

  private static Handshake<SSLSocket> defaultTls(@Nullable SSLParameters parameters)
      throws IOException {
    try {
      SSLContext context = SSLContext.getDefault();
      return parameters == null ? Handshake.tls(context) : Handshake.tls(context, parameters);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JVM has no default TLS context", e);
    }
  }

  private CompletableFuture<HandshakeResult<SSLSocket>> tlsAsync(
      Request asked, @Nullable SSLParameters parameters) {
    try {
      return runAsync(asked, defaultTls(parameters));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Connects.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return a connected channel in blocking mode, registered with nothing; the caller's to close
   * @throws UnresolvedHostException if no lookup gave an address
   * @throws ConnectDeadlineException if the deadline passed
   * @throws ConnectFailedException if every attempt failed
   * @throws ConnectInterruptedException if the calling thread is interrupted; its flag stays set
   * @throws IOException always one of the four types above
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public SocketChannel connect(String host, int port) throws IOException {
    return await(ask(host, port)).channel();
  }

  /**
   * Connects, without blocking.
   *
   * <p>Cancelling the future ends the connect: {@code cancel} returns when all of its channels are
   * closed and its lookups let go, and the future then has a {@link ConnectCancelledException} with
   * the report. A cancel that comes too late closes nothing: the future keeps its connection. A
   * completion of the future by other code ({@code complete}, {@code orTimeout}) closes the
   * connection when there is one, but does not end the connect before its deadline. Cancelling a
   * stage that was made from the future ({@code thenApply} and the like) does not cancel the
   * future.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return a future that is completed on the executor: with a connected channel in blocking mode,
   *     registered with nothing; the caller's to close; or with the exception that the blocking
   *     form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<SocketChannel> connectAsync(String host, int port) {
    return future(ask(host, port), null, Connection::channel);
  }

  /**
   * Connects.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a connected channel in blocking mode, registered with nothing; the caller's to close
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public SocketChannel connect(String host, int port, Duration timeout) throws IOException {
    return await(ask(host, port, timeout)).channel();
  }

  /**
   * Connects, without blocking.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with a connected channel in blocking mode,
   *     registered with nothing; the caller's to close; or with the exception that the blocking
   *     form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<SocketChannel> connectAsync(String host, int port, Duration timeout) {
    return future(ask(host, port, timeout), null, Connection::channel);
  }

  /**
   * Connects.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return a connected channel in blocking mode, registered with nothing; the caller's to close
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public SocketChannel connect(InetSocketAddress address) throws IOException {
    return await(ask(address)).channel();
  }

  /**
   * Connects, without blocking.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return a future that is completed on the executor: with a connected channel in blocking mode,
   *     registered with nothing; the caller's to close; or with the exception that the blocking
   *     form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<SocketChannel> connectAsync(InetSocketAddress address) {
    return future(ask(address), null, Connection::channel);
  }

  /**
   * Connects.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a connected channel in blocking mode, registered with nothing; the caller's to close
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public SocketChannel connect(InetSocketAddress address, Duration timeout) throws IOException {
    return await(ask(address, timeout)).channel();
  }

  /**
   * Connects, without blocking.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with a connected channel in blocking mode,
   *     registered with nothing; the caller's to close; or with the exception that the blocking
   *     form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<SocketChannel> connectAsync(
      InetSocketAddress address, Duration timeout) {
    return future(ask(address, timeout), null, Connection::channel);
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return the connection with its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public Connection connectWithReport(String host, int port) throws IOException {
    return await(ask(host, port));
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return a future that is completed on the executor: with the connection with its report; or
   *     with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<Connection> connectWithReportAsync(String host, int port) {
    return future(ask(host, port), null, Function.identity());
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return the connection with its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public Connection connectWithReport(String host, int port, Duration timeout) throws IOException {
    return await(ask(host, port, timeout));
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with the connection with its report; or
   *     with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<Connection> connectWithReportAsync(
      String host, int port, Duration timeout) {
    return future(ask(host, port, timeout), null, Function.identity());
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return the connection with its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public Connection connectWithReport(InetSocketAddress address) throws IOException {
    return await(ask(address));
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return a future that is completed on the executor: with the connection with its report; or
   *     with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<Connection> connectWithReportAsync(InetSocketAddress address) {
    return future(ask(address), null, Function.identity());
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return the connection with its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public Connection connectWithReport(InetSocketAddress address, Duration timeout)
      throws IOException {
    return await(ask(address, timeout));
  }

  /**
   * Connects, and returns the report of the race with the connection.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with the connection with its report; or
   *     with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<Connection> connectWithReportAsync(
      InetSocketAddress address, Duration timeout) {
    return future(ask(address, timeout), null, Function.identity());
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return the connection that passed first, and what the handshake made of it
   * @throws IOException as {@link #connect(String, int)}; a {@link ConnectFailedException} when no
   *     connection passed, with what the handshake threw as its cause
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public <T> HandshakeResult<T> connect(String host, int port, Handshake<T> handshake)
      throws IOException {
    return run(ask(host, port), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return a future that is completed on the executor: with the connection that passed first, and
   *     what the handshake made of it; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      String host, int port, Handshake<T> handshake) {
    return runAsync(ask(host, port), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return the connection that passed first, and what the handshake made of it
   * @throws IOException as {@link #connect(String, int)}; a {@link ConnectFailedException} when no
   *     connection passed, with what the handshake threw as its cause
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public <T> HandshakeResult<T> connect(
      String host, int port, Handshake<T> handshake, Duration timeout) throws IOException {
    return run(ask(host, port, timeout), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return a future that is completed on the executor: with the connection that passed first, and
   *     what the handshake made of it; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      String host, int port, Handshake<T> handshake, Duration timeout) {
    return runAsync(ask(host, port, timeout), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return the connection that passed first, and what the handshake made of it
   * @throws IOException as {@link #connect(String, int)}; a {@link ConnectFailedException} when no
   *     connection passed, with what the handshake threw as its cause
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public <T> HandshakeResult<T> connect(InetSocketAddress address, Handshake<T> handshake)
      throws IOException {
    return run(ask(address), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param <T> what the handshake makes of a connection
   * @return a future that is completed on the executor: with the connection that passed first, and
   *     what the handshake made of it; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      InetSocketAddress address, Handshake<T> handshake) {
    return runAsync(ask(address), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return the connection that passed first, and what the handshake made of it
   * @throws IOException as {@link #connect(String, int)}; a {@link ConnectFailedException} when no
   *     connection passed, with what the handshake threw as its cause
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public <T> HandshakeResult<T> connect(
      InetSocketAddress address, Handshake<T> handshake, Duration timeout) throws IOException {
    return run(ask(address, timeout), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects; the first connection that passes a handshake of the caller's wins: a proxy, a banner,
   * a PING.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @param handshake thread-safe; may block
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @param <T> what the handshake makes of a connection
   * @return a future that is completed on the executor: with the connection that passed first, and
   *     what the handshake made of it; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public <T> CompletableFuture<HandshakeResult<T>> connectAsync(
      InetSocketAddress address, Handshake<T> handshake, Duration timeout) {
    return runAsync(ask(address, timeout), requireNonNull(handshake, "handshake"));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}; if this JVM has no default TLS context
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(String host, int port) throws IOException {
    return run(ask(host, port), defaultTls(null));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(String host, int port) {
    return tlsAsync(ask(host, port), null);
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}; if this JVM has no default TLS context
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(String host, int port, Duration timeout)
      throws IOException {
    return run(ask(host, port, timeout), defaultTls(null));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, Duration timeout) {
    return tlsAsync(ask(host, port, timeout), null);
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(String host, int port, SSLContext context)
      throws IOException {
    return run(ask(host, port), Handshake.tls(context));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLContext context) {
    return runAsync(ask(host, port), Handshake.tls(context));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(
      String host, int port, SSLContext context, Duration timeout) throws IOException {
    return run(ask(host, port, timeout), Handshake.tls(context));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param context trust and keys
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLContext context, Duration timeout) {
    return runAsync(ask(host, port, timeout), Handshake.tls(context));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}; if this JVM has no default TLS context
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(String host, int port, SSLParameters parameters)
      throws IOException {
    return run(ask(host, port), defaultTls(requireNonNull(parameters, "parameters")));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLParameters parameters) {
    return tlsAsync(ask(host, port), requireNonNull(parameters, "parameters"));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return the socket, its handshake done, with the connection and its report
   * @throws IOException as {@link #connect(String, int)}; if this JVM has no default TLS context
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public HandshakeResult<SSLSocket> connectTls(
      String host, int port, SSLParameters parameters, Duration timeout) throws IOException {
    return run(ask(host, port, timeout), defaultTls(requireNonNull(parameters, "parameters")));
  }

  /**
   * Connects and makes the TLS handshake, which is part of the race: a connection whose handshake
   * fails or is not answered loses. For a context and parameters together use {@link
   * #connect(String, int, Handshake)} with {@link Handshake#tls(SSLContext, SSLParameters)}.
   *
   * <p>Does not block; cancelling the future ends the connect, as {@link #connectAsync(String,
   * int)} says.
   *
   * @param host a name, or an address literal such as {@code 192.0.2.1}, {@code 2001:db8::1},
   *     {@code [::1]} or {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param parameters protocols, cipher suites, ALPN; the server's name is checked unless they say
   *     otherwise: {@link Handshake#tls(SSLContext, SSLParameters)}
   * @param timeout the connect deadline, more than zero; lookups and handshakes count
   * @return a future that is completed on the executor: with the socket, its handshake done, with
   *     the connection and its report; or with the exception that the blocking form throws
   * @throws IllegalArgumentException if an argument is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<HandshakeResult<SSLSocket>> connectTlsAsync(
      String host, int port, SSLParameters parameters, Duration timeout) {
    return tlsAsync(ask(host, port, timeout), requireNonNull(parameters, "parameters"));
  }
}
