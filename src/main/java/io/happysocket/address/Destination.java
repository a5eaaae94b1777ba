// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A destination address together with the source address that the system would use for it: the
 * input of destination address selection (RFC 6724 section 6). Immutable.
 *
 * @param address where to connect to
 * @param source what the system would connect from; null when it has no route or no such family
 */
public record Destination(InetAddress address, @Nullable LocalAddress source) {

  /**
   * Checks that the two go together.
   *
   * @throws IllegalArgumentException if the source is of the other family
   */
  public Destination {
    if (source != null && AddressFamily.of(source.address()) != AddressFamily.of(address)) {
      throw new IllegalArgumentException(
          "source of " + address.getHostAddress() + ": " + source.address().getHostAddress());
    }
  }
}
