// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;

/**
 * Says which addresses may be connected to. Called on the connector's loop, and on the thread that
 * connects where the addresses are known: must be pure and quick. An exception fails only its own
 * race.
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
   * What a race asks: whether an attempt at this address may be made on a network with these NAT64
   * prefixes. An address in one of them leads to the IPv4 address that it holds, so this filter
   * must allow both.
   *
   * @param address a destination address
   * @param inUse the NAT64 prefixes of the network, the well-known one excepted
   * @return true if it may
   */
  default boolean allows(InetAddress address, List<Nat64Prefix> inUse) {
    for (int i = 0; i < inUse.size(); i++) { // no iterator: for every address of every race
      InetAddress inside = inUse.get(i).embedded(address);
      if (inside != null && !allows(inside)) {
        return false;
      }
    }
    return allows(address);
  }

  /**
   * The filter that allows what this one and another one allow.
   *
   * @param other asked when this one allows an address
   * @return both together
   */
  default AddressFilter and(AddressFilter other) {
    requireNonNull(other, "other");
    AddressFilter one = this;
    return new AddressFilter() {
      @Override
      public boolean allows(InetAddress address) {
        return one.allows(address) && other.allows(address);
      }

      @Override
      public boolean allows(InetAddress address, List<Nat64Prefix> inUse) {
        return one.allows(address, inUse) && other.allows(address, inUse);
      }
    };
  }

  /**
   * The filter that refuses nothing, the default.
   *
   * @return a filter that allows every address
   */
  static AddressFilter all() {
    return EveryAddress.FILTER;
  }

  /**
   * The filter for a server that dials names or addresses which its users give (against server-side
   * request forgery and DNS rebinding): allows native addresses (what IANA calls globally
   * reachable), and IPv4-mapped, well-known NAT64, 6to4 and Teredo addresses. Whatever the address,
   * each IPv4 address inside it must be native, too: ISATAP under any prefix included. Everything
   * else is refused: loopback, private, link-local (cloud metadata at 169.254.169.254 with it),
   * unique and site-local, shared, multicast, broadcast, unspecified, documentation, benchmarking,
   * reserved and otherwise special, IPv4-compatible, and NAT64 prefixes of local use that are not
   * in use.
   *
   * <p>It refuses all that IANA's special-purpose registries do not call globally reachable, and a
   * few ranges that they do: the anycast addresses of a network's own PCP, TURN and SRP servers,
   * and ORCHIDs, which lead nowhere.
   *
   * <p>It judges the address that is dialled, so a name whose answer changes between a check and
   * the connect gains nothing. It cannot know which public prefixes are a network's own: refuse the
   * machine's addresses, and a 6rd prefix, with {@link #and}, and name a network's own NAT64 prefix
   * to {@link #publicOnly(List)}.
   *
   * @return a filter that allows public addresses only
   */
  static AddressFilter publicOnly() {
    return publicOnly(List.of());
  }

  /**
   * As {@link #publicOnly()}, for a network whose NAT64 has a prefix of its own. An address in it
   * is allowed when the IPv4 address in it is native; the prefix itself may be native or of local
   * use (64:ff9b:1::/48). Private prefixes stay refused: an address in one may be that of an
   * internal machine, whatever the prefix is said to be.
   *
   * @param inUse the network's NAT64 prefixes, the well-known one excepted
   * @return a filter that allows public addresses only
   */
  static AddressFilter publicOnly(List<Nat64Prefix> inUse) {
    requireNonNull(inUse, "inUse");
    return new PublicOnly(inUse);
  }
}
