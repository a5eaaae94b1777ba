// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.address.text.NamedAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Names of addresses, found without asking anybody. */
final class PeerAddress {

  private PeerAddress() {}

  /** An unresolved empty name is this machine, as in lookups of the JDK; all else stays. */
  static InetSocketAddress orThisMachine(InetSocketAddress wanted) {
    return wanted.isUnresolved() && wanted.getHostString().isEmpty()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted.getPort())
        : wanted;
  }

  /**
   * The name that an address was looked up by, or that it stands for; null for an address alone, or
   * an empty name.
   */
  static @Nullable String name(InetSocketAddress address) {
    String host = address.getHostString();
    InetAddress known = address.getAddress();
    boolean alone = known != null && host.equals(known.getHostAddress());
    return alone || host.isEmpty() ? null : host;
  }

  /** The address of a peer with the name it was wanted by, as a lookup would have given it. */
  static InetAddress named(InetSocketAddress wanted, InetAddress peer) {
    String name = name(orThisMachine(wanted));
    return name == null ? peer : NamedAddress.of(name, peer);
  }
}
