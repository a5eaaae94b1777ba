// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.util.Set;

/**
 * A strategy that is asked about one family only: the other one is not looked up.
 *
 * @param strategy which address is tried when
 * @param family the one that is looked up
 */
record OneFamily(ConnectStrategy strategy, AddressFamily family) implements ConnectStrategy {

  @Override
  public Step next(RaceView race) {
    return strategy.next(race);
  }

  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    return Set.of(family);
  }

  @Override
  public String name() {
    return strategy.name();
  }
}
