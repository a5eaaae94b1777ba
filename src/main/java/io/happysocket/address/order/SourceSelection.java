// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalAddress.Trait;
import io.happysocket.address.text.AddressClass;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Source address selection (RFC 6724 section 5), for a host that was described rather than asked: a
 * simulated one, or one whose addresses are all that is known. A connected datagram socket asks the
 * system itself and knows better, for it knows the routes.
 *
 * <p>Rules 1 to 4 and 6 to 8 are done. Rule 5 (outgoing interface) and rule 5.5 (prefixes announced
 * by the next hop) need the routing table, which Java does not show. The rules are those of IPv6
 * and are applied to IPv4 in the same way.
 */
public final class SourceSelection {

  /** The scopes of RFC 4291 section 2.7 that unicast addresses have. */
  private static final int LINK_LOCAL_SCOPE = 2;

  private static final int SITE_LOCAL_SCOPE = 5;
  private static final int GLOBAL_SCOPE = 14;

  private SourceSelection() {}

  /**
   * The source address for a destination.
   *
   * @param destination where to connect to
   * @param addresses the machine's addresses
   * @param policy gives the labels
   * @return the best source, the first of equal ones; null when no address can be one
   */
  public static @Nullable LocalAddress select(
      InetAddress destination, List<LocalAddress> addresses, PolicyTable policy) {
    LocalAddress best = null;
    for (LocalAddress candidate : addresses) {
      if (isCandidate(candidate, destination)
          && (best == null || prefers(candidate, best, destination, policy))) {
        best = candidate;
      }
    }
    return best;
  }

  /** Section 4, and RFC 4291 section 2.5.3: a loopback address does not leave the machine. */
  private static boolean isCandidate(LocalAddress candidate, InetAddress destination) {
    InetAddress address = candidate.address();
    if (AddressFamily.of(address) != AddressFamily.of(destination)
        || onAnotherLink(address, destination)) {
      return false;
    }
    return switch (AddressClass.of(candidate.address())) {
      case MULTICAST, BROADCAST, UNSPECIFIED -> false;
      case LOOPBACK -> AddressClass.of(destination) == AddressClass.LOOPBACK;
      default -> true;
    };
  }

  /** Section 4: the sources for a scoped destination are those of its interface. */
  private static boolean onAnotherLink(InetAddress source, InetAddress destination) {
    return source instanceof Inet6Address from
        && destination instanceof Inet6Address to
        && from.getScopeId() != 0
        && to.getScopeId() != 0
        && from.getScopeId() != to.getScopeId();
  }

  /** Section 5: whether a is better than b. */
  private static boolean prefers(
      LocalAddress a, LocalAddress b, InetAddress destination, PolicyTable policy) {
    boolean same = a.address().equals(destination);
    if (same != b.address().equals(destination)) {
      return same; // rule 1
    }
    int scope = scope(a.address());
    int otherScope = scope(b.address());
    if (scope != otherScope) {
      boolean narrower = scope < otherScope;
      boolean reaches = Math.min(scope, otherScope) >= scope(destination);
      return narrower == reaches; // rule 2
    }
    if (a.deprecated() != b.deprecated()) {
      return b.deprecated(); // rule 3
    }
    if (mobility(a) != mobility(b)) {
      return mobility(a) < mobility(b); // rule 4
    }
    int label = policy.match(destination).label();
    boolean matching = policy.match(a.address()).label() == label;
    if (matching != (policy.match(b.address()).label() == label)) {
      return matching; // rule 6
    }
    boolean temporary = a.traits().contains(Trait.TEMPORARY);
    if (temporary != b.traits().contains(Trait.TEMPORARY)) {
      return temporary; // rule 7
    }
    return commonPrefix(a, destination) > commonPrefix(b, destination); // rule 8
  }

  /**
   * Where a source stands in the rules on home addresses, the least first: home and care-of at
   * once, only home, anything else.
   */
  static int mobility(LocalAddress source) {
    if (!source.traits().contains(Trait.HOME)) {
      return 2;
    }
    return source.traits().contains(Trait.CARE_OF) ? 0 : 1;
  }

  /** The scope of an address (section 3.1, for IPv4 section 3.2). */
  static int scope(InetAddress address) {
    return scope(address.getAddress());
  }

  /** The same of its bytes. */
  static int scope(byte[] address) {
    return switch (AddressClass.of(address)) {
      case LINK_LOCAL, LOOPBACK -> LINK_LOCAL_SCOPE;
      case SITE_LOCAL -> SITE_LOCAL_SCOPE;
      case MULTICAST -> address.length == 16 ? address[1] & 0xf : GLOBAL_SCOPE;
      default -> GLOBAL_SCOPE;
    };
  }

  /**
   * How many leading bits two addresses of one family have in common, no more than the prefix of
   * the source has (section 2.2).
   */
  static int commonPrefix(LocalAddress source, InetAddress destination) {
    byte[] bytes = source.address().getAddress();
    return Math.min(commonPrefix(bytes, destination.getAddress()), source.prefixLength());
  }

  /** The same without a limit, of their bytes. */
  static int commonPrefix(byte[] a, byte[] b) {
    int i = 0;
    while (i < a.length && a[i] == b[i]) {
      i++;
    }
    return i == a.length ? i * 8 : i * 8 + Integer.numberOfLeadingZeros((a[i] ^ b[i]) & 0xff) - 24;
  }
}
