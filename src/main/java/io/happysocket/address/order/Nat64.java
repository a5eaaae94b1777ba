// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.text.AddressLiteral;
import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
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

  private static final List<Integer> LENGTHS = List.of(32, 40, 48, 56, 64, 96);

  /** Bits 64 to 71 hold no part of the IPv4 address. */
  private static final int SKIPPED_OCTET = 8;

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
      Nat64Prefix prefix = ofWellKnown(each);
      if (prefix == null) {
        ignored.add(each);
      } else if (!prefixes.contains(prefix)) {
        prefixes.add(prefix);
      }
    }
    return new Nat64(prefixes, source, ignored);
  }

  /**
   * The prefix of an address that holds 192.0.0.170 or 192.0.0.171, with zeros behind it, at one of
   * the six places; no host has these addresses (RFC 7050 section 8).
   */
  private static @Nullable Nat64Prefix ofWellKnown(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (int length : bytes.length == 16 ? LENGTHS : List.<Integer>of()) {
      byte[] prefix = Arrays.copyOf(Arrays.copyOf(bytes, length / Byte.SIZE), bytes.length);
      int last = length / Byte.SIZE + (length <= 64 && length > 32 ? 4 : 3);
      if (prefix[SKIPPED_OCTET] == 0 && bytes[SKIPPED_OCTET] == 0 && zeroBehind(bytes, last)) {
        Nat64Prefix candidate =
            new Nat64Prefix((Inet6Address) AddressLiteral.ofBytes(prefix), length);
        Inet4Address inside = candidate.embedded(address);
        if (inside != null && isWellKnown(inside)) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static boolean zeroBehind(byte[] bytes, int last) {
    for (int i = last + 1; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWellKnown(Inet4Address address) {
    byte[] bytes = address.getAddress();
    int last = bytes[3] & 0xff;
    return (bytes[0] & 0xff) == 192
        && bytes[1] == 0
        && bytes[2] == 0
        && (last == 170 || last == 171);
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
