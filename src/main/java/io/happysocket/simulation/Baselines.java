// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.HappyEyeballsOptions;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What other clients do, to compare with: their rules of racing, not their code. Strategies as any
 * other, but nothing that one would choose. Where a rule needs what {@link RaceView} does not have,
 * the method says what is left out. The race's own rules hold for them too, the 10 ms between two
 * SYNs among them.
 */
public final class Baselines {

  private static final long TURN_NANOS = 250_000_000;
  private static final long LEAST_PART_NANOS = 2_000_000_000L;

  private Baselines() {}

  /**
   * What a strategy is compared with: fixed 250 and 300 ms, RFC 8305 with the round-trip time,
   * other clients' rules, and race-at-0. The talk's are in {@link Strategies}.
   *
   * @return the strategies
   */
  public static List<ConnectStrategy> all() {
    return List.of(
        fixed(Duration.ofMillis(250)),
        fixed(Duration.ofMillis(300)),
        happyEyeballsByRtt(),
        go(),
        curl(),
        okHttp(),
        node(),
        raceAtZero());
  }

  /**
   * A strategy by its name: one of {@link #all()}, one of {@link Strategies}, or {@code fixed-} and
   * a number of milliseconds.
   *
   * @param name the name
   * @return the strategy
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static ConnectStrategy byName(String name) {
    if (name.matches("fixed-[1-9]\\d{1,3}")) {
      return fixed(Duration.ofMillis(Long.parseLong(name.substring("fixed-".length()))));
    }
    for (ConnectStrategy each : all()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    if (Strategies.names().contains(name)) {
      return Strategies.byName(name);
    }
    String known = all().stream().map(ConnectStrategy::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no strategy \""
            + name
            + "\"; there are "
            + String.join(", ", Strategies.names())
            + ", "
            + known
            + ", fixed-10 to fixed-2000");
  }

  /**
   * RFC 8305 with a fixed Connection Attempt Delay.
   *
   * @param attemptDelay the delay, 10 ms to 2 s
   * @return {@code fixed-250} and so on
   */
  public static ConnectStrategy fixed(Duration attemptDelay) {
    Duration least = Duration.ofMillis(Math.min(100, attemptDelay.toMillis()));
    Timing timing = Timing.of(Duration.ofMillis(50), attemptDelay, least, Duration.ofSeconds(2));
    return new Named(
        "fixed-" + attemptDelay.toMillis(),
        Strategies.happyEyeballs(HappyEyeballsOptions.DEFAULT.withTiming(timing)));
  }

  /**
   * RFC 8305 with the Connection Attempt Delay from the history of round-trip times, as its section
   * 5 allows.
   *
   * @return {@code rfc8305-rtt}
   */
  public static ConnectStrategy happyEyeballsByRtt() {
    return new Named(
        "rfc8305-rtt",
        Strategies.happyEyeballs(HappyEyeballsOptions.DEFAULT.withAttemptDelayFromHistory()));
  }

  /**
   * Every address as soon as it is known: the least regret and the most SYNs.
   *
   * @return {@code race-at-0}
   */
  public static ConnectStrategy raceAtZero() {
    return new Named(
        "race-at-0",
        race ->
            race.untried().isEmpty()
                ? Step.waitForNews("an answer or an outcome")
                : Step.attempt(race.untried().get(0), "at once"));
  }

  /**
   * Go's net.Dialer: both answers are awaited; the family of the first address, one address at a
   * time, each with an equal part of the deadline but not less than 2 s; the other family likewise,
   * beside it, after 300 ms or once the first has failed.
   *
   * @return {@code go}
   */
  public static ConnectStrategy go() {
    return new Families("go", 300_000_000L, false);
  }

  /**
   * curl: as {@link #go()} with 200 ms, and half of what is left of the deadline for each address
   * but the last of a family.
   *
   * @return {@code curl}
   */
  public static ConnectStrategy curl() {
    return new Families("curl", 200_000_000L, true);
  }

  /**
   * OkHttp's fast fall-back: both answers are awaited; then one attempt each 250 ms or in place of
   * one that failed, the families in turn.
   *
   * @return {@code okhttp}
   */
  public static ConnectStrategy okHttp() {
    return new Named("okhttp", race -> inTurn(race, /* abort= */ false));
  }

