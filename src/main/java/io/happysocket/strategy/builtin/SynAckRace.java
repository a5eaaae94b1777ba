// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.Destination;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;

/**
 * The talk's "happier": Firefox 8 with fast fail-over. Each protocol starts at its own DNS answer,
 * without a timer, and the first SYN-ACK wins. One attempt in flight for each protocol of a host; a
 * failure starts the next address of the same one.
 */
record SynAckRace() implements ConnectStrategy {

  private static final Reason IDLE = Reason.of("no attempt of this protocol in flight");

  @Override
  public Step next(RaceView race) {
    List<Destination> untried = race.untried();
    for (int i = 0; i < untried.size(); i++) {
      Destination destination = untried.get(i);
      if (!Pacing.busy(race, destination)) {
        return new Step.Attempt(destination, IDLE);
      }
    }
    return Pacing.NEWS;
  }

  @Override
  public String name() {
    return "syn-ack-race";
  }
}
