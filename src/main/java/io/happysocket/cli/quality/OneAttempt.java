// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.util.Set;

/**
 * No race: one family, its first address, to the end of the attempt.
 *
 * @param family the family
 */
record OneAttempt(AddressFamily family) implements ConnectStrategy {

  @Override
  public Step next(RaceView race) {
    return race.attempts().isEmpty() && !race.untried().isEmpty()
        ? Step.attempt(race.untried().get(0), "measured")
        : Step.waitForNews("its end");
  }

  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    return Set.of(family);
  }

  @Override
  public String name() {
    return "one-attempt";
  }
}
