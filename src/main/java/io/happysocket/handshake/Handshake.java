// SPDX-License-Identifier: Apache-2.0
package io.happysocket.handshake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What an established connection must pass, beyond TCP's own handshake, before it wins: TLS, a
 * proxy's answer, a banner, a PING. So a middlebox that answers every SYN, or a server whose
 * process hangs, does not win the race.
 *
 * <p>A handshake may block. It runs on a thread of its own, never on the connector's loop, and for
 * several connections of one race at a time; it must be thread-safe. When the race ends before it
 * returns (another connection passed, the deadline, a cancellation) its channel is closed, so that
 * its reads and writes fail; a handshake that waits for anything else keeps its thread until it
 * returns, but does not delay the race.
 *
 * <p>While one runs the next attempt is postponed once, by the delay that the strategy waited for,
 * counted from the end of TCP's handshake, and at least by the Minimum Connection Attempt Delay.
 * When it fails the race goes on with the rest, and the history demotes the address.
 *
 * @param <T> what it makes of a connection that passes
 */
@FunctionalInterface
public interface Handshake<T> {

  /**
   * Makes the handshake on a connection.
   *
   * @param channel connected, in blocking mode, with the options asked for. What it reads and
   *     writes is not there any more for the code that gets the winner
   * @param host the host that was asked for, as given; of several the one that this is connected to
   * @param port the port of it
   * @return what {@code HandshakeResult.result()} gives for the winner; never null (return the
   *     channel where there is nothing else)
   * @throws IOException if the connection does not pass; any other exception means the same
   */
  T perform(SocketChannel channel, String host, int port) throws IOException;

  /**
   * TLS with the context's default parameters, and the server's name checked as RFC 2818 says.
   * Makes the socket, its handshake done: {@link SSLSocket#getSession()} and {@link
   * SSLSocket#getApplicationProtocol()} tell of it.
   *
   * @param context trust and keys
   * @return a handshake, thread-safe as far as its context is
   */
  static Handshake<SSLSocket> tls(SSLContext context) {
    return new TlsHandshake(requireNonNull(context, "context"), null);
  }

  /**
   * TLS with parameters of one's own: protocols, cipher suites, ALPN.
   *
   * @param context trust and keys
   * @param parameters copied when a handshake begins, not here. An endpoint identification
   *     algorithm of null is taken for {@code HTTPS}, so that forgetting it checks the name; the
   *     empty string leaves the name unchecked
   * @return a handshake, thread-safe as far as its context is
   */
  static Handshake<SSLSocket> tls(SSLContext context, SSLParameters parameters) {
    return new TlsHandshake(
        requireNonNull(context, "context"), requireNonNull(parameters, "parameters"));
  }

  /**
   * Has an HTTP proxy connect to another host, with {@code CONNECT} (RFC 9110 section 9.3.6); the
   * race is to the proxy.
   *
   * <pre>{@code
   * InetSocketAddress far = InetSocketAddress.createUnresolved("far.example", 443);
   * connector.connect("proxy.example", 3128, Handshake.httpTunnel(far));
   * }</pre>
   *
   * @param far where the proxy is to connect to: its name if it is unresolved, else its address
   * @return a handshake that makes the channel, which then leads to the far host
   * @throws IllegalArgumentException if the name has a character that no name has, or the port is 0
   */
  static Handshake<SocketChannel> httpTunnel(InetSocketAddress far) {
    return HttpTunnel.to(requireNonNull(far, "far"));
  }

  /**
   * The same for a proxy that asks for a user and a password, by Basic authentication (RFC 7617).
   *
   * @param far as {@link #httpTunnel(InetSocketAddress)}
   * @param user without a colon
   * @param password sent as it is, to a proxy that anybody on the way can listen to
   * @return a handshake that makes the channel
   * @throws IllegalArgumentException as {@link #httpTunnel(InetSocketAddress)}, or if the user has
   *     a colon
   */
  static Handshake<SocketChannel> httpTunnel(InetSocketAddress far, String user, String password) {
    return HttpTunnel.to(requireNonNull(far, "far"))
        .as(requireNonNull(user, "user"), requireNonNull(password, "password"));
  }

  /**
   * Has a SOCKS proxy, version 5 (RFC 1928), connect to another host; the race is to the proxy.
   *
   * @param far where the proxy is to connect to: its name, of at most 255 octets, if it is
   *     unresolved, else its address
   * @return a handshake that makes the channel, which then leads to the far host
   * @throws IllegalArgumentException if the name is empty or too long, or the port 0
   */
  static Handshake<SocketChannel> socks5(InetSocketAddress far) {
    return Socks5.to(requireNonNull(far, "far"));
  }

  /**
   * The same for a proxy that may ask for a user and a password (RFC 1929).
   *
   * @param far as {@link #socks5(InetSocketAddress)}
   * @param user 1 to 255 octets
   * @param password 1 to 255 octets
   * @return a handshake that makes the channel
   * @throws IllegalArgumentException as {@link #socks5(InetSocketAddress)}, or if one is too short
   *     or too long; its text is not told
   */
  static Handshake<SocketChannel> socks5(InetSocketAddress far, String user, String password) {
    return Socks5.to(requireNonNull(far, "far"))
        .as(requireNonNull(user, "user"), requireNonNull(password, "password"));
  }
}
