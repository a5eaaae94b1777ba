// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.Lessons;
import io.happysocket.report.PlannedStep;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One race from the first query to one winner or none. Confined to one thread; its host says what
 * time it is.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>An input records a fact and asks the strategy; nothing else happens in it.
 *   <li>{@link #decide} is the only method that decides, and the strategy the only one that
 *       chooses.
 *   <li>What no strategy may break is kept here: the deadline; 10 ms between two SYNs (RFC 8305
 *       section 5); never the same address twice; the cap on simultaneous attempts; the address
 *       filter; one winner; each attempt ends once.
 *   <li>Everything that must be done is a call of the {@link RaceHost}, the closing of each loser
 *       included.
 *   <li>After the end every input is ignored: late answers and results are normal.
 *   <li>The host calls {@link #advance} at {@link #wakeNanos}; earlier or repeated calls are
 *       harmless.
 * </ol>
 *
 * <p>All times are nanoseconds since the race began, which its host takes as the moment of {@link
 * #start}.
 */
public final class Race {

  /** A strategy that takes more steps than this without waiting is broken. */
  private static final int MAXIMUM_STEPS = 4 * RaceFacts.MAXIMUM_CANDIDATES;

  private final RaceSpec spec;
  private final RaceHost host;
  private final RaceFacts facts;
  private long wakeNanos;
  private @Nullable Step plannedStep;
  private long plannedNanos;
  private RaceReport.@Nullable Outcome outcome;
  private int winner = -1;
  private final Set<Integer> established = new HashSet<>(2);
  private String endReason = "";
  private @Nullable Throwable brokenBy;

  /**
   * Creates a race that has not begun.
   *
   * @param spec what it is run with
   * @param host does what it needs done
   */
  public Race(RaceSpec spec, RaceHost host) {
    this.spec = spec;
    this.host = host;
    this.facts = new RaceFacts(spec);
    this.wakeNanos = spec.deadlineNanos();
  }

  // ---- inputs

  /** Begins a race for a name: asks for the families that the strategy wants. */
  public void start() {
    Set<AddressFamily> families;
    try {
      families = spec.strategy().lookups(spec.network());
      if (families.isEmpty()) {
        throw new IllegalStateException("lookups() gave no address family");
      }
    } catch (RuntimeException | Error e) {
      breakDown(e);
      return;
    }
    families.forEach(facts::asking);
    host.lookup(families);
    decide();
  }

  /**
   * Begins a race for addresses that are known, such as a literal: asks nothing.
   *
   * @param known the addresses
   */
  public void start(List<Destination> known) {
    try {
      facts.addCandidates(known);
    } catch (RuntimeException | Error e) {
      breakDown(e);
      return;
    }
    decide();
  }

  /**
   * A server is being asked; for the report.
   *
   * @param family the family asked for
   * @param server the server, for people
   */
  public void asked(AddressFamily family, String server) {
    if (!isOver() && facts.lookup(family).pending()) {
      facts.servers(family).add(server);
    }
  }

  /**
   * A lookup ended.
   *
   * @param result its end
   * @param elapsedNanos now
   */
  public void answered(LookupResult result, long elapsedNanos) {
    if (isOver() || !facts.lookup(result.family()).pending()) {
      return;
    }
    facts.now(elapsedNanos);
    try {
      facts.answered(result);
    } catch (RuntimeException | Error e) {
      breakDown(e);
      return;
    }
    decide();
  }

  /**
   * An attempt is established.
   *
   * @param attempt its number
   * @param elapsedNanos now
   * @return whether it won; if not it was closed before, or will not be used
   */
  public boolean established(int attempt, long elapsedNanos) {
    if (isOver()) {
      if (winner >= 0 && facts.attempts().get(attempt).inFlight()) {
        // in the very turn of the win: it lost (row 26), but its time is a lesson
        established.add(attempt);
      }
      return false;
    }
    if (!facts.attempts().get(attempt).inFlight()) {
      return false;
    }
    facts.now(elapsedNanos);
    win(attempt);
    return true;
  }

  /**
   * An attempt failed and is closed.
   *
   * @param attempt its number
   * @param cause why
   * @param elapsedNanos now
   */
  public void failed(int attempt, Throwable cause, long elapsedNanos) {
    if (isOver() || !facts.attempts().get(attempt).inFlight()) {
      return;
    }
    facts.now(elapsedNanos);
    facts.ended(attempt, AttemptFact.Status.FAILED, true, cause);
    decide();
  }

  /**
   * Nobody wants the result any more.
   *
   * @param why in words, for the report
   * @param elapsedNanos now
   */
  public void cancel(String why, long elapsedNanos) {
    if (!isOver()) {
      facts.now(elapsedNanos);
      finish(RaceReport.Outcome.CANCELLED, why);
    }
  }

  /**
   * Time has passed.
   *
   * @param elapsedNanos now
   */
  public void advance(long elapsedNanos) {
    if (!isOver()) {
      facts.now(elapsedNanos);
      decide();
    }
  }

  // ---- what the host reads

  /**
   * When {@link #advance} must be called, unless an input comes first.
   *
   * @return nanoseconds since the race began
   */
  public long wakeNanos() {
    return wakeNanos;
  }

  /**
   * Whether the race has ended.
   *
   * @return true after {@link RaceHost#finished}
   */
  public boolean isOver() {
    return outcome != null;
  }

  /**
   * What happened. Once the race is over this never changes and may be called on any thread that
   * learnt of the end.
   *
   * @return the report; before the end, of a race cancelled now
   */
  public RaceReport report() {
    RaceReport.Outcome ended = outcome == null ? RaceReport.Outcome.CANCELLED : outcome;
    PlannedStep planned =
        plannedStep == null ? null : new PlannedStep(plannedNanos, plannedStep.reason().words());
    return new Reporter(spec, facts).report(ended, winner, endReason, planned);
  }

  /**
   * What it is run with.
   *
   * @return as given
   */
  public RaceSpec spec() {
    return spec;
  }

  /**
   * What it has shown, for the history; to be asked for once it is over.
   *
   * @return its attempts that sent a SYN, its lookups, and what it did not try
   */
  public Lessons lessons() {
    return facts.lessons(established);
  }

  /**
   * What the strategy or the filter threw.
   *
   * @return it; null unless the outcome is {@link RaceReport.Outcome#BROKEN}
   */
  public @Nullable Throwable brokenBy() {
    return brokenBy;
  }

  // ---- the decision

  private void decide() {
    if (facts.elapsedNanos() >= spec.deadlineNanos()) {
      finish(RaceReport.Outcome.DEADLINE, "the deadline passed");
      return;
    }
    try {
      for (int steps = 0; steps < MAXIMUM_STEPS; steps++) {
        Step step = Objects.requireNonNull(spec.strategy().next(facts), "the step");
        if (!take(step)) {
          return;
        }
      }
      throw new IllegalStateException("took " + MAXIMUM_STEPS + " steps without waiting");
    } catch (RuntimeException | Error e) {
      breakDown(e);
    }
  }

  /** Does one step; true when the strategy is to be asked again now. */
  private boolean take(Step step) {
    if (step instanceof Step.Attempt attempt) {
      return attempt(attempt);
    }
    if (step instanceof Step.WaitUntil wait) {
      if (wait.elapsedNanos() <= facts.elapsedNanos()) {
        throw new IllegalStateException(
            "waits until " + wait.elapsedNanos() + " ns, at " + facts.elapsedNanos() + " ns");
      }
      sleepUntil(wait.elapsedNanos(), wait);
      return false;
    }
    if (step instanceof Step.Abandon abandon) {
      abandon(abandon.attempt());
      return true;
    }
    waitForNews(step);
    return false;
  }

  private boolean attempt(Step.Attempt step) {
    InetAddress address = step.address();
    if (!facts.untried().contains(address)) {
      throw new IllegalStateException(address + " is not an untried address of this race");
    }
    long floorNanos = facts.lastSynNanos() + Timing.FLOOR_NANOS;
    if (floorNanos > facts.elapsedNanos()) {
      sleepUntil(floorNanos, step);
      return false;
    }
    if (facts.inFlight() >= spec.maximumInFlight()) {
      plannedStep = null;
      wakeNanos = spec.deadlineNanos();
      return false;
    }
    plannedStep = null; // being taken: it is not what would have come next
    int number = facts.started(address, step.reason());
    DialResult result = host.dial(number, address);
    facts.now(result.atNanos());
    if (result instanceof DialResult.Failed failed) {
      if (failed.synSent()) {
        facts.synSent();
      }
      facts.ended(number, AttemptFact.Status.FAILED, failed.synSent(), failed.cause());
      return true;
    }
    facts.synSent();
    if (result instanceof DialResult.Established) {
      win(number);
      return false;
    }
    return true;
  }

  private void sleepUntil(long elapsedNanos, Step step) {
    plannedStep = step;
    plannedNanos = elapsedNanos;
    wakeNanos = Math.min(elapsedNanos, spec.deadlineNanos());
  }

  private void waitForNews(Step step) {
    plannedStep = null;
    wakeNanos = spec.deadlineNanos();
    if (!facts.anythingPending()) {
      boolean none = facts.addresses().isEmpty();
      finish(
          none ? RaceReport.Outcome.NO_ADDRESS : RaceReport.Outcome.ALL_FAILED,
          facts.untried().isEmpty() ? "" : step.reason().words());
    }
  }

  private void abandon(int number) {
    if (number < 0
        || number >= facts.attempts().size()
        || !facts.attempts().get(number).inFlight()) {
      throw new IllegalStateException("attempt " + number + " is not in flight");
    }
    facts.ended(number, AttemptFact.Status.ABANDONED, true, null);
    host.close(number);
  }

  // ---- the end

  private void win(int attempt) {
    winner = attempt;
    established.add(attempt);
    finish(RaceReport.Outcome.WON, "another attempt won");
  }

  private void breakDown(Throwable cause) {
    brokenBy = cause;
    finish(RaceReport.Outcome.BROKEN, "the strategy or the address filter failed: " + cause);
  }

  private void finish(RaceReport.Outcome how, String why) {
    outcome = how;
    endReason = why;
    wakeNanos = Long.MAX_VALUE;
    List<AttemptFact> attempts = facts.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (i != winner && attempts.get(i).inFlight()) {
        host.close(i);
      }
    }
    host.finished(winner);
  }
}
