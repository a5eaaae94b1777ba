// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.address.text.AddressText;
import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When the next attempt is due, and at which address, as several strategies work it out of the
 * facts.
 */
final class Pacing {

  static final Step.WaitForNews BOTH_ANSWERS = new Step.WaitForNews(Reason.of("both DNS answers"));
  static final Step.WaitForNews NEWS =
      new Step.WaitForNews(Reason.of("an answer, or the outcome of an attempt in flight"));

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MILLIS = NANOS_PER_MILLI;

  private Pacing() {}

  // ---- when

  /**
   * The next attempt: at once in place of one that failed (contract rows 23 and 24), else a delay
   * after the last start. A stagger, never a time-out: what is in flight stays so (contract row
   * 22).
   */
  static Step staggered(RaceView race, Destination next, long delayNanos, Reason why) {
    List<AttemptFact> attempts = race.attempts();
    AttemptFact failed = unreplacedFailure(attempts);
    if (failed != null) {
      return new Step.Attempt(next, new Failed(failed.address()));
    }
    return due(race, next, attempts.get(attempts.size() - 1).startedNanos() + delayNanos, why);
  }

  /** The attempt, once its moment has come. */
  static Step due(RaceView race, Destination next, long atNanos, Reason why) {
    return race.elapsedNanos() - atNanos >= 0
        ? new Step.Attempt(next, why)
        : new Step.WaitUntil(atNanos, why);
  }

  /**
   * An attempt that ended without a win and has not been replaced by a later start; null when there
   * is none. Each end entitles to one start, and each start uses up one of the ends before it, so
   * two failures at one instant start two candidates, and a failure that found none left starts the
   * first that DNS still brings.
   */
  static @Nullable AttemptFact unreplacedFailure(List<AttemptFact> attempts) {
    int used = 0;
    for (int i = 0; i < attempts.size(); i++) {
      if (endedBefore(attempts, i, attempts.get(i).startedNanos()) > used) {
        used++;
      }
    }
    return endedBefore(attempts, attempts.size(), Long.MAX_VALUE) > used
        ? lastEnded(attempts)
        : null;
  }

  private static int endedBefore(List<AttemptFact> attempts, int number, long atNanos) {
    int count = 0;
    for (int i = 0; i < number; i++) {
      AttemptFact attempt = attempts.get(i);
      if (!attempt.inFlight() && attempt.endedNanos() <= atNanos) {
        count++;
      }
    }
    return count;
  }

  private static @Nullable AttemptFact lastEnded(List<AttemptFact> attempts) {
    AttemptFact last = null;
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact attempt = attempts.get(i);
      if (!attempt.inFlight() && (last == null || attempt.endedNanos() - last.endedNanos() >= 0)) {
        last = attempt;
      }
    }
    return last;
  }

  /**
   * The delay before the next start when the deadline leaves less than the full schedule needs
   * (contract row 32): what is left after the last start in equal parts for all addresses that wait
   * and for the last of them to answer, never under the minimum.
   */
  static long compressed(RaceView race, AttemptFact last, long delayNanos, long minimumNanos) {
    long part = (race.deadlineNanos() - last.startedNanos()) / (race.untried().size() + 1);
    return part >= delayNanos ? delayNanos : Math.max(part, Math.min(minimumNanos, delayNanos));
  }

  /** The smoothed round-trip time of an address, or what stands for it without history. */
  static long rttNanos(RaceView race, Destination destination, long withoutHistoryNanos) {
    RttEstimate estimate = race.history().rtt(destination.represented());
    return estimate == null ? withoutHistoryNanos : estimate.smoothedNanos();
  }

  // ---- where

  /** How many attempts of a family were made. */
  static int tried(RaceView race, AddressFamily family) {
    int count = 0;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).family() == family) {
        count++;
      }
    }
    return count;
  }

  /** Whether an attempt of a family is in flight. */
  static boolean busy(RaceView race, AddressFamily family) {
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).inFlight() && attempts.get(i).family() == family) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attempt of its family is in flight at the host of a destination. */
  static boolean busy(RaceView race, Destination destination) {
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact each = attempts.get(i);
      if (each.inFlight()
          && each.family() == destination.family()
          && each.destination().isOfSameHost(destination)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the host of a destination has any address of a family, tried or not. */
  static boolean known(RaceView race, Destination of, AddressFamily family) {
    List<Destination> destinations = race.destinations();
    for (int i = 0; i < destinations.size(); i++) {
      if (destinations.get(i).family() == family && destinations.get(i).isOfSameHost(of)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether this host can use a family for this target: it has a usable address of it, or loopback
   * for a target on this machine, or nothing is known of the host.
   */
  static boolean usable(RaceView race, AddressFamily family) {
    NetworkView network = race.network();
    if (network.hasUsable(family) || network.isUnknown()) {
      return true;
    }
    List<Destination> destinations = race.destinations();
    return !destinations.isEmpty()
        && destinations.get(0).address().isLoopbackAddress()
        && network.hasLoopback(family);
  }

  /** Whether an answer may still come. */
  static boolean lookingUp(RaceView race) {
    return race.lookup(AddressFamily.IPV6).pending() || race.lookup(AddressFamily.IPV4).pending();
  }

  /**
   * The family whose turn it is when each family of a host has one attempt in flight: the one that
   * the last attempt was not of, or else that one again; null when neither is idle with an address
   * left.
   */
  static @Nullable AddressFamily idleFamily(RaceView race, AttemptFact last) {
    AddressFamily turn = last.family().other();
    if (idle(race, turn)) {
      return turn;
    }
    return idle(race, turn.other()) ? turn.other() : null;
  }

  private static boolean idle(RaceView race, AddressFamily family) {
    Destination next = race.firstUntried(family);
    return next != null && !busy(race, next);
  }

  // ---- in words

  static String words(long nanos) {
    return nanos % NANOS_PER_MILLI == 0
        ? nanos / NANOS_PER_MILLI + " ms"
        : String.format(Locale.ROOT, "%.1f ms", nanos / MILLIS);
  }

  static long positiveNanos(String name, Duration duration) {
    requireNonNull(duration, name);
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be more than zero: " + duration);
    }
    return duration.toNanos();
  }

  /** In place of a failed attempt. */
  record Failed(InetAddress address) implements Reason {
    @Override
    public String words() {
      return AddressText.of(address) + " failed";
    }
  }

  /** A delay and where it comes from. */
  record Delay(String name, long nanos, String source) implements Reason {
    @Override
    public String words() {
      return name + " " + Pacing.words(nanos) + source;
    }
  }
}
