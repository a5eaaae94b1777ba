// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.dns.system.PlatformResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * The JDK's socket, for a factory that is switched off. Clients that are set up for races hand over
 * names, which a plain socket does not take; they are looked up as {@code new Socket(host, port)}
 * does it.
 */
final class PlainSocket extends Socket {

  private final AddressPolicy policy;
  private final boolean proxied;

  PlainSocket(AddressPolicy policy) {
    this.policy = policy;
    this.proxied = false;
  }

  PlainSocket(AddressPolicy policy, Proxy proxy) {
    super(proxy);
    this.policy = policy;
    this.proxied = proxy.type() != Proxy.Type.DIRECT;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(lookedUp(endpoint), timeout);
  }

  private SocketAddress lookedUp(SocketAddress endpoint) throws IOException {
    if (proxied || !(endpoint instanceof InetSocketAddress there) || isClosed()) {
      return endpoint;
    }
    InetAddress address = there.getAddress();
    boolean placeholder =
        address != null
            && address.isAnyLocalAddress()
            && policy == AddressPolicy.BY_NAME
            && PeerAddress.name(there) != null;
    if (address != null && !placeholder) {
      return endpoint;
    }
    return new InetSocketAddress(
        PlatformResolver.addresses(there.getHostString()).get(0), there.getPort());
  }
}
