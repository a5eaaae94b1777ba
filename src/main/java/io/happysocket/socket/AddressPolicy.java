// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

/**
 * What a socket does when it is told to connect to an address that its caller looked up. (A name
 * that nobody looked up is always raced.)
 */
public enum AddressPolicy {
  /**
   * Connects to that address and no other. Right for clients that try the addresses of a name one
   * by one, which would run a race for each, and for those that choose the address on purpose.
   */
  HONOUR_ADDRESS,
  /**
   * Races by the name that the address was looked up by, if it carries one and the name's answer
   * has this address, too. Connects to the address alone if it carries no name, or the connector's
   * answer for the name lacks it: then it comes from somewhere else. Right for clients that look a
   * name up and take the first address, as most drivers do. The wildcard address (0.0.0.0 or ::)
   * with a name stands for the name, for clients that must be given some address.
   */
  BY_NAME
}
