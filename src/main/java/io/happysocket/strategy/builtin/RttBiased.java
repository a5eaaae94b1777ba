// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The talk's "moderately happy": Safari on Mac OS X 10.7 and iOS 5. Both answers are awaited; the
 * address with the lowest smoothed round-trip time goes first, one without an estimate after those
 * with one; what comes next starts when the estimate of the last start has passed.
 *
 * @param name the name to show
 * @param withoutHistoryNanos what stands for a missing estimate
 * @param several which of the talk's two descriptions of several addresses
 */
record RttBiased(String name, long withoutHistoryNanos, Strategies.SeveralAddresses several)
    implements ConnectStrategy {

  private static final Reason LOWEST = Reason.of("lowest average RTT");
  private static final Reason FIRST = Reason.of("first in order, no RTT known");

  @Override
  public Step next(RaceView race) {
    if (Pacing.lookingUp(race)) {
      return Pacing.BOTH_ANSWERS;
    }
    AttemptFact last = race.lastAttempt();
    Destination next = last == null ? lowest(race, null) : after(race, last);
    if (next == null) {
      return Pacing.NEWS;
    }
    if (last == null) {
      return new Step.Attempt(
          next, race.history().rtt(next.represented()) == null ? FIRST : LOWEST);
    }
    long waitNanos = Pacing.rttNanos(race, last.destination(), withoutHistoryNanos);
    return Pacing.staggered(race, next, waitNanos, new Pacing.Delay("RTT estimate", waitNanos, ""));
  }

  private @Nullable Destination after(RaceView race, AttemptFact last) {
    if (several == Strategies.SeveralAddresses.NEXT_IN_LIST) {
      return lowest(race, null);
    }
    AddressFamily turn = Pacing.idleFamily(race, last);
    return turn == null ? null : lowest(race, turn);
  }

  private static @Nullable Destination lowest(RaceView race, @Nullable AddressFamily family) {
    Destination best = null;
    long bestNanos = 0;
    List<Destination> untried = race.inTurn();
    for (int i = 0; i < untried.size(); i++) {
      Destination destination = untried.get(i);
      if (family != null && destination.family() != family) {
        continue;
      }
      RttEstimate estimate = race.history().rtt(destination.represented());
      long nanos = estimate == null ? Long.MAX_VALUE : estimate.smoothedNanos();
      if (best == null || nanos < bestNanos) {
        best = destination;
        bestNanos = nanos;
      }
    }
    return best;
  }
}