  /**
   * Node's autoSelectFamily: as {@link #okHttp()}, but an attempt that does not stand after 250 ms
   * is aborted, unless it is the last.
   *
   * @return {@code node}
   */
  public static ConnectStrategy node() {
    return new Named("node", race -> inTurn(race, /* abort= */ true));
  }

  private record Named(String name, ConnectStrategy strategy) implements ConnectStrategy {
    @Override
    public Step next(RaceView race) {
      return strategy.next(race);
    }

    @Override
    public Set<AddressFamily> lookups(NetworkView network) {
      return strategy.lookups(network);
    }
  }

  private static boolean lookingUp(RaceView race) {
    return race.lookup(AddressFamily.IPV6).pending() || race.lookup(AddressFamily.IPV4).pending();
  }

  private static Step inTurn(RaceView race, boolean abort) {
    if (lookingUp(race)) {
      return Step.waitForNews("both DNS answers");
    }
    if (race.untried().isEmpty()) {
      return Step.waitForNews("an outcome");
    }
    AttemptFact last = race.lastAttempt();
    if (last == null) {
      return Step.attempt(race.untried().get(0), "first in order");
    }
    Destination turn = race.firstUntried(last.family().other());
    Destination next = turn == null ? race.untried().get(0) : turn;
    long due = last.startedNanos() + TURN_NANOS;
    if (!last.inFlight()) {
      return Step.attempt(next, "in place of the one before");
    }
    if (race.elapsedNanos() < due) {
      return new Step.WaitUntil(due, () -> "250 ms");
    }
    return abort ? Step.abandon(last, "250 ms") : Step.attempt(next, "250 ms");
  }

  /** The families beside each other, one address at a time within each. */
  private record Families(String name, long fallbackNanos, boolean halves)
      implements ConnectStrategy {

    @Override
    public Step next(RaceView race) {
      if (lookingUp(race)) {
        return Step.waitForNews("both DNS answers");
      }
      if (race.destinations().isEmpty()) {
        return Step.waitForNews("no address");
      }
      AddressFamily primary = race.destinations().get(0).family();
      if (race.attempts().isEmpty()) {
        return Step.attempt(race.destinations().get(0), "first in order");
      }
      long fallbackAt = race.attempts().get(0).startedNanos() + fallbackNanos;
      Step first = within(race, primary);
      boolean exhausted = first == null;
      if (first != null && !(first instanceof Step.WaitUntil)) {
        return first;
      }
      long wake = first instanceof Step.WaitUntil wait ? wait.elapsedNanos() : Long.MAX_VALUE;
      if (exhausted || race.elapsedNanos() >= fallbackAt) {
        Step second = within(race, primary.other());
        if (second != null && !(second instanceof Step.WaitUntil)) {
          return second;
        }
        wake = second instanceof Step.WaitUntil wait ? Math.min(wake, wait.elapsedNanos()) : wake;
      } else if (race.firstUntried(primary.other()) != null) {
        wake = Math.min(wake, fallbackAt);
      }
      return wake == Long.MAX_VALUE
          ? Step.waitForNews("an outcome")
          : new Step.WaitUntil(wake, () -> "an outcome, or time for another");
    }

    /**
     * The next step within a family; a wait for ever when there is nothing to do but wait, null
     * when it has nothing in flight and nothing left.
     */
    private @Nullable Step within(RaceView race, AddressFamily family) {
      Destination next = race.firstUntried(family);
      AttemptFact running = inFlight(race.attempts(), family);
      if (running == null) {
        return next == null ? null : Step.attempt(next, "next of its family");
      }
      if (next == null) {
        return new Step.WaitUntil(Long.MAX_VALUE, () -> "an outcome");
      }
      long left = race.deadlineNanos() - running.startedNanos();
      long part = halves ? left / 2 : Math.max(left / (left(race, family) + 1), LEAST_PART_NANOS);
      long atNanos = running.startedNanos() + part;
      return race.elapsedNanos() >= atNanos
          ? Step.abandon(running, "its part of the deadline")
          : new Step.WaitUntil(atNanos, () -> "its part of the deadline");
    }

    private static int left(RaceView race, AddressFamily family) {
      int count = 0;
      for (Destination each : race.untried()) {
        count += each.family() == family ? 1 : 0;
      }
      return count;
    }

    private static @Nullable AttemptFact inFlight(
        List<AttemptFact> attempts, AddressFamily family) {
      for (AttemptFact each : attempts) {
        if (each.inFlight() && each.family() == family) {
          return each;
        }
      }
      return null;
    }
  }
}
