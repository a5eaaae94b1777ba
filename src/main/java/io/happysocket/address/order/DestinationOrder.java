// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.text.AddressLiteral;
import java.net.InetAddress;
import java.util.Arrays;
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

  private DestinationOrder() {}

  /** A destination, what rules 1 to 8 make of it (the least first), and the prefix of rule 9. */
  private record Ranked(Destination destination, int rank, int commonPrefix)
      implements Comparable<Ranked> {
    boolean isIpv6() {
      return destination.family() == AddressFamily.IPV6;
    }

    /** By rules 1 to 8. */
    @Override
    public int compareTo(Ranked other) {
      return Integer.compare(rank, other.rank);
    }

    int byRules1To9(Ranked other) {
      int order = compareTo(other);
      return order != 0 ? order : Integer.compare(other.commonPrefix, commonPrefix);
    }
  }

  /**
   * Sorts.
   *
   * @param destinations the destinations, each with the source that the system would use
   * @param policy gives precedences and labels, as it holds {@linkplain PolicyTable#on on} this
   *     machine's network
   * @return an immutable list of the same destinations, the best first
   */
  public static List<Destination> sort(List<Destination> destinations, PolicyTable policy) {
    if (destinations.size() < 2) {
      return List.copyOf(destinations); // a single one, such as a literal, needs no table
    }
    Ranked[] ranked = new Ranked[destinations.size()];
    for (int i = 0; i < ranked.length; i++) {
      ranked[i] = rank(destinations.get(i), policy);
    }
    Arrays.sort(ranked);
    applyRule9(ranked);
    Destination[] sorted = new Destination[ranked.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ranked[i].destination;
    }
    return List.of(sorted);
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
    int rank = rank(known, policy).rank;
    for (LocalAddress each : network.addresses()) {
      boolean neighbour = each.isUsable() || (here && each.address().isLoopbackAddress());
      AddressFamily own = AddressFamily.of(each.address());
      InetAddress represented = own != family && translated ? beyond(family) : each.address();
      if (neighbour
          && AddressFamily.of(represented) == family
          && rank(new Destination("", 0, each.address(), represented, each), policy).rank < rank) {
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

  /** Packs the rules into a number, an earlier rule into higher bits. */
  private static Ranked rank(Destination destination, PolicyTable policy) {
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
      byte[] from = source.address().getAddress();
      rank |= SourceSelection.scope(from) == scope ? 0 : 1 << 4; // rule 2
      rank |= source.deprecated() ? 1 << 3 : 0; // rule 3
      rank |= SourceSelection.mobility(source) << 1; // rule 4
      // rule 5; a translator's IPv4 destination goes with the IPv6 source that reaches it
      boolean translated = destination.family() != AddressFamily.of(destination.address());
      rank |= translated || policy.match(from).label() == entry.label() ? 0 : 1;
      commonPrefix = // rule 9
          Math.min(SourceSelection.commonPrefix(from, to), source.prefixLength());
    }
    rank = rank << 16 | (0xffff - entry.precedence()); // rule 6
    rank = rank << 4 | scope; // rule 8
    return new Ranked(destination, rank, commonPrefix);
  }

  /**
   * Rule 9 among the IPv6 destinations, which share out the places that they have already; IPv4
   * ones keep theirs. As a part of the first sort it would not be transitive where a policy gives
   * both families one precedence: IPv4 would tie with destinations that do not tie.
   */
  private static void applyRule9(Ranked[] ranked) {
    int count = 0;
    for (Ranked each : ranked) {
      count += each.isIpv6() ? 1 : 0;
    }
    if (count < 2) {
      return;
    }
    Ranked[] ipv6 = new Ranked[count];
    int next = 0;
    for (Ranked each : ranked) {
      if (each.isIpv6()) {
        ipv6[next++] = each;
      }
    }
    Arrays.sort(ipv6, Ranked::byRules1To9);
    next = 0;
    for (int i = 0; i < ranked.length; i++) {
      if (ranked[i].isIpv6()) {
        ranked[i] = ipv6[next++];
      }
    }
  }
}
