// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the SYN of an attempt has probably been lost, and a second one is worth sending, as {@link
 * Adaptive} does where nothing else is left to try (contract row 53): when all that is in flight is
 * silent for longer than its RTT explains. Never where the system's own second SYN, or the
 * deadline, comes about as soon. {@code docs/decisions.md} argues the times.
 */
final class LostSyn {

  /** A path may become twice as long without losing anything. */
  private static final int LONGER = 2;

  private LostSyn() {}

  /** The second attempt, a wait for its moment, or a wait for news where there is none to come. */
  static Step next(RaceView race) {
    AttemptFact lost = soonest(race);
    if (lost == null) {
      return Pacing.NEWS;
    }
    long atNanos = allOverdueNanos(race);
    RttEstimate rtt = rtt(race, lost);
    boolean late =
        rtt == null
            || atNanos - lost.startedNanos()
                > RttEstimate.INITIAL_TIMEOUT_NANOS - race.timing().minimumAttemptDelayNanos()
            || race.deadlineNanos() - atNanos <= rtt.smoothedNanos();
    if (late) {
      return Pacing.NEWS;
    }
    Reason why = new Silent(atNanos - lost.startedNanos());
    return race.elapsedNanos() >= atNanos
        ? new Step.Retry(lost.number(), why)
        : new Step.WaitUntil(atNanos, why);
  }

  /** Of the attempts that may be retried the one that would be answered first. */
  private static @Nullable AttemptFact soonest(RaceView race) {
    AttemptFact soonest = null;
    long leastNanos = Long.MAX_VALUE;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact each = attempts.get(i);
      RttEstimate rtt = race.mayRetry(each) ? rtt(race, each) : null;
      if (rtt != null && rtt.smoothedNanos() < leastNanos) {
        leastNanos = rtt.smoothedNanos();
        soonest = each;
      }
    }
    return soonest;
  }

  /** When everything in flight is silent for longer than an answer takes: nobody else may win. */
  private static long allOverdueNanos(RaceView race) {
    long lastNanos = 0;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact each = attempts.get(i);
      if (each.inFlight()) {
        lastNanos = Math.max(lastNanos, each.startedNanos() + patienceNanos(race, each));
      }
    }
    return lastNanos;
  }

  /**
   * For how long an attempt may be silent: its retransmission time-out, or where it has no RTT what
   * is expected of it; twice its RTT; and a Connection Attempt Delay.
   */
  private static long patienceNanos(RaceView race, AttemptFact attempt) {
    Pace expected = Pace.expected(race, attempt.destination());
    return Math.max(
        Math.max(expected.nanos(), LONGER * expected.rttNanos()),
        race.timing().attemptDelayNanos());
  }

  private static @Nullable RttEstimate rtt(RaceView race, AttemptFact attempt) {
    return race.history().rtt(attempt.destination().represented());
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
