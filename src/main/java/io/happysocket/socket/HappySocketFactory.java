// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static java.util.Objects.requireNonNull;

import io.happysocket.ConnectRequest;
import io.happysocket.Connector;
import io.happysocket.HappySocket;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Objects;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that are connected by a race, for clients that take a {@link SocketFactory}, also
 * by the name of its class: in a JDBC URL, a JNDI environment, a mail property. Thread-safe; holds
 * nothing to close. May be extended, to give a connector of one's own to what loads a class by its
 * name.
 *
 * <p>All its sockets treat resolved addresses by one {@link AddressPolicy}. A factory that is made
 * by its class name or with a text uses {@link AddressPolicy#BY_NAME}, and one of {@link
 * #HappySocketFactory(Connector)} uses {@link AddressPolicy#HONOUR_ADDRESS}: drivers look a name up
 * and take one address of it, while a program that has a connector may have chosen the address.
 *
 * <p>The text that {@link #HappySocketFactory(String)} takes is a list of {@code key=value} with
 * semicolons or commas between them:
 *
 * <ul>
 *   <li>{@code strategy}: one of {@link io.happysocket.strategy.builtin.Strategies#names()}; by
 *       default {@code adaptive}. Or the full name of a public class that implements {@link
 *       io.happysocket.strategy.ConnectStrategy} and has a public constructor without arguments; it
 *       is looked for with the thread's context class loader, then with the library's.
 *   <li>{@code timeout}: the connect deadline, the lookups included. The client's own connect
 *       time-out counts only if it is shorter: drivers have one by default, PgJDBC of 10 s. Without
 *       this setting the client's time-out applies, or {@code 10s} if it has none.
 *   <li>{@code attempt-delay}, {@code resolution-delay}: the delays of RFC 8305 section 8, by
 *       default {@code 250ms} and {@code 50ms}.
 *   <li>{@code dns}: {@code own} (the default) or {@code platform}, for names that only the
 *       platform knows.
 *   <li>{@code address}: {@code by-name} (the default) or {@code honour}; see {@link
 *       AddressPolicy}.
 *   <li>{@code pin}: {@code on} (the default) or {@code off}. When it is on, and exactly one open
 *       socket of this factory leads to a host and port, the next one is first tried at the same
 *       address, for at most a second: a driver with a factory for each connection reaches the same
 *       server that way when it cancels a query.
 * </ul>
 *
 * Times are written {@code 5s}, {@code 250ms}, {@code 1m} or as in ISO 8601. Where only the name of
 * the class can be given, system properties take the place of the text: {@code
 * -Dhappysocket.timeout=5s}, and so on for each key. They are read when a factory is made by its
 * class name or with a text, whose keys override them; a property {@code happysocket.} with an
 * unknown key is refused, as in the text. They have no effect on factories that are given a
 * connector, nor on {@link HappySocket}.
 *
 * <p>Factories with the same {@code strategy}, {@code timeout}, {@code attempt-delay}, {@code
 * resolution-delay} and {@code dns} share one connector and its thread, which are never closed; a
 * factory without these settings shares the one of {@link HappySocket}. Nothing is started before
 * the first connect.
 *
 * <p>Its sockets behave as plain ones, also when a thread that uses one is interrupted or when
 * another thread closes it. What is different:
 *
 * <ul>
 *   <li>A connect without a time-out takes at most the connector's deadline.
 *   <li>{@link Socket#getLocalPort} is 0 between a bind to port 0 and the connect: every attempt
 *       has a port of its own, and none is reserved. Another port is reserved by {@link
 *       Socket#bind} until the connect, which gives it to the first attempt; a second attempt of
 *       the same family can have it only with {@link Socket#setReuseAddress}.
 *   <li>An interrupted <em>virtual</em> thread ends a connect, as with plain sockets, with a {@link
 *       java.net.SocketException}.
 * </ul>
 *
 * <p>With the system property {@code happysocket=off} its sockets are plain ones: see {@link
 * HappySocket#isOff}.
 */
public class HappySocketFactory extends SocketFactory {

  /** Made when first asked for; guarded by the class. */
  private static @Nullable HappySocketFactory shared;

  private final Dialing dialing;
  private final boolean off = HappySocket.isOff();

  /** Where requests come from. */
  @FunctionalInterface
  interface Requests {
    ConnectRequest request(String host, int port);
  }

  /**
   * A factory with the defaults of {@link #HappySocketFactory(String)}: it uses {@link
   * AddressPolicy#BY_NAME}, unlike one that is given a connector.
   *
   * @throws IllegalArgumentException if a system property {@code happysocket.} has an unknown key
   *     or a malformed value
   */
  public HappySocketFactory() {
    this((String) null);
  }

  /**
   * A factory with settings. Unless they say otherwise it uses {@link AddressPolicy#BY_NAME},
   * unlike one that is given a connector.
   *
   * @param settings as described above; null or empty for the defaults
   * @throws IllegalArgumentException naming the unknown key or the malformed value, of the text or
   *     a system property
   */
  public HappySocketFactory(@Nullable String settings) {
    this(FactorySettings.read(FactorySettings.systemProperties(), /* pinning= */ true, settings));
  }

  /**
   * A factory for a connector, without pinning and with {@link AddressPolicy#HONOUR_ADDRESS},
   * unlike one that is made by its class name.
   *
   * @param connector connects; left open
   */
  public HappySocketFactory(Connector connector) {
    this(connector, AddressPolicy.HONOUR_ADDRESS);
  }

  /**
   * A factory for a connector, without pinning.
   *
   * @param connector connects; left open
   * @param policy for resolved addresses, given to {@link Socket#connect} or {@code createSocket}
   */
  public HappySocketFactory(Connector connector, AddressPolicy policy) {
    this(connector, policy, false);
  }

  /**
   * A factory for a connector.
   *
   * @param connector connects; left open
   * @param policy for resolved addresses, given to {@link Socket#connect} or {@code createSocket}
   * @param pin whether the second socket goes to the peer of the first, as described above
   */
  public HappySocketFactory(Connector connector, AddressPolicy policy, boolean pin) {
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(policy, "policy");
    dialing = new Dialing(connector::request, policy, pin ? new OpenSockets() : null, null, null);
  }

  private HappySocketFactory(FactorySettings settings) {
    dialing =
        new Dialing(
            settings.requests(),
            settings.policy(),
            settings.pinning() ? new OpenSockets() : null,
            settings.connecting().timeout(),
            null);
  }

  /**
   * The shared factory for frameworks that call this method of a named class, as JNDI and mail
   * sessions do: with the defaults, but without pinning unless the system property {@code
   * happysocket.pin} says so.
   *
   * @return the same one each time
   * @throws IllegalArgumentException as {@link #HappySocketFactory()}
   */
  public static synchronized SocketFactory getDefault() {
    HappySocketFactory known = shared;
    if (known == null) {
      known =
          new HappySocketFactory(
              FactorySettings.read(FactorySettings.systemProperties(), /* pinning= */ false, null));
      shared = known;
    }
    return known;
  }

  /**
   * The report of the race that connected a socket.
   *
   * @param socket any socket
   * @return its report; null if it is not a socket of such a factory, or not connected
   */
  public static @Nullable RaceReport reportOf(Socket socket) {
    requireNonNull(socket, "socket");
    return socket instanceof RacedSocket raced ? raced.report() : null;
  }

  /**
   * Tells the connector that the connection of a socket of this factory turned out to be bad, as
   * {@link io.happysocket.Connection#reportFailure} does. Does nothing before the connect, and for
   * other sockets.
   *
   * @param socket the socket
   * @param reason in words
   */
  public static void reportFailure(Socket socket, String reason) {
    requireNonNull(socket, "socket");
    requireNonNull(reason, "reason");
    if (socket instanceof RacedSocket raced) {
      raced.reportFailure(reason);
    }
  }

  /**
   * An unconnected socket. Connecting it to an unresolved address races by the name; for a resolved
   * one this factory's {@link AddressPolicy} decides. Where the system property {@code
   * socksProxyHost} has a plain socket go through a proxy, so does this one, as described at {@link
   * #createSocket(Proxy)}.
   *
   * @return the socket
   */
  @Override
  public Socket createSocket() throws IOException {
    return off ? new PlainSocket(dialing.policy()) : new RacedSocket(new RacedSocketImpl(dialing));
  }

  /**
   * An unconnected socket that goes through a proxy: the race is for the proxy's addresses, by this
   * factory's {@link AddressPolicy}, and is won by a connection over which the proxy has connected
   * to the far host. The proxy gets the far name, also that of a resolved address if the policy is
   * {@link AddressPolicy#BY_NAME}. As with a plain socket, the address of its peer is null when the
   * proxy was given a name.
   *
   * <p>{@link Proxy.Type#HTTP} is CONNECT, {@link Proxy.Type#SOCKS} is version 5, with the user and
   * password of {@code java.net.socks.username} and {@code java.net.socks.password}; {@link
   * Proxy#NO_PROXY} ignores {@code socksProxyHost}, too.
   *
   * @param proxy where its address is unresolved, it is looked up by the race
   * @return the socket
   */
  public Socket createSocket(Proxy proxy) throws IOException {
    Objects.requireNonNull(proxy, "proxy");
    return off
        ? new PlainSocket(dialing.policy(), proxy)
        : new RacedSocket(new RacedSocketImpl(dialing.through(proxy)));
  }

  /**
   * Races by the name.
   *
   * @param host a name or an address literal; null or empty for this machine
   * @param port 1 to 65535
   * @return connected
   * @throws IOException as {@link Socket#connect}
   */
  @Override
  public Socket createSocket(@Nullable String host, int port) throws IOException {
    return connected(createSocket(), null, remote(host, port));
  }

  /**
   * Races by the name, from a local address.
   *
   * @param host a name or an address literal; null or empty for this machine
   * @param port 1 to 65535
   * @param localHost what to bind to, so that only addresses of its family are tried; null for any
   * @param localPort 0 for any
   * @return connected
   * @throws IOException as {@link Socket#connect}
   */
  @Override
  public Socket createSocket(
      @Nullable String host, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        createSocket(), new InetSocketAddress(localHost, localPort), remote(host, port));
  }

  /**
   * Connects to an address, or races by its name, as this factory's {@link AddressPolicy} says.
   *
   * @param address where to
   * @param port 1 to 65535
   * @return connected
   * @throws IOException as {@link Socket#connect}
   */
  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return connected(createSocket(), null, remote(address, port));
  }

  /**
   * Connects to an address, or races by its name, as this factory's {@link AddressPolicy} says,
   * from a local address.
   *
   * @param address where to
   * @param port 1 to 65535
   * @param localHost what to bind to; null for any
   * @param localPort 0 for any
   * @return connected
   * @throws IOException as {@link Socket#connect}
   */
  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        createSocket(), new InetSocketAddress(localHost, localPort), remote(address, port));
  }

  private static InetSocketAddress remote(@Nullable String host, int port) {
    // java.net.Socket reads both as this machine
    return InetSocketAddress.createUnresolved(host == null ? "" : host, port);
  }

  private static InetSocketAddress remote(InetAddress address, int port) {
    return new InetSocketAddress(Objects.requireNonNull(address, "address"), port);
  }

  private static Socket connected(Socket socket, @Nullable SocketAddress local, SocketAddress there)
      throws IOException {
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(there);
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }
}
