// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;

/** What kind of address an address is, by its prefix. Immutable. */
public enum AddressClass {
  /** Ordinary public unicast. */
  NATIVE;

  /**
   * The class of an address.
   *
   * @param address any address
   * @return its class
   */
  public static AddressClass of(InetAddress address) {
    return NATIVE;
  }
}
