// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Mixes the families of a sorted list (RFC 8305 section 4). */
public final class Interleave {

  private Interleave() {}

  /**
   * Interleaves two families: first as many addresses of the leading family as the count says, then
   * one of each in turn, the other family first, then what is left of the longer one. The family of
   * the first address leads, be it IPv4. Within a family the order stays. So [6,6,6,4] becomes
   * 6,4,6,6, and with a count of two [6,6,6,4,4] becomes 6,6,4,6,4.
   *
   * @param sorted the addresses in RFC 6724 order
   * @param firstAddressFamilyCount how many addresses of the leading family come before the first
   *     of the other, at least 1, RFC 8305 section 8 recommends 1, or 2 to favour that family
   * @return a new list of the same addresses
   * @throws IllegalArgumentException if the count is less than 1
   */
  public static List<InetAddress> interleave(
      List<InetAddress> sorted, int firstAddressFamilyCount) {
    if (firstAddressFamilyCount < 1) {
      throw new IllegalArgumentException("firstAddressFamilyCount: " + firstAddressFamilyCount);
    }
    List<InetAddress> leading = new ArrayList<>(sorted.size());
    List<InetAddress> other = new ArrayList<>(sorted.size());
    for (InetAddress address : sorted) {
      boolean leads = AddressFamily.of(address) == AddressFamily.of(sorted.get(0));
      (leads ? leading : other).add(address);
    }
    int lead = Math.min(firstAddressFamilyCount, leading.size());
    List<InetAddress> mixed = new ArrayList<>(leading.subList(0, lead));
    for (int i = 0; mixed.size() < sorted.size(); i++) {
      if (i < other.size()) {
        mixed.add(other.get(i));
      }
      if (lead + i < leading.size()) {
        mixed.add(leading.get(lead + i));
      }
    }
    return mixed;
  }
}
