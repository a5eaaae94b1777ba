// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

/**
 * What a strategy and a history may ask of the network that this machine is on. Immutable; grows by
 * default methods.
 *
 * <p>An address is <em>usable</em> when connections to other machines beyond the link may come from
 * it: every unicast address that is neither loopback, link-local, unspecified nor of 0.0.0.0/8.
 * Private, shared, unique local, 6to4 and Teredo addresses are usable. An address is
 * <em>native</em> when it is usable and not of a tunnel; a private or unique local address is, too.
 * Whether a route leads anywhere is not known here.
 */
public interface NetworkView {

  /**
   * What tells this network from others: the prefixes of the addresses that this machine uses for
   * destinations behind its default routes, /64 for IPv6 and the on-link prefix for IPv4, such as
   * {@code 192.0.2.0/24, 2001:db8:1:2::/64}. Other addresses of this machine do not matter, nor
   * what follows the prefix.
   *
   * @return the prefixes; empty where no route leads beyond the link, on whatever machine
   */
  String identity();

  /**
   * Whether nothing is known of the machine. The other questions are then answered as for a machine
   * without addresses, which should not make a strategy give up a family.
   *
   * @return true if there is no address at all
   */
  boolean isUnknown();

  /**
   * Whether the family has a usable address; IPv4 also where a NAT64 translates for a usable IPv6
   * address.
   *
   * @param family the family
   * @return true if there is one
   */
  boolean hasUsable(AddressFamily family);

  /**
   * Whether the family has a native address: usable without a tunnel.
   *
   * @param family the family
   * @return true if there is one
   */
  boolean hasNative(AddressFamily family);

  /**
   * Whether the family has a loopback address.
   *
   * @param family the family
   * @return true if there is one
   */
  boolean hasLoopback(AddressFamily family);

  /**
   * Whether Teredo is the only way to other IPv6 machines: there is a Teredo address, and no other
   * usable IPv6 address. Windows then asks for no AAAA.
   *
   * @return true if the usable IPv6 addresses are all Teredo, and there is one
   */
  boolean onlyTeredo();
}
