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
import java.util.Map;
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
 *       filter; one winner; each attempt ends once; where there is an acceptance check, that none
 *       wins without it, and that the next start is put off once while it runs.
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

  /** Until when a check has put a start off; 0 before it did. */
  private long putOffNanos;

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
    for (AddressFamily family : families) {
      facts.asking(family);
    }
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
   * A server has failed or refused to answer, and the lookup goes on: no reason to hold anything
   * back for it (row 4).
   *
   * @param family the family asked for
   * @param cause what the server said
   * @param elapsedNanos now
   */
  public void failing(AddressFamily family, Throwable cause, long elapsedNanos) {
    if (!isOver() && facts.lookup(family).pending()) {
      facts.now(elapsedNanos);
      facts.failing(family, cause);
      decide();
    }
  }

  /**
   * A lookup ended.
   *
   * @param result its end
   * @param elapsedNanos now
   */
  public void answered(LookupResult result, long elapsedNanos) {
    answered(List.of(result), elapsedNanos);
  }

  /**
   * Lookups ended at one moment, such as those whose answers were in a cache: the strategy decides
   * when it knows them all.
   *
   * @param results their ends
   * @param elapsedNanos now
   */
  public void answered(List<LookupResult> results, long elapsedNanos) {
    if (isOver()) {
      return;
    }
    facts.now(elapsedNanos);
    try {
      for (LookupResult result : results) {
        if (facts.lookup(result.family()).pending()) {
          facts.answered(result);
        }
      }
    } catch (RuntimeException | Error e) {
      breakDown(e);
      return;
    }
    decide();
  }

  /**
   * An attempt is established. It wins, unless it has to pass an acceptance check first.
   *
   * @param attempt its number
   * @param elapsedNanos now
   * @return whether it won; if not it is to be checked, was closed before, or will not be used
   */
  public boolean established(int attempt, long elapsedNanos) {
    if (isOver()) {
      boolean untold = facts.attempts().get(attempt).status() == AttemptFact.Status.IN_FLIGHT;
      if (winner >= 0 && untold) {
        // in the very turn of the win: it lost (row 26), but its time is a lesson
        established.add(attempt);
      }
      return false;
    }
    if (facts.attempts().get(attempt).status() != AttemptFact.Status.IN_FLIGHT) {
      return false;
    }
    facts.now(elapsedNanos);
    if (spec.checked()) {
      check(attempt);
      decide();
      return false;
    }
    win(attempt);
    return true;
  }

  /**
   * An established attempt passed its acceptance check.
   *
   * @param attempt its number
   * @param elapsedNanos now
   */
  public void accepted(int attempt, long elapsedNanos) {
    if (!isOver() && facts.attempts().get(attempt).checking()) {
      facts.now(elapsedNanos);
      win(attempt);
    }
  }

  /**
   * An attempt failed, or its acceptance check did, and it is closed.
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
    return new Teacher(facts).lessons(established);
  }

  /**
   * The addresses that were established and did not pass the acceptance check.
   *
   * @return the addresses with the cause of each; to be asked for once it is over
   */
  public Map<InetAddress, Throwable> rejected() {
    return new Teacher(facts).rejected();
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
    long notBeforeNanos = notBeforeNanos();
    if (notBeforeNanos > facts.elapsedNanos()) {
      sleepUntil(notBeforeNanos, step);
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
    if (result instanceof DialResult.Established && !spec.checked()) {
      win(number);
      return false;
    }
    if (result instanceof DialResult.Established) {
      check(number);
    }
    return true;
  }

  /**
   * The 10 ms; and, once in a race, a check that runs when a start is due: the server has answered,
   * so it gets the delay that the strategy waited for again, counted from its handshake and not
   * under the Minimum Connection Attempt Delay (row 40).
   */
  private long notBeforeNanos() {
    long floorNanos = facts.lastSynNanos() + Timing.FLOOR_NANOS;
    AttemptFact checking = facts.checking();
    if (checking == null) {
      return floorNanos;
    }
    if (putOffNanos == 0) {
      AttemptFact last = facts.attempts().get(facts.attempts().size() - 1);
      long waitedNanos = facts.elapsedNanos() - last.startedNanos();
      long minimumNanos = spec.timing().minimumAttemptDelayNanos();
      putOffNanos = checking.establishedNanos() + Math.max(waitedNanos, minimumNanos);
    }
    return Math.max(floorNanos, putOffNanos);
  }

  private void check(int number) {
    facts.checking(number);
    host.check(number);
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
