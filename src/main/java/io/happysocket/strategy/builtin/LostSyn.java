// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;

/**
 * When the SYN of an attempt has probably been lost, and a second one is worth sending, as {@link
 * Adaptive} does where nothing else is left to try (contract row 53). {@code docs/decisions.md}
 * argues the times.
 */
final class LostSyn {

  /** Systems send a lost SYN again after this (RFC 6298 section 2). */
  private static final long RETRANSMISSION_NANOS = 1_000_000_000;

  /** A path may become twice as long without losing anything. */
  private static final int LONGER = 2;

  private LostSyn() {}

  /** The second attempt, a wait for its moment, or a wait for news where there is none to come. */
  static Step next(RaceView race) {
    AttemptFact lost = null;
    long soonestNanos = Long.MAX_VALUE;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact each = attempts.get(i);
      long atNanos = race.mayRetry(each) ? atNanos(race, each) : Long.MAX_VALUE;
      if (atNanos < soonestNanos) {
        soonestNanos = atNanos;
        lost = each;
      }
    }
    if (lost == null) {
      return Pacing.NEWS;
    }
    Reason why = new Silent(soonestNanos - lost.startedNanos());
    return race.elapsedNanos() >= soonestNanos
        ? new Step.Retry(lost.number(), why)
        : new Step.WaitUntil(soonestNanos, why);
  }

  /**
   * When an attempt is silent for longer than its RTT explains: its retransmission time-out, twice
   * its RTT, and a Connection Attempt Delay. Never where the system's own second SYN, or the
   * deadline, would come before an answer could be sooner by the least delay worth anything.
   */
  private static long atNanos(RaceView race, AttemptFact attempt) {
    RttEstimate rtt = race.history().rtt(attempt.destination().represented());
    if (rtt == null) {
      return Long.MAX_VALUE;
    }
    long timeoutNanos = race.history().family(attempt.family()).timeoutNanos(rtt);
    long patienceNanos =
        Math.max(
            Math.max(timeoutNanos, LONGER * rtt.smoothedNanos()),
            race.timing().attemptDelayNanos());
    long atNanos = attempt.startedNanos() + patienceNanos;
    boolean late =
        patienceNanos > RETRANSMISSION_NANOS - race.timing().minimumAttemptDelayNanos()
            || race.deadlineNanos() - atNanos <= rtt.smoothedNanos();
    return late ? Long.MAX_VALUE : atNanos;
  }

  /** After how long; the rest is the same each time. */
  record Silent(long nanos) implements Reason {
    @Override
    public String words() {
      return "a second SYN, from a new socket: silent for "
          + Pacing.words(nanos)
          + ", longer than its RTT explains";
    }
  }
}
