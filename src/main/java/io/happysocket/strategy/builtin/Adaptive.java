// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalNetwork;
import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.Set;

/** Happy Eyeballs that learns. */
record Adaptive() implements ConnectStrategy {

  private static final Reason NO_LEAD = Reason.of("the leading family has no address");
  private static final Reason JOINS = Reason.of("the leading family joins at its answer");
  private static final int MISSED_LOOKUPS = 3;

  @Override
  public Step next(RaceView race) {
    AttemptFact last = race.lastAttempt();
    if (race.untried().isEmpty()) {
      return last == null ? Pacing.AN_ANSWER : Pacing.AN_OUTCOME;
    }
    AddressFamily preferred = preferred(race);
    Outlook outlook = Outlook.of(race, preferred);
    InetAddress best = Outlook.candidate(race, outlook.lead());
    if (last == null) {
      return best == null
          ? resolutionDelay(race, preferred, outlook)
          : new Step.Attempt(best, outlook.why());
    }
    if (best != null && Pacing.tried(race, outlook.lead()) == 0 && canWin(race, best, last)) {
      return new Step.Attempt(best, JOINS);
    }
    return attemptDelay(race, outlook, last);
  }

  private static AddressFamily preferred(RaceView race) {
    AddressFamily first = AddressFamily.of(race.addresses().get(0));
    if (Pacing.lookingUp(race) && !Pacing.known(race, first.other())) {
      return Pacing.usable(race, AddressFamily.IPV6) ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }
    return first;
  }

  /** Only the family that does not lead has addresses, and nothing was started. */
  private static Step resolutionDelay(RaceView race, AddressFamily preferred, Outlook outlook) {
    AddressFamily awaited = outlook.lead();
    InetAddress next = Outlook.candidate(race, awaited.other());
    if (!race.lookup(awaited).pending() || !Pacing.usable(race, awaited)) {
      return new Step.Attempt(next, NO_LEAD);
    }
    if (race.history().missedLookups(awaited, race.server(awaited)) >= MISSED_LOOKUPS) {
      return new Step.Attempt(next, new Unanswered(awaited, race.server(awaited)));
    }
    long answered = race.lookup(awaited.other()).answeredNanos();
    long most = Math.min(outlook.headStartNanos(), race.timing().resolutionDelayNanos());
    long delay = Math.min(most, (race.deadlineNanos() - answered) / 2);
    return Pacing.due(race, next, answered + delay, new Awaited(delay, awaited));
  }

  /** Whether an address that comes late may still be established first. */
  private static boolean canWin(RaceView race, InetAddress late, AttemptFact running) {
    RttEstimate rtt = race.history().rtt(running.address());
    if (rtt == null || !running.inFlight()) {
      return true;
    }
    long elapsed = race.elapsedNanos() - running.startedNanos();
    RttEstimate own = race.history().rtt(late);
    long mine = own == null ? rtt.smoothedNanos() : own.smoothedNanos();
    return elapsed >= rtt.timeoutNanos() || elapsed + mine <= rtt.smoothedNanos();
  }

  private static Step attemptDelay(RaceView race, Outlook outlook, AttemptFact last) {
    long minimum = race.timing().minimumAttemptDelayNanos();
    Pace pace = Pace.after(race, last);
    if (race.attempts().size() == 1 && outlook.headStartNanos() < pace.nanos()) {
      pace = Pace.closeBehind(outlook.headStartNanos());
    }
    long delay = Pacing.compressed(race, last, pace.nanos(), minimum);
    boolean noRoomAfter = last.startedNanos() + delay + minimum >= race.deadlineNanos();
    InetAddress next = turn(race, last, noRoomAfter);
    return Pacing.staggered(race, next, delay, pace.shortenedTo(delay));
  }

  /**
   * The families in turn; one that stayed silent twice gives way to one that did less; an address
   * that history demotes to one that it does not.
   */
  private static InetAddress turn(RaceView race, AttemptFact last, boolean noRoomAfter) {
    AddressFamily turn = last.family().other();
    int silent = Pace.silent(race, turn);
    boolean lastChance = noRoomAfter && Pacing.tried(race, turn) == 0;
    if (silent >= 2 && silent > Pace.silent(race, turn.other()) && !lastChance) {
      turn = turn.other();
    }
    InetAddress next = Outlook.candidate(race, turn);
    InetAddress other = Outlook.candidate(race, turn.other());
    if (next == null || other != null && !lastChance && worse(race, next, other)) {
      return other == null ? race.untried().get(0) : other;
    }
    return next;
  }

  private static boolean worse(RaceView race, InetAddress one, InetAddress other) {
    return Outlook.demoted(race, one) && !Outlook.demoted(race, other);
  }

  @Override
  public Set<AddressFamily> lookups(LocalNetwork network) {
    return network.onlyTeredo() ? Set.of(AddressFamily.IPV4) : BOTH_FAMILIES;
  }

  @Override
  public String name() {
    return "adaptive";
  }

  private static String record(AddressFamily family) {
    return family == AddressFamily.IPV6 ? "AAAA" : "A";
  }

  private record Awaited(long nanos, AddressFamily family) implements Reason {
    @Override
    public String words() {
      return "resolution delay "
          + Pacing.words(nanos)
          + ": the "
          + record(family)
          + " answer is pending (RFC 8305 section 3)";
    }
  }

  private record Unanswered(AddressFamily family, String server) implements Reason {
    @Override
    public String words() {
      return "no resolution delay: "
          + (server.isEmpty() ? "the DNS server" : server)
          + " has left "
          + record(family)
          + " unanswered";
    }
  }
}
