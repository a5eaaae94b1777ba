// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Names of addresses, found without asking anybody. */
final class PeerAddress {

  private PeerAddress() {}

  /**
   * The name that an address was looked up by, or that it stands for; null for an address alone.
   */
  static @Nullable String name(InetSocketAddress address) {
    String host = address.getHostString();
    InetAddress known = address.getAddress();
    return known != null && host.equals(known.getHostAddress()) ? null : host;
  }

  /** The address of a peer with the name it was wanted by, as a lookup would have given it. */
  static InetAddress named(InetSocketAddress wanted, InetAddress peer) {
    String name = name(wanted);
    if (name == null) {
      return peer;
    }
    try {
      if (peer instanceof Inet6Address six && six.getScopeId() != 0) {
        return Inet6Address.getByAddress(name, six.getAddress(), six.getScopeId());
      }
      return InetAddress.getByAddress(name, peer.getAddress());
    } catch (UnknownHostException e) {
      return peer;
    }
  }
}
