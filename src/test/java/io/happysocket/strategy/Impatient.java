// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import java.time.Duration;

/** In RFC 6724 order, the next one 100 ms after the last, or when that has failed. */
final class Impatient implements ConnectStrategy {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  @Override
  public Step next(RaceView race) {
    if (race.untried().isEmpty()) {
      return Step.waitForNews("an answer or an outcome");
    }
    AttemptFact last = race.lastAttempt();
    if (last == null || !last.inFlight()) {
      return Step.attempt(race.untried().get(0), "nothing is in flight");
    }
    Duration due = Duration.ofNanos(last.startedNanos()).plus(PATIENCE);
    return race.elapsedNanos() < due.toNanos()
        ? Step.waitUntil(due, "100 ms for the last attempt")
        : Step.attempt(race.untried().get(0), "100 ms without a connection");
  }
}
