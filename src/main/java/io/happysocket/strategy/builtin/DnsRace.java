// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;

/**
 * The talk's "happyish": Chrome 16. The first DNS answer with addresses picks the protocol; the
 * other follows after 300 ms without a connection, or at once on a failure. One attempt in flight
 * for each protocol of a host.
 */
record DnsRace() implements ConnectStrategy {

  private static final long OTHER_NANOS = 300_000_000;
  private static final Reason ANSWERED_FIRST = Reason.of("the first DNS answer");
  private static final Reason OTHER = new Pacing.Delay("no connection within", OTHER_NANOS, "");

  @Override
  public Step next(RaceView race) {
    AttemptFact last = race.lastAttempt();
    if (last == null) {
      // asked after each answer: the addresses known first are those of the first answer
      return race.untried().isEmpty()
          ? Pacing.NEWS
          : new Step.Attempt(race.untried().get(0), ANSWERED_FIRST);
    }
    AddressFamily turn = Pacing.idleFamily(race, last);
    Destination next = turn == null ? null : race.firstUntried(turn);
    return next == null ? Pacing.NEWS : Pacing.staggered(race, next, OTHER_NANOS, OTHER);
  }

  @Override
  public String name() {
    return "dns-race";
  }
}
