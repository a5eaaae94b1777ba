// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressKey;
import io.happysocket.address.text.AddressText;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One race from the first query to one winner or none: facts in, commands out, both values. Its
 * host, on real sockets or in virtual time, does this and nothing else:
 *
 * <pre>{@code
 * race.feed(input, now);
 * for (Command command; (command = race.poll()) != null; ) {
 *   perform(command);
 * }
 * // and again at race.wakeNanos(), with a Tick
 * }</pre>
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>{@link #feed} records a fact, and {@link #poll} decides. What is known at one moment is fed
 *       before the next poll, and so ranked together.
 *   <li>The strategy is the only one that chooses. It and the address filter are the only foreign
 *       code that is called; what they throw ends this race, as broken.
 *   <li>What no strategy may break is kept here: the deadline; 10 ms between two SYNs (RFC 8305
 *       section 5); never the same address twice; the cap on simultaneous attempts; the address
 *       filter; one winner; each attempt ends once; where there is a handshake, that none wins
 *       without it, and that the next start is put off once while it runs.
 *   <li>The one exception to "never the same address twice" has bounds of its own ({@link
 *       RaceView#mayRetry}), and keeps the Minimum Connection Attempt Delay.
 *   <li>An answer from a cache whose addresses have all failed may be old: it is asked for again,
 *       past caches, once in a race.
 *   <li>Everything that must be done is a command, the closing of each loser included. {@link
 *       Command.Finish} is the last, and comes once.
 *   <li>After the end every input is ignored: late answers and results are normal. So are inputs of
 *       an attempt that has ended, and second answers.
 *   <li>Early and repeated ticks are harmless.
 * </ol>
 *
 * <p>Not thread-safe. The moments given and returned are those of the host's clock, compared by
 * subtraction; inside, and in all that a strategy sees, they are nanoseconds since the caller's
 * call.
 */
public final class Race {

  /** So many addresses of one answer, or fewer, may become candidates (contract row 16). */
  public static final int MAXIMUM_ADDRESSES = RaceFacts.MAXIMUM_CANDIDATES;

  /** A strategy that takes more steps than this without waiting is broken. */
  private static final int MAXIMUM_STEPS = 4 * RaceFacts.MAXIMUM_CANDIDATES;

  /**
   * So long after the last start, with nothing established, an answer from a cache is asked for
   * again, or after half of what the deadline leaves: a server that is there has answered the first
   * SYN by then, and where that was lost the second one is only now sent (RFC 6298 section 2).
   */
  private static final long SILENCE_NANOS = RttEstimate.INITIAL_TIMEOUT_NANOS;

  /**
   * So long a race in which all has failed waits for the second answer: for one query that is lost,
   * a second one, and its answer.
   */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final Settings settings;
  private final Request request;
  private final RaceFacts facts;
  private final Queue<Command> commands = new ArrayDeque<>(1);
  private long calledNanos;
  private long wakeNanos;
  private int steps;
  private @Nullable Step planned;
  private long plannedNanos;
  private @Nullable Ending ending;

  /** Until when a check has put a start off; 0 before it did. */
  private long putOffNanos;

  /** When a race in which all else has failed no longer waits for what was asked again. */
  private long giveUpNanos;

  /** How far the race is; it only goes forward. */
  private enum Phase {
    /** Nothing new since the strategy was asked last, or not begun. */
    WAITING,
    /** There are facts that the strategy has not seen. */
    TO_DECIDE,
    /** Decided; the losers are being closed. */
    ENDING,
    /** The result was given. */
    OVER
  }

  private Phase phase = Phase.WAITING;

  /**
   * Creates a race that has not begun.
   *
   * @param settings of its connector
   * @param request what is asked for
   * @param network this machine's addresses
   * @param history what earlier connects have shown
   */
  public Race(Settings settings, Request request, LocalNetwork network, HistoryView history) {
    this.settings = settings;
    this.request = request;
    this.facts = new RaceFacts(settings, request, network, history);
    this.wakeNanos = request.deadlineNanos();
  }

  /**
   * The network that it runs on.
   *
   * @return as it was when the race began
   */
  public LocalNetwork network() {
    return facts.network();
  }

  /**
   * Takes a fact in.
   *
   * @param input the fact
   * @param nowNanos the moment of it, on the host's clock
   * @return whether it was news: false after the end, for a second answer, and for an attempt that
   *     has ended
   */
  public boolean feed(Input input, long nowNanos) {
    if (isOver()) {
      if (input instanceof Input.Connected connected) {
        alsoConnected(connected.attempt());
      }
      return false;
    }
    if (input instanceof Input.Started started) {
      calledNanos = started.calledNanos();
    }
    long elapsedNanos = nowNanos - calledNanos;
    boolean news = record(input, elapsedNanos);
    if (news && phase == Phase.WAITING) {
      phase = Phase.TO_DECIDE;
    }
    return news;
  }

  /**
   * What is to be done next.
   *
   * @return a command; null when there is none until the next input
   */
  public @Nullable Command poll() {
    if (commands.isEmpty() && phase == Phase.TO_DECIDE && !facts.dialling()) {
      decide();
    }
    Command next = commands.poll();
    if (next == null && phase == Phase.ENDING) {
      phase = Phase.OVER;
      return new Command.Finish(new RaceResult(request, facts, requireNonNull(ending)));
    }
    return next;
  }

  /**
   * Ends a race whose host can perform no more commands. Nothing is polled or fed afterwards.
   *
   * @param why in words, for the report
   * @param cause what went wrong with the host
   * @return what came of it until now
   */
  public RaceResult abandon(String why, Throwable cause) {
    phase = Phase.OVER;
    commands.clear();
    return new RaceResult(
        request,
        facts,
        new Ending(RaceReport.Outcome.CANCELLED, /* winner= */ -1, why, cause, null, 0));
  }

  /**
   * The addresses in the order in which they were tried so far, then those that were not.
   *
   * @return none that was refused
   */
  public List<InetAddress> order() {
    return facts.order();
  }

  /**
   * When a {@link Input.Tick} is due, unless another input comes first.
   *
   * @return a moment on the host's clock; {@link Long#MAX_VALUE} after the end
   */
  public long wakeNanos() {
    return isOver() ? Long.MAX_VALUE : calledNanos + wakeNanos;
  }

  /**
   * Whether it is decided: what is still to be polled is the closing of the losers, and the result.
   *
   * @return true from then on
   */
  public boolean isOver() {
    return phase == Phase.ENDING || phase == Phase.OVER;
  }

  // ---- the inputs

  /** The usual ones first: what comes after them here, a first connect need not load. */
  private boolean record(Input input, long elapsedNanos) {
    if (input instanceof Input.Started started) {
      facts.now(elapsedNanos);
      start(started.known());
      return true;
    }
    if (input instanceof Input.Dialled dialled) {
      facts.now(elapsedNanos);
      facts.dialled(dialled.attempt(), dialled.sinceNanos() - calledNanos);
      return true;
    }
    if (input instanceof Input.Connected connected) {
      return connected(connected.attempt(), elapsedNanos);
    }
    if (input instanceof Input.Answered answered) {
      return facts.hosts().of(answered.endpoint()).awaits(answered.family())
          && answered(answered, elapsedNanos);
    }
    if (input instanceof Input.Asked asked) {
      return facts.hosts().of(asked.endpoint()).asked(asked.family(), asked.server());
    }
    if (input instanceof Input.Here here) {
      return facts.here(here.network());
    }
    if (input instanceof Input.Failed failed) {
      return failed(failed, elapsedNanos);
    }
    facts.now(elapsedNanos);
    if (input instanceof Input.ServerFailing failing) {
      return facts.hosts().of(failing.endpoint()).failing(failing.family(), failing.cause());
    }
    if (input instanceof Input.Held held) {
      return facts.isDialling(held.attempt()) && facts.held(held);
    }
    if (input instanceof Input.Admitted admitted) {
      return facts.admitted(admitted.destination());
    }
    if (input instanceof Input.Passed accepted) {
      return facts.isChecking(accepted.attempt()) && win(accepted.attempt());
    }
    if (input instanceof Input.Cancelled cancelled) {
      return finish(RaceReport.Outcome.CANCELLED, cancelled.why(), cancelled.cause());
    }
    return true; // a tick
  }

  private void start(List<Destination> known) {
    try {
      ConnectStrategy strategy = settings.strategy();
      facts.started(requireNonNull(strategy.name(), "the strategy's name"));
      if (facts.elapsedNanos() >= request.deadlineNanos()) {
        return; // it has waited for its thread until there is nothing left to do
      }
      facts.known(known);
      if (known.isEmpty() || request.isOverSeveral()) {
        lookUp(strategy, known);
      }
    } catch (Throwable e) { // the strategy's, or the filter's
      breakDown(e);
    }
  }

  /** Names, and literals of which it is not known yet where they lead to. */
  private void lookUp(ConnectStrategy strategy, List<Destination> known) {
    Set<AddressFamily> families = Set.of();
    for (int i = 0; i < request.endpoints().size(); i++) {
      if (request.endpoints().get(i).literal() != null) {
        continue;
      }
      if (families.isEmpty()) {
        families = Set.copyOf(strategy.lookups(facts.network()));
      }
      if (families.isEmpty()) {
        throw new IllegalStateException("lookups() gave no address family");
      }
      lookUp(i, families);
    }
    for (int i = 0; i < request.endpoints().size(); i++) {
      InetAddress literal = request.endpoints().get(i).literal();
      if (literal != null
          && known.stream().noneMatch(each -> AddressKey.same(each.represented(), literal))
          && !facts.hosts().of(i).lookup(AddressFamily.of(literal)).pending()) {
        lookUp(i, Set.of(AddressFamily.of(literal)));
      }
    }
  }

  private void lookUp(int endpoint, Set<AddressFamily> families) {
    facts.hosts().of(endpoint).asking(families, facts.elapsedNanos());
    commands.add(new Command.Lookup(endpoint, families, /* fresh= */ false));
  }

  private boolean answered(Input.Answered answer, long elapsedNanos) {
    facts.now(elapsedNanos);
    try {
      facts.answered(answer);
    } catch (Throwable e) { // the filter's
      breakDown(e);
    }
    return true;
  }

  private boolean failed(Input.Failed failed, long elapsedNanos) {
    if (!facts.inFlight(failed.attempt()) && !facts.isDialling(failed.attempt())) {
      return false;
    }
    facts.now(elapsedNanos);
    facts.ended(failed.attempt(), AttemptFact.Status.FAILED, failed.cause());
    return true;
  }

  private boolean connected(int attempt, long elapsedNanos) {
    if (facts.attempts().get(attempt).status() != AttemptFact.Status.IN_FLIGHT) {
      return false;
    }
    facts.now(elapsedNanos);
    if (!request.checked()) {
      return win(attempt);
    }
    facts.checking(attempt);
    commands.add(new Command.Check(attempt));
    return true;
  }

  /** In the very turn of the win: it lost (contract row 26), but its time is learnt. */
  private void alsoConnected(int attempt) {
    if (phase == Phase.ENDING && ending != null && ending.winner() >= 0) {
      facts.connected(attempt);
    }
  }

  // ---- the decision

  private void decide() {
    phase = Phase.WAITING;
    try {
      while (commands.isEmpty() && !isOver()) {
        if (facts.elapsedNanos() >= request.deadlineNanos()) {
          finish(atTheDeadline(), "the deadline passed", null);
        } else if (++steps > MAXIMUM_STEPS) {
          throw new IllegalStateException("took " + MAXIMUM_STEPS + " steps without waiting");
        } else if (!take(requireNonNull(settings.strategy().next(facts), "the step"))) {
          steps = 0;
          return;
        }
      }
    } catch (Throwable e) { // the strategy's
      breakDown(e);
    }
  }

  /** Does one step; false when it is to wait. */
  private boolean take(Step step) {
    if (step instanceof Step.Attempt attempt) {
      return attempt(attempt);
    }
    if (step instanceof Step.Retry retry) {
      return retry(retry);
    }
    if (step instanceof Step.WaitUntil wait) {
      if (wait.elapsedNanos() <= facts.elapsedNanos()) {
        throw new IllegalStateException(
            "waits until " + wait.elapsedNanos() + " ns, at " + facts.elapsedNanos() + " ns");
      }
      sleepUntil(wait.elapsedNanos(), wait);
      askAgainWhenSilent();
      return false;
    }
    if (step instanceof Step.Abandon abandon) {
      abandon(abandon.attempt());
      return true;
    }
    return waitForNews(step);
  }

  private boolean attempt(Step.Attempt step) {
    Destination destination = facts.hosts().untried(step.destination());
    if (destination == null) {
      throw new NoCandidate(step.destination().address());
    }
    long notBeforeNanos = notBeforeNanos();
    if (notBeforeNanos > facts.elapsedNanos()) {
      return sleepUntil(notBeforeNanos, step);
    }
    planned = null; // being taken, or held back by a cap: no moment is planned
    if (facts.inFlight() >= settings.maximumAttempts() || facts.holds().all()) {
      wakeNanos = request.deadlineNanos();
      return false;
    }
    Destination held = facts.holds().first();
    Reason reason =
        held == null || !facts.attempts().isEmpty()
            ? step.reason()
            : new Beside(held.address(), facts.holds().why(held));
    commands.add(new Command.Dial(facts.dialling(destination, reason), destination));
    phase = Phase.TO_DECIDE; // as soon as it is known what became of the dial
    return true;
  }

  /** A second attempt at an address, within its bounds (contract row 53). */
  private boolean retry(Step.Retry step) {
    int number = step.attempt();
    if (!facts.inFlight(number) || !facts.retry().isWithinBounds(facts.attempts().get(number))) {
      throw new IllegalStateException("attempt " + number + " may not be retried");
    }
    AttemptFact first = facts.attempts().get(number);
    AttemptFact last = requireNonNull(facts.lastAttempt());
    long apartNanos = settings.timing().minimumAttemptDelayNanos();
    long notBeforeNanos = Math.max(notBeforeNanos(), last.startedNanos() + apartNanos);
    if (notBeforeNanos > facts.elapsedNanos()) {
      return sleepUntil(notBeforeNanos, step);
    }
    planned = null;
    if (facts.retrying(first, step.reason())) { // else the strategy hears that it may not any more
      commands.add(new Command.Dial(facts.attempts().size(), first.destination()));
      phase = Phase.TO_DECIDE;
    }
    return true;
  }

  /** Why a strategy that does not see what is held back chose another destination. */
  private record Beside(InetAddress held, String why) implements Reason {
    @Override
    public String words() {
      return AddressText.of(held) + " is held back: " + why;
    }
  }

  /**
   * The 10 ms; and, once in a race, a check that runs when a start is due: the server has answered,
   * so it gets the delay that the strategy waited for again, counted from its handshake and not
   * under the Minimum Connection Attempt Delay (contract row 40). A start is not put off so far
   * that it would have less than that minimum before the deadline (contract row 32).
   */
  private long notBeforeNanos() {
    long floorNanos = facts.lastSynNanos() + Timing.FLOOR_NANOS;
    AttemptFact checking = facts.handshaking();
    if (checking == null) {
      return floorNanos;
    }
    if (putOffNanos == 0) {
      long minimumNanos = settings.timing().minimumAttemptDelayNanos();
      long latestNanos = request.deadlineNanos() - minimumNanos;
      AttemptFact last = facts.attempts().get(facts.attempts().size() - 1);
      long waitedNanos = facts.elapsedNanos() - last.startedNanos();
      long againNanos = checking.establishedNanos() + Math.max(waitedNanos, minimumNanos);
      putOffNanos = Math.max(facts.elapsedNanos(), Math.min(againNanos, latestNanos));
    }
    return Math.max(floorNanos, putOffNanos);
  }

  private boolean sleepUntil(long elapsedNanos, Step step) {
    planned = step;
    plannedNanos = elapsedNanos;
    wakeNanos = Math.min(elapsedNanos, request.deadlineNanos());
    return false;
  }

  private boolean waitForNews(Step step) {
    planned = null;
    wakeNanos = request.deadlineNanos();
    if (!facts.anythingPending() && facts.hosts().mayBeOld()) {
      askAgain();
    } else if (!facts.anythingPending() || hopeless()) {
      boolean none = facts.destinations().isEmpty();
      finish(
          none ? RaceReport.Outcome.NO_ADDRESS : RaceReport.Outcome.ALL_FAILED,
          facts.untried().isEmpty() ? "" : requireNonNull(step.reason().words(), "the reason"),
          null);
    } else {
      askAgainWhenSilent();
    }
    return false;
  }

  // ---- answers that may be old (contract row 51)

  /**
   * Every address known was tried, or waits because others try it, and the last start or wait began
   * a while ago: what a fail-over leaves behind is silent more often than it refuses. What is in
   * flight stays so. Not while a check runs: somebody has answered.
   */
  private void askAgainWhenSilent() {
    AttemptFact last = facts.lastAtItsAddress();
    boolean none = last == null && !facts.holds().any();
    if (none || !facts.untried().isEmpty() || facts.handshaking() != null) {
      return;
    }
    if (facts.hosts().mayBeOld()) {
      long startedNanos = last == null ? 0 : last.startedNanos();
      long sinceNanos = Math.max(startedNanos, facts.holds().sinceNanos());
      long halfNanos = (request.deadlineNanos() - sinceNanos) / 2;
      long atNanos = sinceNanos + Math.min(SILENCE_NANOS, halfNanos);
      if (atNanos <= facts.elapsedNanos()) {
        askAgain();
      } else {
        wakeNanos = Math.min(wakeNanos, atNanos);
      }
    }
  }

  /** Once in a race for each host; what is new joins, and what is not is not dialled again. */
  private void askAgain() {
    for (int i = 0; i < request.endpoints().size(); i++) {
      if (request.endpoints().get(i).literal() == null) {
        Set<AddressFamily> families = facts.hosts().of(i).askingAgain(facts.elapsedNanos());
        if (!families.isEmpty()) {
          commands.add(new Command.Lookup(i, families, /* fresh= */ true));
        }
      }
    }
    giveUpNanos = facts.elapsedNanos() + PATIENCE_NANOS;
    wakeNanos = Math.min(wakeNanos, giveUpNanos);
  }

  /** Whether all has failed, and the second answer would have come by now. */
  private boolean hopeless() {
    if (!facts.onlyAskedAgain()) {
      return false;
    }
    wakeNanos = Math.min(wakeNanos, giveUpNanos);
    return facts.elapsedNanos() >= giveUpNanos;
  }

  /** A second lookup does not change what came of the first. */
  private RaceReport.Outcome atTheDeadline() {
    return facts.untried().isEmpty() && facts.onlyAskedAgain()
        ? RaceReport.Outcome.ALL_FAILED
        : RaceReport.Outcome.DEADLINE;
  }

  private void abandon(int number) {
    if (!facts.inFlight(number)) {
      throw new IllegalStateException("attempt " + number + " is not in flight");
    }
    facts.ended(number, AttemptFact.Status.ABANDONED, null);
    commands.add(new Command.Close(number));
    phase = Phase.TO_DECIDE;
  }

  // ---- the end

  private boolean win(int attempt) {
    facts.connected(attempt);
    return finish(attempt, RaceReport.Outcome.WON, "another attempt won", null);
  }

  private void breakDown(Throwable cause) {
    finish(RaceReport.Outcome.BROKEN, "the strategy or the address filter failed: " + cause, cause);
  }

  private boolean finish(RaceReport.Outcome how, String why, @Nullable Throwable cause) {
    return finish(-1, how, why, cause);
  }

  private boolean finish(
      int winner, RaceReport.Outcome how, String why, @Nullable Throwable cause) {
    ending = new Ending(how, winner, why, cause, planned, plannedNanos);
    phase = Phase.ENDING;
    commands.clear(); // a lookup or a check that was not begun: nobody wants it
    List<AttemptFact> attempts = facts.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (i != winner && attempts.get(i).inFlight()) {
        commands.add(new Command.Close(i));
      }
    }
    return true;
  }
}
