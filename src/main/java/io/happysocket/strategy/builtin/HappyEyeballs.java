// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Happy Eyeballs version 2, RFC 8305.
 *
 * <ol>
 *   <li>The preferred family starts the moment one of its addresses is known, also into a race that
 *       runs already (section 3, and section 5 of the version 3 draft: the timer may fire early).
 *   <li>The other family waits for the preferred answer for the Resolution Delay, at most, and not
 *       when that answer is in, or this host has no use for it (section 3), or a server has failed
 *       to give it, or the DNS server has left three such queries in a row unanswered (ours: the
 *       answer would not come).
 *   <li>Which family is preferred follows from the order alone ({@link RaceView#preferredFamily}):
 *       an answer that the other one may go before is not that of the preferred family.
 *   <li>Then one attempt each Connection Attempt Delay, or at once in place of one that failed
 *       (section 5); nothing in flight is ever stopped.
 *   <li>The families take turns, after the First Address Family Count (section 4).
 * </ol>
 *
 * The interleave is worked out from the attempts made, not from a list laid out beforehand, so an
 * address that arrives late takes its place (contract row 20).
 *
 * @param options the parameters
 */
record HappyEyeballs(HappyEyeballsOptions options) implements ConnectStrategy {

  private static final Set<AddressFamily> IPV4_ONLY = Set.of(AddressFamily.IPV4);
  static final Reason FIRST = Reason.of("the first address of the preferred family");
  static final Reason JOINS = Reason.of("the preferred family joins at its answer");
  static final Reason NO_PREFERRED = Reason.of("the preferred family has no address");
  static final Reason FAILING =
      Reason.of("no resolution delay: a DNS server failed to answer for the preferred family");
  private static final Reason RECOMMENDED = attemptDelay(Timing.RFC_8305.attemptDelayNanos());
  private static final int VARIATIONS = 4;

  /**
   * So many queries in a row without an answer, and the Resolution Delay is not paid (contract row
   * 9).
   */
  private static final int MISSED_LOOKUPS = 3;

  @Override
  public Step next(RaceView race) {
    if (race.untried().isEmpty()) {
      return Pacing.NEWS;
    }
    AttemptFact last = race.lastAttempt();
    AddressFamily preferred = preferred(race);
    Destination best = race.firstUntried(preferred);
    if (best != null && Pacing.tried(race, preferred) == 0) {
      return new Step.Attempt(best, last == null ? FIRST : JOINS);
    }
    return last == null ? resolutionDelay(race, preferred) : attemptDelay(race, preferred, last);
  }

  private AddressFamily preferred(RaceView race) {
    AddressFamily chosen = options.preferredFamily();
    return chosen == null ? race.preferredFamily() : chosen;
  }

  /** Only the family that is not preferred has addresses, and nothing was started. */
  private Step resolutionDelay(RaceView race, AddressFamily preferred) {
    Destination next = race.untried().get(0);
    LookupFact lookup = race.lookup(preferred);
    if (!lookup.awaited() || !Pacing.usable(race, preferred)) {
      return new Step.Attempt(next, lookup.failing() ? FAILING : NO_PREFERRED);
    }
    if (unanswered(race, preferred)) {
      return new Step.Attempt(next, new Unanswered(preferred, race.server(preferred)));
    }
    long answered = race.knownSinceNanos();
    // however short the deadline, an answer in hand gets half of what is left of it
    long delay =
        Math.min(timing(race).resolutionDelayNanos(), (race.deadlineNanos() - answered) / 2);
    return Pacing.due(race, next, answered + delay, new ResolutionDelay(delay, preferred));
  }

  private Step attemptDelay(RaceView race, AddressFamily preferred, AttemptFact last) {
    Timing timing = timing(race);
    long minimum = timing.minimumAttemptDelayNanos();
    RttEstimate estimate =
        options.attemptDelayFromHistory()
            ? race.history().rtt(last.destination().represented())
            : null;
    long wanted = estimate == null ? timing.attemptDelayNanos() : learnt(estimate, timing);
    long delay = Pacing.compressed(race, last, wanted, minimum);
    boolean noRoomAfter = last.startedNanos() + delay + minimum >= race.deadlineNanos();
    AddressFamily turn = turn(race, preferred, last, noRoomAfter);
    Destination next = race.firstUntried(turn);
    if (next == null) {
      next = race.untried().get(0);
    }
    return Pacing.staggered(race, next, delay, why(delay, wanted, estimate));
  }

  private static long learnt(RttEstimate estimate, Timing timing) {
    long nanos = estimate.smoothedNanos() + VARIATIONS * estimate.variationNanos();
    return Math.min(
        Math.max(nanos, timing.minimumAttemptDelayNanos()), timing.maximumAttemptDelayNanos());
  }

  /** The families in turn; the preferred one again while its first run is not complete. */
  private AddressFamily turn(
      RaceView race, AddressFamily preferred, AttemptFact last, boolean noRoomAfter) {
    AddressFamily other = preferred.other();
    boolean inFirstRun =
        last.family() == preferred
            && Pacing.tried(race, preferred) < options.firstAddressFamilyCount();
    // the deadline allows one more start: both families get a SYN before one gets two (contract row
    // 32)
    boolean lastChance = noRoomAfter && Pacing.tried(race, other) == 0;
    return inFirstRun && !lastChance ? preferred : last.family().other();
  }

  private static Reason why(long delay, long wanted, @Nullable RttEstimate estimate) {
    if (delay < wanted) {
      return new Pacing.Delay("attempt delay", delay, ": shortened to fit the deadline");
    }
    if (estimate != null) {
      return new Pacing.Delay("attempt delay", delay, ": RTT of the address before");
    }
    return delay == Timing.RFC_8305.attemptDelayNanos() ? RECOMMENDED : attemptDelay(delay);
  }

  private static Reason attemptDelay(long nanos) {
    return new Pacing.Delay("attempt delay", nanos, " (RFC 8305 section 5)");
  }

  private Timing timing(RaceView race) {
    Timing own = options.timing();
    return own == null ? race.timing() : own;
  }

  /** Asks no AAAA where Teredo is the only IPv6, as the talk's V3 (contract row 19). */
  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    return network.onlyTeredo() && options.preferredFamily() != AddressFamily.IPV6
        ? IPV4_ONLY
        : BOTH_FAMILIES;
  }

  @Override
  public String name() {
    return "happy-eyeballs";
  }

  /**
   * Whether a DNS server has left the last such queries unanswered: the delay would buy nothing.
   */
  static boolean unanswered(RaceView race, AddressFamily awaited) {
    return race.history().missedLookups(awaited, race.server(awaited)) >= MISSED_LOOKUPS;
  }

  /** The Resolution Delay, not paid. */
  record Unanswered(AddressFamily family, String server) implements Reason {
    @Override
    public String words() {
      String who = server.isEmpty() ? "the DNS server" : server;
      String query = family == AddressFamily.IPV6 ? "AAAA" : "A";
      return "no resolution delay: " + who + " leaves " + query + " queries unanswered";
    }
  }

  /** The Resolution Delay, over or not. */
  record ResolutionDelay(long nanos, AddressFamily awaited) implements Reason {
    @Override
    public String words() {
      String record = awaited == AddressFamily.IPV6 ? "AAAA" : "A";
      return "resolution delay "
          + Pacing.words(nanos)
          + ": the "
          + record
          + " answer is pending (RFC 8305 section 3)";
    }
  }
}
