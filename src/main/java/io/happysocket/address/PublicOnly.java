// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import io.happysocket.address.text.AddressClass;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Allows public addresses, as {@link AddressFilter#publicOnly()} defines them. Immutable.
 *
 * @param known NAT64 prefixes, beside those that a race knows of
 */
record PublicOnly(List<Nat64Prefix> known) implements AddressFilter {

  PublicOnly {
    known = List.copyOf(known);
  }

  @Override
  public boolean allows(InetAddress address) {
    return allowsWith(address, known);
  }

  @Override
  public boolean allows(InetAddress address, List<Nat64Prefix> inUse) {
    if (inUse.isEmpty()) {
      return allowsWith(address, known);
    }
    List<Nat64Prefix> all = new ArrayList<>(known);
    all.addAll(inUse);
    return allowsWith(address, all);
  }

  private static boolean allowsWith(InetAddress address, List<Nat64Prefix> inUse) {
    return reachable(address, inUse)
        && EmbeddedIpv4.all(address, inUse).stream().allMatch(PublicOnly::isNative);
  }

  private static boolean reachable(InetAddress address, List<Nat64Prefix> inUse) {
    return switch (AddressClass.of(address)) {
      case NATIVE, IPV4_MAPPED, NAT64, SIX_TO_FOUR, TEREDO -> true;
      case LOCAL_NAT64 -> inUse.stream().anyMatch(prefix -> prefix.contains(address));
      default -> false;
    };
  }

  private static boolean isNative(InetAddress address) {
    return AddressClass.of(address) == AddressClass.NATIVE;
  }
}
