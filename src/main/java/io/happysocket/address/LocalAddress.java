// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;

/**
 * An address of this machine, as source address selection (RFC 6724 section 5) sees it. Immutable.
 *
 * @param address the address
 * @param interfaceName the interface that has it, such as {@code eth0}; empty when not known
 * @param prefixLength the length of its on-link prefix in bits, 0 to 128
 * @param deprecated whether its preferred lifetime is over (RFC 4862); Java cannot tell, so this is
 *     false for addresses that were read from the machine
 */
public record LocalAddress(
    InetAddress address, String interfaceName, int prefixLength, boolean deprecated) {

  /**
   * An address of which no more is known.
   *
   * @param address the address
   * @return it, on an unnamed interface, with the full prefix
   */
  public static LocalAddress of(InetAddress address) {
    return new LocalAddress(address, "", address.getAddress().length * 8, false);
  }

  /**
   * The class of the address.
   *
   * @return its class
   */
  public AddressClass addressClass() {
    return AddressClass.of(address);
  }
}
