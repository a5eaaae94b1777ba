// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.dns.Answer;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Foreign;
import io.happysocket.loop.Timer;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceEvent;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one race on real sockets: feeds the {@link Race} and does what it asks for.
 *
 * <p>Confined to the loop, with two exceptions. A race whose answers are known may be begun on its
 * caller's thread ({@link #start}), which then hands it to the loop ({@link #join}) unless it is
 * over; nobody is asked before. And whatever comes from elsewhere, a resolver, a check, is told on
 * any thread ({@link #tell}), also in the middle of a command: it is fed in the loop's turn, all
 * that is known by then together.
 *
 * <p>However it goes, the caller is told of the end once: what goes wrong here ends the race, and
 * the completion comes in a {@code finally}.
 */
final class Driver implements Engine.Running {

  private final Engine engine;
  private final EventLoop loop;
  private final Request request;
  private final Completion completion;
  private final List<RaceObserver> observers;
  private final Race race;

  /** Of the only host, as known when the race began on its caller's thread; else none. */
  private final List<Answer> known;

  private final long calledNanos;
  private final Attempts attempts;
  private final CountDownLatch over = new CountDownLatch(1);

  /** What was told and is not yet fed; guarded by this. */
  private List<Told> told = List.of();

  /** On its caller's thread, and not given to the loop yet; guarded by this. */
  private boolean elsewhere;

  private List<RaceLookup> lookups = List.of();
  private @Nullable Timer timer;
  private long timerNanos;

  /** Set at the end, before the system has let go of the losers. */
  private @Nullable RaceResult result;

  /** The attempt to be delivered, between the end and the delivery. */
  private @Nullable Attempt winner;

  /** Why a winner is not delivered, when it is closed between the end and the delivery. */
  private @Nullable IOException takenBack;

  private record Told(Input input, long atNanos) {}

  Driver(
      Engine engine, Request request, Completion completion, List<Answer> known, long calledNanos) {
    this.engine = engine;
    this.loop = engine.loop();
    this.request = request;
    this.completion = completion;
    this.attempts = new Attempts(this, engine, request, completion);
    this.known = known;
    this.calledNanos = calledNanos;
    this.observers = engine.observers(request, completion.observer());
    this.race = engine.race(request, calledNanos);
  }

  // ---- the ways in

  /** On the loop: begins the race. */
  void start() {
    long nowNanos = loop.now();
    take(started(nowNanos), nowNanos);
  }

  /** Any thread: begins a race whose answers are known, without a check. */
  void startHere() {
    synchronized (this) {
      elsewhere = true;
    }
    long nowNanos = engine.nowSince(calledNanos);
    take(started(nowNanos), nowNanos);
  }

  private Input.Started started(long nowNanos) {
    return engine.destinations().started(request, calledNanos, nowNanos);
  }

  /** On the loop: goes on with a race that another thread has begun. */
  void join() {
    synchronized (this) {
      elsewhere = false;
    }
    for (RaceLookup lookup : lookups) {
      lookup.ask();
    }
    attempts.join();
    take(new Input.Tick());
  }

  /** Any thread: ends a race that was never started, and is not going to be. */
  void refuse(String why, @Nullable Throwable cause) {
    long nowNanos = loop.now();
    race.feed(started(nowNanos), nowNanos);
    end(why, cause);
  }

  /** Ends a race that has begun, unless it is over. */
  void end(String why, @Nullable Throwable cause) {
    take(new Input.Cancelled(why, cause));
  }

  /** Whether its end is delivered. Any thread. */
  boolean isOver() {
    return over.getCount() == 0;
  }

  @Override
  public void abort(String why) {
    try {
      loop.execute(() -> cancel(why));
    } catch (RejectedExecutionException e) {
      // the loop has ended, and its races with it, or is about to
    }
    if (!loop.inLoop()) {
      loop.port().awaitThroughInterrupts(over, patienceNanos());
    }
  }

  @Override
  public boolean awaitEnd() throws InterruptedException {
    if (isOver() && !Thread.currentThread().isInterrupted()) {
      return true; // as most are that began on this thread: nothing to reckon
    }
    long beforeNanos = loop.now();
    long patienceNanos = patienceNanos();
    if (loop.port().await(over, patienceNanos)) {
      return true;
    }
    // a machine that slept wakes this thread and the loop at once, and the loop has an end to tell
    boolean slept = loop.now() - beforeNanos - patienceNanos > Engine.GRACE_NANOS;
    return slept && loop.port().await(over, Engine.GRACE_NANOS);
  }

  @Override
  public List<InetAddress> order() {
    return race.order();
  }

  /** Until the deadline and a little longer, or, when that is past, a little longer. */
  private long patienceNanos() {
    long lastNanos = calledNanos + request.deadlineNanos() + Engine.GRACE_NANOS;
    return Math.max(lastNanos - loop.now(), Engine.GRACE_NANOS);
  }

  /** On the loop: ends the race, or, if it is won and not delivered yet, its winner. */
  void cancel(String why) {
    if (result == null) {
      end(why, null);
    } else if (winner != null) {
      attempts.close(winner);
      winner = null;
      takenBack = new IOException(why);
    }
  }

  /** Any thread: an input, fed in a turn of the loop. */
  void tell(Input input) {
    boolean first;
    synchronized (this) {
      first = told.isEmpty() && !elsewhere;
      told = told.isEmpty() ? new ArrayList<>(2) : told;
      told.add(new Told(input, loop.now()));
    }
    if (first) {
      try {
        loop.execute(this::takeTold);
      } catch (RejectedExecutionException e) {
        // the loop has ended, and this race with it
      }
    }
  }

  private void takeTold() {
    try {
      feedTold();
      perform();
    } catch (Throwable e) {
      broken(e);
    }
  }

  /** On the thread that drives the race: an input of now, and what follows from it. */
  void take(Input input) {
    take(input, loop.now());
  }

  private void take(Input input, long nowNanos) {
    try {
      if (timer == null && result == null) {
        arm(calledNanos + request.deadlineNanos()); // first of all, whatever happens below
      }
      feedTold(); // what came in this turn, before a moment that is due in it (contract row 11)
      feed(input, nowNanos);
      perform();
    } catch (Throwable e) {
      broken(e);
    }
  }

  private void feedTold() {
    List<Told> now;
    synchronized (this) {
      if (told.isEmpty()) {
        return;
      }
      now = told;
      told = List.of();
    }
    for (Told each : now) {
      feed(each.input(), each.atNanos());
    }
  }

  // ---- the race

  private void feed(Input input, long atNanos) {
    HeldUp.Watch watch = HeldUp.Watch.NOBODY;
    if (input instanceof Input.Answered) {
      watch = engine.filterWatch();
    } else if (input instanceof Input.Started) {
      watch = engine.strategyWatch();
    }
    long begunNanos = watch.begin();
    if (input instanceof Input.Admitted admitted) {
      attempts.offered(admitted.destination());
    }
    boolean news = race.feed(input, atNanos);
    watch.end(request.host(), begunNanos);
    if (news) {
      show(input);
    }
  }

  /** Races that run at the same time need not compare the families for the history's sake. */
  void startedOneMore(Attempt attempt) {
    engine.learning().started(race.network(), request.host(), attempt.destination.represented());
  }

  /** In the middle of a command: an input of now, which the race acts on afterwards. */
  void feed(Input input) {
    feed(input, loop.now());
  }

  private void show(RaceEvent event) {
    for (int i = 0; i < observers.size(); i++) {
      try {
        observers.get(i).shown(event);
      } catch (Throwable e) {
        Foreign.threw("an observer", request.host(), e);
      }
    }
  }

  private void perform() {
    HeldUp.Watch watch = engine.strategyWatch();
    while (result == null) {
      long begunNanos = watch.begin();
      Command command = race.poll();
      watch.end(request.host(), begunNanos);
      if (command == null) {
        attempts.leaveRoom();
        arm(race.wakeNanos());
        return;
      }
      if (command instanceof Command.Dial dial && !attempts.isAdmitted(dial)) {
        continue;
      }
      show(command);
      perform(command);
    }
  }

  private void perform(Command command) {
    if (command instanceof Command.Dial dial) {
      attempts.dial(dial);
    } else if (command instanceof Command.Finish finish) {
      finish(finish.result());
    } else if (command instanceof Command.Lookup lookup) {
      lookup(lookup);
    } else if (command instanceof Command.Check check) {
      attempts.check(check.attempt());
    } else if (command instanceof Command.Close close) {
      attempts.close(close.attempt());
    }
  }

  /** Sets the timer; a race that is begun on its caller's thread has none yet. */
  private void arm(long atNanos) {
    if (!loop.inLoop() || (timer != null && timerNanos == atNanos)) {
      return;
    }
    stopTimer();
    timerNanos = atNanos;
    timer = loop.schedule(atNanos, this::tick);
  }

  private void tick() {
    timer = null;
    take(new Input.Tick());
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  // ---- lookups

  private void lookup(Command.Lookup lookup) {
    long latest = calledNanos + request.deadlineNanos();
    boolean first = !lookup.fresh() && request.endpoints().get(lookup.endpoint()).literal() == null;
    if (first) {
      engine.known().wants(lookup.families());
      if (KnownNames.areFor(lookup.families(), known)) {
        takeKnown(lookup, latest);
        return;
      }
    }
    RaceLookup asked = new RaceLookup(engine, request, lookup, latest, this::tell);
    List<RaceLookup> more = new ArrayList<>(lookups.size() + 1);
    more.addAll(lookups);
    more.add(asked);
    lookups = List.copyOf(more);
    if (loop.inLoop()) { // else it is asked when the race has joined the loop
      asked.ask();
    }
  }

  /** What is known was so when the race was called for. */
  private void takeKnown(Command.Lookup lookup, long latest) {
    Consumer<Input> here = input -> feed(input, engine.nowSince(calledNanos));
    try {
      for (int i = 0; i < known.size(); i++) {
        engine.destinations().tell(request, lookup.endpoint(), known.get(i), calledNanos, here);
      }
    } catch (Throwable e) {
      new RaceLookup(engine, request, lookup, latest, here).answerFailed(e);
    }
  }

  private void endLookups(boolean won) {
    for (int i = 0; i < lookups.size(); i++) {
      lookups.get(i).end(won);
    }
  }

  // ---- the end

  private void finish(RaceResult ended) {
    result = ended;
    stopTimer();
    endLookups(ended.winner() >= 0);
    winner = ended.winner() >= 0 ? attempts.get(ended.winner()) : null;
    if (attempts.end(winner)) {
      // the selector must run once before losers are released and the winner may block
      loop.afterFlush(this::deliver);
    } else {
      deliver();
    }
  }

  private void deliver() {
    RaceResult ended = result;
    if (ended == null || isOver()) {
      return;
    }
    SocketChannel channel = winner == null ? null : winner.channel;
    Winner delivered =
        winner == null || channel == null ? null : new Winner(channel, winner, engine.admission());
    winner = null;
    Throwable cause = takenBack == null ? ended.cause() : takenBack;
    try {
      if (loop.inLoop()) {
        engine.left(this);
      }
      engine.learning().learn(ended);
      if (channel != null) {
        channel.configureBlocking(true);
      }
    } catch (Throwable e) {
      close(delivered);
      delivered = null;
      cause = e;
    } finally {
      tellCaller(ended, delivered, cause);
    }
  }

  private void tellCaller(RaceResult ended, @Nullable Winner delivered, @Nullable Throwable cause) {
    try {
      completion.ended(ended, delivered, cause);
    } catch (Throwable e) {
      close(delivered);
      Foreign.threw("the completion", request.host(), e);
    } finally {
      over.countDown();
    }
  }

  private static void close(@Nullable Winner delivered) {
    if (delivered != null) {
      delivered.close();
    }
  }

  /** Something here went wrong: this race ends, with that cause, and no other is harmed. */
  private void broken(Throwable cause) {
    Foreign.threw("the driver of a race", request.host(), cause);
    if (result == null) {
      result = race.abandon("the race broke down: " + cause.getClass().getName(), cause);
    }
    try {
      stopTimer();
      endLookups(false);
      winner = null;
      attempts.closeAll();
    } finally {
      deliver();
    }
  }
}
