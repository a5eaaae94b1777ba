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
import java.util.Set;

/**
 * Happy Eyeballs that learns. Without history it is RFC 8305, but for the last rule.
 *
 * <ol>
 *   <li>{@link FamilyPreference} says which family leads, by health and RTT, and how far ahead.
 *   <li>The leading family starts the moment one of its addresses is known, also into a race that
 *       runs already unless it can no longer win; the other one waits for it for the Resolution
 *       Delay, at most, and not where a DNS server has left such queries unanswered (contract row
 *       9).
 *   <li>{@link Pace} says when the next attempt starts: when an answer to the last one should be
 *       in.
 *   <li>The families take turns. Within a race silence is evidence: the pace quickens, and a family
 *       that stayed silent gives way.
 *   <li>Where nothing is left to try, a second SYN is sent for one that was probably lost ({@link
 *       LostSyn}, contract row 53).
 * </ol>
 *
 * @param leewayNanos so much slower may the preferred family be and stay preferred
 */
record Adaptive(long leewayNanos) implements ConnectStrategy {

  /** So many silent attempts, and the family gives way to one with fewer. */
  private static final int SILENT = 2;

  private static final Set<AddressFamily> IPV4_ONLY = Set.of(AddressFamily.IPV4);
  private static final Reason NO_LEAD = Reason.of("the leading family has no address");
  private static final Reason JOINS = Reason.of("the leading family joins at its answer");

  @Override
  public Step next(RaceView race) {
    if (race.untried().isEmpty()) {
      return LostSyn.next(race);
    }
    AttemptFact last = race.lastAttempt();
    AddressFamily preferred = race.preferredFamily();
    FamilyPreference preference = FamilyPreference.of(race, preferred, leewayNanos);
    Destination best = FamilyPreference.candidate(race, preference.lead());
    if (last == null) {
      return best == null
          ? resolutionDelay(race, preference)
          : new Step.Attempt(best, preference.why());
    }
    if (best != null && Pacing.tried(race, preference.lead()) == 0 && canWin(race, best, last)) {
      return new Step.Attempt(best, preference.lead() == preferred ? HappyEyeballs.JOINS : JOINS);
    }
    return attemptDelay(race, preference, last);
  }

  /** Only the family that does not lead has addresses, and nothing was started. */
  private static Step resolutionDelay(RaceView race, FamilyPreference preference) {
    AddressFamily awaited = preference.lead();
    Destination next = race.untried().get(0);
    LookupFact lookup = race.lookup(awaited);
    if (!lookup.awaited() || !Pacing.usable(race, awaited)) {
      boolean usual = awaited == race.preferredFamily();
      Reason none = usual ? HappyEyeballs.NO_PREFERRED : NO_LEAD;
      return new Step.Attempt(next, lookup.failing() ? HappyEyeballs.FAILING : none);
    }
    if (HappyEyeballs.unanswered(race, awaited)) {
      return new Step.Attempt(next, new HappyEyeballs.Unanswered(awaited, race.server(awaited)));
    }
    long answered = race.knownSinceNanos();
    // a probe is not worth more than its head start; an answer in hand gets half of what is left
    long most = Math.min(preference.headStartNanos(), race.timing().resolutionDelayNanos());
    long delay = Math.min(most, (race.deadlineNanos() - answered) / 2);
    return Pacing.due(
        race, next, answered + delay, new HappyEyeballs.ResolutionDelay(delay, awaited));
  }

  /** Whether an address that comes late may still be established before the one that runs. */
  private static boolean canWin(RaceView race, Destination late, AttemptFact running) {
    RttEstimate expected = race.history().rtt(running.destination().represented());
    if (expected == null || !running.inFlight()) {
      return true;
    }
    long elapsed = race.elapsedNanos() - running.startedNanos();
    RttEstimate own = race.history().rtt(late.represented());
    long needed = own == null ? expected.smoothedNanos() : own.smoothedNanos();
    return elapsed + needed <= expected.smoothedNanos()
        || elapsed >= Pace.expected(race, running.destination()).nanos();
  }

  private static Step attemptDelay(RaceView race, FamilyPreference preference, AttemptFact last) {
    long minimum = race.timing().minimumAttemptDelayNanos();
    Pace pace = Pace.after(race, last);
    if (race.attempts().size() == 1 && preference.headStartNanos() < pace.nanos()) {
      pace = Pace.headStart(preference.headStartNanos());
    }
    long delay = Pacing.compressed(race, last, pace.nanos(), minimum);
    // the deadline allows one more start: both families get a SYN before one gets two (contract row
    // 32)
    boolean lastChance = last.startedNanos() + delay + minimum >= race.deadlineNanos();
    Destination next = turn(race, last, lastChance);
    return Pacing.staggered(race, next, delay, pace.shortenedTo(delay));
  }

  /**
   * The families in turn; but one that stayed silent gives way, and so does an address that history
   * demotes.
   */
  private static Destination turn(RaceView race, AttemptFact last, boolean lastChance) {
    AddressFamily family = last.family().other();
    boolean untried = Pacing.tried(race, family) == 0;
    if (!untried) {
      int silent = Pace.silent(race, family);
      if (silent >= SILENT && silent > Pace.silent(race, family.other())) {
        family = family.other();
      }
    }
    Destination next = FamilyPreference.candidate(race, family);
    Destination other = FamilyPreference.candidate(race, family.other());
    if (next == null || other == null) {
      return next != null ? next : other != null ? other : race.untried().get(0);
    }
    boolean worse = FamilyPreference.demoted(race, next) && !FamilyPreference.demoted(race, other);
    return worse && !(untried && lastChance) ? other : next;
  }

  /** Asks no AAAA where Teredo is the only IPv6, as the talk's V3 (contract row 19). */
  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    return network.onlyTeredo() ? IPV4_ONLY : BOTH_FAMILIES;
  }

  @Override
  public String name() {
    return "adaptive";
  }
}
