// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.Nat64Prefix;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the NAT64 of a network (RFC 6146): the prefixes whose addresses it translates.
 * Immutable.
 *
 * @param prefixes the prefixes, the first one preferred; empty when there is no NAT64, or none is
 *     known
 * @param source where they come from, for people: {@code given}, or the source of the answer that
 *     told them; empty when nothing is known
 * @param ignored addresses of that answer that tell no prefix
 */
public record Nat64(List<Nat64Prefix> prefixes, String source, List<InetAddress> ignored)
    implements Serializable {

  /** The name that is looked up to find them (RFC 7050 section 3). */
  public static final String DISCOVERY_NAME = "ipv4only.arpa";

  /** Nothing is known. */
  public static final Nat64 NONE = new Nat64(List.of(), "", List.of());

  /** Copies the lists. */
  public Nat64 {
    prefixes = List.copyOf(prefixes);
    ignored = List.copyOf(ignored);
  }

  /**
   * Prefixes that were given by the caller.
   *
   * @param prefixes the prefixes, the preferred one first
   * @return them
   */
  public static Nat64 given(List<Nat64Prefix> prefixes) {
    return new Nat64(prefixes, "given", List.of());
  }

  /**
   * What the AAAA answer for {@link #DISCOVERY_NAME} tells (RFC 7050 section 3): the name has only
   * the IPv4 addresses 192.0.0.170 and 192.0.0.171, so an IPv6 address that holds one of them was
   * made by the network's DNS64.
   *
   * @param answer the addresses, in the order of the answer
   * @param source where the answer comes from
   * @return the prefixes in that order; an address that is none of a NAT64 is ignored
   */
  public static Nat64 discovered(List<InetAddress> answer, String source) {
    List<Nat64Prefix> prefixes = new ArrayList<>();
    List<InetAddress> ignored = new ArrayList<>(0);
    for (InetAddress each : answer) {
      Nat64Prefix prefix = Nat64Prefix.ofWellKnown(each);
      if (prefix == null) {
        ignored.add(each);
      } else if (!prefixes.contains(prefix)) {
        prefixes.add(prefix);
      }
    }
    return new Nat64(prefixes, source, ignored);
  }

  // by hand, as in AddressKey: what links a record's own keeps its class loader for good
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nat64 nat64
        && prefixes.equals(nat64.prefixes)
        && source.equals(nat64.source)
        && ignored.equals(nat64.ignored);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * prefixes.hashCode() + source.hashCode()) + ignored.hashCode();
  }
}
