// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Timer;
import io.happysocket.race.DialResult;
import io.happysocket.race.Race;
import io.happysocket.race.RaceHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One race on real sockets: carries facts to the {@link Race} and does what it asks for. Confined
 * to the loop, but for {@link #tell} and for {@link #start} on a thread that hands the race over
 * afterwards.
 */
final class LiveRace implements RaceHost {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRace.class);

  private final Engine engine;
  private final EventLoop loop;
  private final Request request;
  private final Target target;
  private final Completion completion;
  private final RaceObserver observer;
  private final Race race;
  private final long startedNanos;
  private final List<LiveAttempt> attempts = new ArrayList<>(2);
  private final List<Runnable> whenDelivered = new ArrayList<>(0);
  private @Nullable LiveLookup lookup;
  private @Nullable Timer timer;
  private long timerNanos;
  private boolean inRace;
  private boolean begun;
  private boolean onLoop;
  private boolean registered;
  private boolean unwanted;
  private boolean delivered;

  LiveRace(Engine engine, Request request, Completion completion) {
    this.engine = engine;
    this.loop = engine.loop();
    this.request = request;
    this.target = request.target();
    this.completion = completion;
    this.observer = engine.observe(target);
    this.race = new Race(engine.spec(request), this);
    this.startedNanos = loop.now();
  }

  /**
   * On the loop: begins the race, or goes on with what another thread has begun.
   *
   * @see #start
   */
  void run() {
    onLoop = true;
    if (!begun) {
      start();
      return;
    }
    for (int i = 0; i < attempts.size(); i++) {
      watch(i, attempts.get(i));
    }
    enter(() -> {});
  }

  /**
   * Begins the race for a name on the loop, that for a literal on any thread. Unless it is over
   * then, nothing goes on until {@link #run} is called on the loop.
   *
   * @return whether it is over, and its end delivered
   */
  boolean start() {
    begun = true;
    InetAddress literal = target.literal();
    enter(
        () -> {
          if (literal == null) {
            race.start();
          } else {
            race.start(List.of(new Destination(literal, null)));
          }
        });
    return delivered;
  }

  /** Has the selector tell of the end of an attempt that was begun on another thread. */
  private void watch(int number, LiveAttempt attempt) {
    SocketChannel channel = attempt.channel;
    if (channel == null || attempt.closed) {
      return;
    }
    try {
      register(number, attempt, channel);
    } catch (IOException | RuntimeException e) {
      failed(number, attempt, e);
    }
  }

  /** Ends the race if it runs; runs the task when everything of it is closed. */
  void abort(String why, Runnable whenClosed) {
    if (delivered) {
      whenClosed.run();
      return;
    }
    whenDelivered.add(whenClosed);
    unwanted = true;
    enter(() -> race.cancel(why, elapsed()));
  }

  /** Any thread: an input that comes from a resolver. */
  void tell(Runnable input) {
    if (loop.inLoop() && !inRace) {
      enter(input);
      return;
    }
    try {
      loop.execute(() -> enter(input));
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer after the end of the connector", e);
    }
  }

  /** Any thread: whether the caller is called by the race, which takes no other input now. */
  boolean inInput() {
    return loop.inLoop() && inRace;
  }

  /** Every input of the race goes through here: afterwards the timer is set to its next moment. */
  private void enter(Runnable input) {
    inRace = true;
    try {
      input.run();
      if (lookup != null) {
        lookup.takeAtHand();
      }
    } finally {
      inRace = false;
    }
    if (onLoop && !race.isOver()) {
      setTimer(race.wakeNanos());
    }
  }

  private void setTimer(long elapsedNanos) {
    if (timer != null && timerNanos == elapsedNanos) {
      return;
    }
    stopTimer();
    timerNanos = elapsedNanos;
    timer =
        loop.schedule(
            startedNanos + elapsedNanos,
            () -> {
              timer = null;
              enter(() -> race.advance(elapsed()));
            });
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  long elapsed() {
    return loop.now() - startedNanos;
  }

  // ---- what the race asks for

  @Override
  public void lookup(Set<AddressFamily> families) {
    lookup = new LiveLookup(engine, this, race, observer);
    lookup.start(target.host(), families);
  }

  @Override
  public DialResult dial(int number, InetAddress address) {
    observer.attemptStarted(number, address);
    LiveAttempt attempt = new LiveAttempt(address);
    attempts.add(attempt);
    boolean connecting = false;
    try {
      SocketChannel channel = engine.dialer().open(address, target.local());
      attempt.channel = channel;
      connecting = true;
      if (Dialer.connect(channel, new InetSocketAddress(address, target.port()))) {
        return new DialResult.Established(elapsed());
      }
      if (onLoop) {
        register(number, attempt, channel);
      }
      return new DialResult.InFlight(elapsed());
    } catch (IOException | RuntimeException | Error e) {
      // unresolved scopes and unsupported families are unchecked; none of them ends the race
      attempt.close();
      observer.attemptEnded(number, address, RaceObserver.End.FAILED, e);
      return new DialResult.Failed(elapsed(), e, connecting && Failures.sentSyn(e));
    }
  }

  private void register(int number, LiveAttempt attempt, SocketChannel channel) throws IOException {
    attempt.registration =
        loop.register(channel, SelectionKey.OP_CONNECT, () -> ready(number, attempt, channel));
    registered = true;
  }

  private void ready(int number, LiveAttempt attempt, SocketChannel channel) {
    if (race.isOver() || !channel.isOpen()) {
      return;
    }
    try {
      if (Dialer.finish(channel)) {
        enter(() -> race.established(number, elapsed()));
      }
    } catch (IOException | RuntimeException e) {
      failed(number, attempt, e);
    }
  }

  private void failed(int number, LiveAttempt attempt, Throwable cause) {
    attempt.close();
    observer.attemptEnded(number, attempt.address, RaceObserver.End.FAILED, cause);
    enter(() -> race.failed(number, cause, elapsed()));
  }

  @Override
  public void check(int number) {
    LiveAttempt attempt = attempts.get(number);
    observer.attemptEstablished(number, attempt.address);
    engine.checker().start(request, attempt, cause -> checked(number, attempt, cause));
  }

  private void checked(int number, LiveAttempt attempt, @Nullable Throwable cause) {
    if (race.isOver() || attempt.closed) {
      return;
    }
    if (cause == null) {
      enter(() -> race.accepted(number, elapsed()));
    } else {
      failed(number, attempt, cause);
    }
  }

  @Override
  public void close(int number) {
    LiveAttempt attempt = attempts.get(number);
    if (attempt.channel != null) {
      // one that is being checked belongs to its check, whose read the question would wait for
      boolean ours = attempt.registration != null;
      attempt.standsToo = race.isOver() && ours && standsToo(attempt.channel);
      engine.dialer().beforeLoserClose(attempt.channel);
    }
    attempt.close();
    observer.attemptEnded(number, attempt.address, RaceObserver.End.CLOSED, null);
  }

  private static boolean standsToo(SocketChannel loser) {
    try {
      return Dialer.finish(loser);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public void finished(int winner) {
    stopTimer();
    if (lookup != null) {
      lookup.end(winner >= 0);
    }
    LiveAttempt won = winner >= 0 ? attempts.get(winner) : null;
    if (won != null) {
      observer.attemptEnded(winner, won.address, RaceObserver.End.WON, null);
      if (won.registration != null) {
        won.registration.cancel();
      }
    }
    if (registered) {
      // the selector must run once before losers are released and the winner may block
      loop.afterFlush(() -> deliver(won));
    } else {
      deliver(won);
    }
  }

  private void deliver(@Nullable LiveAttempt won) {
    delivered = true;
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).standsToo) {
        race.established(i, elapsed());
      }
    }
    if (onLoop) {
      engine.left(this);
    }
    engine.ended(race);
    if (observer != RaceObserver.NONE) {
      observer.raceEnded(race.report());
    }
    SocketChannel channel = won == null ? null : won.channel;
    if (channel == null) {
      completion.failed(race, race.brokenBy());
    } else if (unwanted) {
      Dialer.close(channel);
      completion.failed(race, null);
    } else {
      handOver(channel);
    }
    whenDelivered.forEach(Runnable::run);
  }

  private void handOver(SocketChannel channel) {
    try {
      channel.configureBlocking(true);
    } catch (IOException e) {
      Dialer.close(channel);
      completion.failed(race, e);
      return;
    }
    completion.connected(channel, race);
  }
}
