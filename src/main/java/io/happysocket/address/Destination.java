// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt goes: an address and a port of a host, with the source address that the system
 * would use, as destination address selection needs it (RFC 6724 section 6). Immutable.
 *
 * @param host the host that the address belongs to, as the caller gave it; empty when not known
 * @param port the port, 0 when not known
 * @param address where the packets go
 * @param represented what the address stands for: the IPv4 address that a translator behind it
 *     sends the packets on to (NAT64, RFC 6052), else the address itself. Order, family, history
 *     and address filter go by it
 * @param source what the system would connect from; null when it has no route or no such family
 */
public record Destination(
    String host,
    int port,
    InetAddress address,
    InetAddress represented,
    @Nullable LocalAddress source) {

  /**
   * Checks that address and source go together.
   *
   * @throws IllegalArgumentException if the source is of the other family
   */
  public Destination {
    requireNonNull(host, "host");
    requireNonNull(address, "address");
    requireNonNull(represented, "represented");
    requireNonNull(host, "host");
    requireNonNull(represented, "represented");
    if (source != null && AddressFamily.of(source.address()) != AddressFamily.of(address)) {
      throw new IllegalArgumentException(
          "source of " + address.getHostAddress() + ": " + source.address().getHostAddress());
    }
  }

  /**
   * An address of no particular host, which stands for itself.
   *
   * @param address where the packets go
   * @param source what the system would connect from; null when it has no route or no such family
   * @throws IllegalArgumentException if the source is of the other family
   */
  public Destination(InetAddress address, @Nullable LocalAddress source) {
    this("", 0, address, address, source);
  }

  /**
   * The family that it counts as: the one of what its address stands for.
   *
   * @return its family
   */
  public AddressFamily family() {
    return AddressFamily.of(represented);
  }

  /**
   * Whether both are of one host, and one port of it.
   *
   * @param other another destination
   * @return true if so
   */
  public boolean isOfSameHost(Destination other) {
    requireNonNull(other, "other");
    return port == other.port && host.equalsIgnoreCase(other.host);
  }

  /**
   * Whether packets to both go to the same place: same address, scope included, and same port.
   *
   * @param other another destination
   * @return true if so
   */
  public boolean reachesSame(Destination other) {
    requireNonNull(other, "other");
    return port == other.port && AddressKey.same(address, other.address);
  }
}
