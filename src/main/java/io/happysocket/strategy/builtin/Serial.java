// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.Destination;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a time, once both answers are in.
 *
 * <p>The operating system decides when an attempt has failed, but a connector also has a deadline
 * that is usually nearer than the system's patience of 21 to 189 s. So the deadline is split
 * (contract row 33): each attempt gets an equal part of what is left at its start, but not less
 * than 2 s, or all of it when it is the last; then it is abandoned for the next. With a deadline
 * far enough away the operating system alone decides.
 */
final class Serial {

  /** No time of its own for an attempt. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final long LEAST_PART_NANOS = 2_000_000_000L;
  private static final Reason FIRST = Reason.of("first in order, both DNS answers are in");

  private static final Step.WaitForNews LEFT_OUT =
      new Step.WaitForNews(Reason.of("a local tunnel is used for a name without IPv4 only"));

  private Serial() {}

  /** The order of the addresses. */
  interface Order {

    /** Never to be tried. */
    int NEVER = -1;

    /** The place of an address, lower first, the view's order among equals; or {@link #NEVER}. */
    int rank(RaceView race, Destination destination);
  }

  static Step next(RaceView race, Order order, long perAttemptNanos) {
    if (Pacing.lookingUp(race)) {
      return Pacing.BOTH_ANSWERS;
    }
    List<Destination> untried = race.untried();
    Destination next = null;
    int best = Integer.MAX_VALUE;
    int left = 0;
    int turns = race.inTurn().size();
    for (int i = 0; i < untried.size(); i++) {
      int rank = order.rank(race, untried.get(i));
      if (rank == Order.NEVER) {
        continue;
      }
      left++;
      if (rank < best && (i < turns || next == null)) {
        best = rank;
        next = untried.get(i);
      }
    }
    AttemptFact running = inFlight(race);
    if (running != null) {
      return keepOrAbandon(race, running, left, perAttemptNanos);
    }
    if (next == null) {
      return untried.isEmpty() ? Pacing.NEWS : LEFT_OUT;
    }
    AttemptFact last = race.lastAttempt();
    return new Step.Attempt(next, last == null ? FIRST : new Pacing.Failed(last.address()));
  }

  private static Step keepOrAbandon(
      RaceView race, AttemptFact running, int left, long perAttemptNanos) {
    long wholeNanos = race.deadlineNanos() - running.startedNanos();
    long partNanos = left == 0 ? UNLIMITED : Math.max(wholeNanos / (left + 1), LEAST_PART_NANOS);
    long limitNanos = Math.min(partNanos, perAttemptNanos);
    if (limitNanos >= wholeNanos) {
      return Pacing.NEWS;
    }
    long atNanos = running.startedNanos() + limitNanos;
    Reason why =
        new Pacing.Delay(
            limitNanos == perAttemptNanos ? "time for one attempt" : "part of the deadline",
            limitNanos,
            "");
    return race.elapsedNanos() - atNanos >= 0
        ? new Step.Abandon(running.number(), why)
        : new Step.WaitUntil(atNanos, why);
  }

  private static @Nullable AttemptFact inFlight(RaceView race) {
    AttemptFact last = race.lastAttempt();
    return last != null && last.inFlight() ? last : null;
  }
}
