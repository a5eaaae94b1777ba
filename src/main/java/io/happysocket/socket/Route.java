// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.handshake.Handshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a socket gets to where it is to go: directly, or through a proxy that it was given or that
 * the JVM's properties name. Immutable.
 *
 * @param to what is raced for
 * @param through what the proxy must do before a connection to it wins; null where there is none
 */
record Route(InetSocketAddress to, @Nullable Handshake<SocketChannel> through) {

  private static final String HOST = "socksProxyHost";
  private static final String VERSION = "socksProxyVersion";
  private static final String USER = "java.net.socks.username";
  private static final String PASSWORD = "java.net.socks.password";

  /**
   * Finds it.
   *
   * @param far where to
   * @param policy whether the proxy is given the name of a resolved address
   * @param given the proxy that the socket was made for; null to look at the JVM's properties
   * @throws SocketException if a proxy cannot be used
   */
  static Route find(InetSocketAddress far, AddressPolicy policy, @Nullable Proxy given)
      throws IOException {
    Proxy proxy = given == null ? ofTheJvm(far) : given;
    if (proxy.type() == Proxy.Type.DIRECT) {
      return new Route(far, null);
    }
    if (!(proxy.address() instanceof InetSocketAddress address)) {
      throw new SocketException("a proxy without an internet address: " + proxy);
    }
    boolean byName = policy == AddressPolicy.BY_NAME && PeerAddress.name(far) != null;
    InetSocketAddress asked =
        byName ? InetSocketAddress.createUnresolved(far.getHostString(), far.getPort()) : far;
    try {
      return new Route(
          address,
          proxy.type() == Proxy.Type.HTTP ? Handshake.httpTunnel(asked) : socks(asked, given));
    } catch (IllegalArgumentException e) {
      throw PlainFailure.because(String.valueOf(e.getMessage()), e);
    }
  }

  private static Handshake<SocketChannel> socks(InetSocketAddress far, @Nullable Proxy given)
      throws IOException {
    if (given == null && "4".equals(System.getProperty(VERSION))) {
      throw new SocketException(
          VERSION + "=4: raced sockets speak version 5 only; " + HOST + " cannot be used");
    }
    String user = System.getProperty(USER);
    String password = System.getProperty(PASSWORD);
    return user == null || password == null
        ? Handshake.socks5(far)
        : Handshake.socks5(far, user, password);
  }

  /** As plain sockets; the selector is asked only where the property is set. */
  private static Proxy ofTheJvm(InetSocketAddress far) throws IOException {
    String host = System.getProperty(HOST);
    ProxySelector selector = ProxySelector.getDefault();
    if (host == null || host.isEmpty() || selector == null) {
      return Proxy.NO_PROXY;
    }
    try {
      String name = far.getHostString();
      List<Proxy> proxies =
          selector.select(new URI("socket", null, name, far.getPort(), null, null, null));
      boolean socks = !proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.SOCKS;
      return socks ? proxies.get(0) : Proxy.NO_PROXY;
    } catch (URISyntaxException | RuntimeException e) {
      throw PlainFailure.because("no proxy for " + far + ": " + e, e);
    }
  }
}
