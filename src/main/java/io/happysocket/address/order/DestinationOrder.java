// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.text.AddressLiteral;
import java.net.InetAddress;
import java.util.List;

/**
 * Destination address selection (RFC 6724 section 6): the order in which the addresses of a name
 * are best tried.
 *
 * <ol>
 *   <li>Avoid unusable destinations: those without a source come last.
 *   <li>Prefer matching scope.
 *   <li>Avoid deprecated addresses.
 *   <li>Prefer home addresses.
 *   <li>Prefer matching label.
 *   <li>Prefer higher precedence.
 *   <li>Prefer native transport: <em>not done</em>. Java does not show whether a route leads
 *       through a tunnel; 6to4 and Teredo are put back by rules 5 and 6.
 *   <li>Prefer smaller scope.
 *   <li>Use the longest matching prefix: among IPv6 destinations only. Among IPv4 ones it would
 *       undo the round robin of DNS for prefixes that say nothing of distance.
 *   <li>Otherwise leave the order unchanged.
 * </ol>
 */
public final class DestinationOrder {

  /** In a rank, the bits of rule 9; those above are of rules 1 to 8. */
  private static final int PREFIX_BITS = 8;

  private static final int LONGEST_PREFIX = 128;

  private DestinationOrder() {}

  /**
   * Sorts.
   *
   * @param destinations the destinations, each with the source that the system would use
   * @param policy gives precedences and labels, as it holds {@linkplain PolicyTable#on on} this
   *     machine's network
   * @return an immutable list of the same destinations, the best first
   */
  public static List<Destination> sort(List<Destination> destinations, PolicyTable policy) {
    return sort(destinations, List.of(), policy);
  }

  /**
   * Sorts those of two lists together.
   *
   * @param first these go before equal ones of the others
   * @param others more destinations
   * @param policy as above
   * @return an immutable list of all of them, the best first
   */
  public static List<Destination> sort(
      List<Destination> first, List<Destination> others, PolicyTable policy) {
    int count = first.size() + others.size();
    if (count < 2) {
      // a single one, such as a literal, needs no table
      return List.copyOf(first.isEmpty() ? others : first);
    }
    Destination[] all = new Destination[count];
    long[] ranks = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] = i < first.size() ? first.get(i) : others.get(i - first.size());
      ranks[i] = rank(all[i], policy);
    }
    sort(all, ranks, PREFIX_BITS, /* onlyIpv6= */ false);
    // Rule 9 is for the IPv6 ones, which share out the places that they have; IPv4 ones keep
    // theirs. As a part of the first sort it would not be transitive where a policy gives both
    // families one precedence: IPv4 would tie with destinations that do not tie.
    sort(all, ranks, 0, /* onlyIpv6= */ true);
    return List.of(all);
  }

  /** By insertion, which leaves equal ones as they are; an answer has at most 64. */
  private static void sort(Destination[] all, long[] ranks, int ignoredBits, boolean onlyIpv6) {
    for (int i = 1; i < all.length; i++) {
      Destination moving = all[i];
      long rank = ranks[i];
      if (onlyIpv6 && !isIpv6(moving)) {
        continue;
      }
      int to = i;
      int before = before(all, i, onlyIpv6);
      while (before >= 0 && ranks[before] >> ignoredBits > rank >> ignoredBits) {
        all[to] = all[before];
        ranks[to] = ranks[before];
        to = before;
        before = before(all, before, onlyIpv6);
      }
      all[to] = moving;
      ranks[to] = rank;
    }
  }

  /** The place before one, or the last before it of an IPv6 destination; less than 0 for none. */
  private static int before(Destination[] all, int place, boolean onlyIpv6) {
    int before = place - 1;
    while (onlyIpv6 && before >= 0 && !isIpv6(all[before])) {
      before--;
    }
    return before;
  }

  private static boolean isIpv6(Destination destination) {
    return destination.family() == AddressFamily.IPV6;
  }

  /**
   * Whether the answer for a family may bring a destination that goes before a known one. The best
   * that it can bring is a neighbour of this machine: what an address of this machine's own would
   * be as a destination. A target on this machine has neighbours of loopback, too.
   *
   * @param family the family whose answer is not in
   * @param known the best destination known
   * @param network this machine's addresses
   * @param policy gives precedences and labels, as it holds on that network
   * @return true if so
   */
  public static boolean mayPrecede(
      AddressFamily family, Destination known, LocalNetwork network, PolicyTable policy) {
    if (network.isUnknown()) {
      // nothing tells them apart but what rule 6 makes of the families
      return policy.match(beyond(family)).precedence()
          > policy.match(known.represented()).precedence();
    }
    boolean here = known.address().isLoopbackAddress();
    boolean translated =
        family == AddressFamily.IPV4 && !network.nat64().prefixes().isEmpty() && !here;
    long rank = rank(known, policy) >> PREFIX_BITS;
    for (LocalAddress each : network.addresses()) {
      boolean neighbour = each.isUsable() || (here && each.address().isLoopbackAddress());
      AddressFamily own = AddressFamily.of(each.address());
      InetAddress represented = own != family && translated ? beyond(family) : each.address();
      if (neighbour
          && AddressFamily.of(represented) == family
          && rank(new Destination("", 0, each.address(), represented, each), policy) >> PREFIX_BITS
              < rank) {
        return true;
      }
    }
    return false;
  }

  /** Any address behind the default route. */
  private static InetAddress beyond(AddressFamily family) {
    return AddressLiteral.ofBytes(
        family == AddressFamily.IPV4
            ? new byte[] {(byte) 192, 0, 2, 1}
            : new byte[] {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  }

  /** Packs the rules into a number, an earlier rule into higher bits: the least is the best. */
  private static long rank(Destination destination, PolicyTable policy) {
    // the JDK copies the bytes each time, and this runs for every address of every answer
    byte[] to = destination.address().getAddress();
    boolean itself = destination.address().equals(destination.represented());
    PolicyTable.Entry entry = policy.match(itself ? to : destination.represented().getAddress());
    int scope = SourceSelection.scope(to);
    LocalAddress source = destination.source();
    int rank = 0;
    int commonPrefix = 0;
    if (source == null) {
      rank = 1 << 5; // rule 1
    } else {
      boolean toItself = source.address().equals(destination.address());
      byte[] from = toItself ? to : source.address().getAddress();
      rank |= SourceSelection.scope(from) == scope ? 0 : 1 << 4; // rule 2
      rank |= source.deprecated() ? 1 << 3 : 0; // rule 3
      rank |= SourceSelection.mobility(source) << 1; // rule 4
      // rule 5; a translator's IPv4 destination goes with the IPv6 source that reaches it
      boolean translated = destination.family() != AddressFamily.of(destination.address());
      rank |= translated || policy.match(from).label() == entry.label() ? 0 : 1;
      commonPrefix = Math.min(SourceSelection.commonPrefix(from, to), source.prefixLength());
    }
    rank = rank << 16 | (0xffff - entry.precedence()); // rule 6
    rank = rank << 4 | scope; // rule 8
    return (long) rank << PREFIX_BITS | (LONGEST_PREFIX - commonPrefix); // rule 9
  }
}
