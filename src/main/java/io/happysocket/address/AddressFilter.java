// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;

/**
 * Says which addresses may be connected to. Called on the connector's loop: must be pure and quick,
 * and what it throws fails its own race alone.
 */
@FunctionalInterface
public interface AddressFilter {

  /**
   * Whether an attempt at this address may be made.
   *
   * @param address a destination address
   * @return true if it may
   */
  boolean allows(InetAddress address);

  /**
   * The filter that refuses nothing, the default.
   *
   * @return a filter that allows every address
   */
  static AddressFilter all() {
    return address -> true;
  }
}
