// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.util.List;

/**
 * The addresses of this machine's interfaces that are up, as plain data. Immutable; two networks
 * with the same addresses are equal.
 *
 * @param addresses every address of every interface that is up, loopback and link-local ones
 *     included
 */
public record LocalNetwork(List<LocalAddress> addresses) {

  /** A machine of which nothing is known: no addresses. */
  public static final LocalNetwork UNKNOWN = new LocalNetwork(List.of());

  /** Copies the list. */
  public LocalNetwork {
    addresses = List.copyOf(addresses);
  }
}
