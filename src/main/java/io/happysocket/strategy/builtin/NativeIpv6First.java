// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.address.text.AddressClass;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.net.InetAddress;
import java.util.Set;

/**
 * The talk's V2, "native IPv6 first", and V3, Windows Vista and 7: one at a time, in the order
 * native IPv6, IPv4, 6to4, Teredo, an address standing where the worse of its own class and of the
 * best local IPv6 puts it. A tunnelled local IPv6 is used only for a name without IPv4 addresses.
 *
 * @param avoidTeredo V3: ask no AAAA when the only local IPv6 is Teredo; a literal may still use it
 */
record NativeIpv6First(boolean avoidTeredo) implements ConnectStrategy {

  private static final Serial.Order NATIVE_FIRST = NativeIpv6First::rank;
  private static final Set<AddressFamily> IPV4_ONLY = Set.of(AddressFamily.IPV4);

  private static final int NATIVE = 0;
  private static final int IPV4 = 1;
  private static final int SIX_TO_FOUR = 2;
  private static final int TEREDO = 3;
  private static final int NO_IPV6 = 4;

  @Override
  public Step next(RaceView race) {
    return Serial.next(race, NATIVE_FIRST, Serial.UNLIMITED);
  }

  private static int rank(RaceView race, Destination destination) {
    if (destination.family() == AddressFamily.IPV4) {
      return IPV4;
    }
    int local = localRank(race);
    boolean tunnelled = local == SIX_TO_FOUR || local == TEREDO;
    if (tunnelled && Pacing.known(race, destination, AddressFamily.IPV4)) {
      return Serial.Order.NEVER;
    }
    return Math.max(local, remoteRank(destination.represented()));
  }

  private static int localRank(RaceView race) {
    NetworkView network = race.network();
    if (!network.hasUsable(AddressFamily.IPV6)) {
      return Pacing.usable(race, AddressFamily.IPV6) ? NATIVE : NO_IPV6;
    }
    if (network.hasNative(AddressFamily.IPV6)) {
      return NATIVE;
    }
    return network.onlyTeredo() ? TEREDO : SIX_TO_FOUR;
  }

  private static int remoteRank(InetAddress address) {
    return switch (AddressClass.of(address)) {
      case TEREDO -> TEREDO;
      case SIX_TO_FOUR -> SIX_TO_FOUR;
      default -> NATIVE;
    };
  }

  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    return avoidTeredo && network.onlyTeredo() ? IPV4_ONLY : BOTH_FAMILIES;
  }

  @Override
  public String name() {
    return avoidTeredo ? "avoid-teredo" : "native-ipv6-first";
  }
}
