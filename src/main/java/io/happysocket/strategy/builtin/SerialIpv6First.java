// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;

/**
 * The talk's V1, "IPv6 first": Firefox 8, Opera 11 and most programs of 2012. Both answers are
 * awaited; IPv6 where this host has it, then IPv4, one at a time.
 *
 * @param perAttemptNanos what one attempt may take, or {@link Serial#UNLIMITED}
 */
record SerialIpv6First(long perAttemptNanos) implements ConnectStrategy {

  private static final Serial.Order IPV6_FIRST = SerialIpv6First::rank;

  @Override
  public Step next(RaceView race) {
    return Serial.next(race, IPV6_FIRST, perAttemptNanos);
  }

  private static int rank(RaceView race, Destination destination) {
    boolean first = Pacing.usable(race, AddressFamily.IPV6);
    return (destination.family() == AddressFamily.IPV6) == first ? 0 : 1;
  }

  @Override
  public String name() {
    return "serial-ipv6-first";
  }
}
