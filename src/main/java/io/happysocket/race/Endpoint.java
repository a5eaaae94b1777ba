// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.Destination;
import io.happysocket.address.text.AddressKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a race may go: a host and a port. Immutable.
 *
 * @param host the name or literal, as given
 * @param port 1 to 65535
 * @param literal the address to connect to, and no other; null to look the host up
 * @param found the address that the caller's own lookup of the host gave: it is raced with the
 *     others of the answer, or alone when the answer lacks it; null for none, and for a literal
 */
public record Endpoint(
    String host, int port, @Nullable InetAddress literal, @Nullable InetAddress found) {

  /**
   * A host of which the caller knows nothing more.
   *
   * @param host the name or literal, as given
   * @param port 1 to 65535
   * @param literal the address to connect to, and no other; null to look the host up
   */
  public Endpoint(String host, int port, @Nullable InetAddress literal) {
    this(host, port, literal, null);
  }

  /** Whether a list that holds the one has no use for the other. */
  public boolean reachesSame(Endpoint other) {
    InetAddress mine = literal;
    InetAddress its = other.literal;
    if (mine == null || its == null) {
      return mine == null && its == null && isHost(other.host, other.port);
    }
    return port == other.port && AddressKey.same(mine, its);
  }

  /** Whether a destination is one of this host. */
  boolean has(Destination destination) {
    return isHost(destination.host(), destination.port());
  }

  /** Whether it is this host, and this port of it. */
  public boolean isHost(String name, int itsPort) {
    return port == itsPort && host.equalsIgnoreCase(name);
  }
}
