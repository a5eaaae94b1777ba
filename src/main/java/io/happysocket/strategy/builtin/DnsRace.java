// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.net.InetAddress;

/**
 * The talk's "happyish": Chrome 16. The first DNS answer with addresses picks the protocol; the
 * other follows after 300 ms without a connection, or at once on a failure. One attempt in flight
 * for each protocol.
 */
record DnsRace() implements ConnectStrategy {

  private static final long OTHER_NANOS = 300_000_000;
  private static final Reason ANSWERED_FIRST = Reason.of("the first DNS answer");
  private static final Reason OTHER = new Pacing.Delay("no connection within", OTHER_NANOS, "");

  @Override
  public Step next(RaceView race) {
    AttemptFact last = race.lastAttempt();
    if (last == null) {
      return first(race);
    }
    AddressFamily turn = Pacing.idleFamily(race, last);
    InetAddress next = turn == null ? null : race.firstUntried(turn);
    return next == null ? Pacing.AN_OUTCOME : Pacing.staggered(race, next, OTHER_NANOS, OTHER);
  }

  private static Step first(RaceView race) {
    if (race.untried().isEmpty()) {
      return Pacing.AN_ANSWER;
    }
    LookupFact aaaa = race.lookup(AddressFamily.IPV6);
    LookupFact a = race.lookup(AddressFamily.IPV4);
    AddressFamily picked = AddressFamily.of(race.untried().get(0));
    if (aaaa.positive() && a.positive() && aaaa.answeredNanos() != a.answeredNanos()) {
      picked = aaaa.answeredNanos() < a.answeredNanos() ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }
    InetAddress next = race.firstUntried(picked);
    return new Step.Attempt(next == null ? race.untried().get(0) : next, ANSWERED_FIRST);
  }

  @Override
  public String name() {
    return "dns-race";
  }
}
