// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.proof;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is proved of one host at one port. Immutable. */
public final class Proof {

  private final Map<AddressKey, Boolean> established;

  Proof(Map<AddressKey, Boolean> established) {
    this.established = Map.copyOf(established);
  }

  /**
   * Whether any address is known to answer.
   *
   * @return true if so
   */
  public boolean isOfAny() {
    return established.containsValue(true);
  }

  /**
   * Whether one of these addresses is known to answer.
   *
   * @param addresses of an answer of DNS
   * @return true if so
   */
  public boolean isOf(List<InetAddress> addresses) {
    return addresses.stream().anyMatch(each -> is(each, /* good= */ true));
  }

  /**
   * Puts behind what was silent or failed, and before that what was not tried of a family that no
   * address is known of to answer. All else stays as it is, so that the rotation of DNS shares out
   * the load: also what was not tried of a family that works.
   *
   * @param order the addresses as they would be tried without the proof
   * @return a new list of the same addresses
   */
  public List<InetAddress> arrange(List<InetAddress> order) {
    Set<AddressFamily> working = EnumSet.noneOf(AddressFamily.class);
    for (InetAddress each : order) {
      if (is(each, /* good= */ true)) {
        working.add(AddressFamily.of(each));
      }
    }
    List<InetAddress> arranged = new ArrayList<>(order);
    arranged.sort( // stable
        Comparator.comparingInt(
            each ->
                is(each, /* good= */ false)
                    ? 2
                    : working.contains(AddressFamily.of(each)) ? 0 : 1));
    return arranged;
  }

  private boolean is(InetAddress address, boolean good) {
    Boolean known = established.get(AddressKey.of(address));
    return known != null && known == good;
  }
}
