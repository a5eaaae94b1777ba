// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.loop.EventLoop;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Request;
import io.happysocket.race.SynSchedule;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one race on real sockets: the channel of each, its registration, its check and
 * its room. What becomes of them is told to the {@link Driver}. Confined as that is; only a check
 * runs on a thread of its own.
 */
final class Attempts {

  private final Driver driver;
  private final Engine engine;
  private final EventLoop loop;
  private final Request request;
  private final Completion completion;
  private final Admission admission;
  private final Room room;
  private final List<Attempt> all = new ArrayList<>(2);

  Attempts(Driver driver, Engine engine, Request request, Completion completion) {
    this.driver = driver;
    this.engine = engine;
    this.loop = engine.loop();
    this.request = request;
    this.completion = completion;
    this.admission = engine.admission();
    this.room = new Room(admission, driver);
  }

  Attempt get(int number) {
    return all.get(number);
  }

  // ---- room

  /** Whether it may start now; else the race hears that it has to wait. */
  boolean isAdmitted(Command.Dial dial) {
    Attempt attempt = new Attempt(dial.destination());
    Admission.Wait wait = room.take(attempt);
    if (wait != null) {
      driver.feed(new Input.Held(dial.attempt(), wait.all, wait.why));
      return false;
    }
    all.add(attempt);
    return true;
  }

  /** There is room at a destination, to use now or to leave. */
  void offered(Destination destination) {
    room.offered(destination);
  }

  /** The race has decided otherwise, or for later: others may have the room that it was offered. */
  void leaveRoom() {
    room.giveBack();
  }

  // ---- the dial

  void dial(Command.Dial dial) {
    int number = dial.attempt();
    Attempt attempt = all.get(number);
    Destination to = dial.destination();
    try {
      SocketChannel channel = engine.dialer().open(to.address(), request);
      attempt.channel = channel;
      send(number, attempt, channel, new InetSocketAddress(to.address(), to.port()));
      if (Dialer.finish(channel)) { // on loopback, and no selector is needed
        admission.answered(attempt);
        driver.feed(new Input.Connected(number));
      } else if (loop.inLoop()) {
        register(number, attempt, channel);
      }
    } catch (IOException | RuntimeException | Error e) {
      // unresolved scopes and unsupported families are unchecked; none of them ends the race
      closeFailed(attempt);
      driver.feed(new Input.Failed(number, e));
    }
  }

  /** Starts to connect. A refusal is an answer; whatever else fails here has sent no SYN. */
  private void send(int number, Attempt attempt, SocketChannel channel, InetSocketAddress remote)
      throws IOException {
    long sinceNanos = loop.now();
    try {
      channel.connect(remote);
    } catch (ConnectException e) {
      sent(number, attempt, sinceNanos);
      throw e;
    }
    sent(number, attempt, sinceNanos);
  }

  private void sent(int number, Attempt attempt, long sinceNanos) {
    attempt.sinceNanos = sinceNanos;
    attempt.synSent = true;
    if (number > 0) {
      driver.startedOneMore(attempt);
    }
    driver.feed(new Input.Dialled(number, sinceNanos));
  }

  /** On the loop: those that another thread has begun are waited for here. */
  void join() {
    for (int i = 0; i < all.size(); i++) {
      Attempt attempt = all.get(i);
      if (attempt.channel != null && !attempt.closed) {
        try {
          register(i, attempt, attempt.channel);
        } catch (IOException | RuntimeException | Error e) {
          failed(i, attempt, e);
        }
      }
    }
  }

  private void register(int number, Attempt attempt, SocketChannel channel) throws IOException {
    attempt.registration = loop.register(channel, SelectionKey.OP_CONNECT, () -> ready(number));
  }

  private void ready(int number) {
    Attempt attempt = all.get(number);
    SocketChannel channel = attempt.channel;
    if (attempt.closed || channel == null || !channel.isOpen()) {
      return;
    }
    try {
      if (!Dialer.finish(channel)) {
        return;
      }
    } catch (IOException | RuntimeException | Error e) {
      failed(number, attempt, e);
      return;
    }
    admission.answered(attempt);
    driver.take(new Input.Connected(number));
  }

  private void failed(int number, Attempt attempt, Throwable cause) {
    closeFailed(attempt);
    driver.take(new Input.Failed(number, cause));
  }

  /** What failed so soon was an answer, if not a welcome one. */
  private void closeFailed(Attempt attempt) {
    if (attempt.synSent && loop.now() - attempt.sinceNanos < SynSchedule.LEAST_PATIENCE_NANOS) {
      admission.answered(attempt);
    }
    close(attempt);
  }

  // ---- the check

  /** A channel may block, for its check, once the selector has let go of it. */
  void check(int number) {
    Attempt attempt = all.get(number);
    if (attempt.registration == null) {
      runCheck(number, attempt);
    } else {
      attempt.registration.cancel();
      loop.afterFlush(() -> runCheck(number, attempt));
    }
  }

  private void runCheck(int number, Attempt attempt) {
    SocketChannel channel = attempt.channel;
    if (attempt.closed || channel == null) {
      return;
    }
    attempt.registration = null;
    try {
      channel.configureBlocking(true);
      engine.checks().execute(() -> checkOnItsThread(number, attempt, channel));
    } catch (Throwable e) {
      checked(number, attempt, new IOException("the handshake cannot be run: " + e, e));
    }
  }

  private void checkOnItsThread(int number, Attempt attempt, SocketChannel channel) {
    Throwable cause = null;
    try {
      if (channel.isOpen()) { // else the race has ended while this waited for a thread
        completion.check(channel, attempt.destination);
        cause = Dialer.unfit(channel);
      }
    } catch (Throwable e) { // whatever a caller's code throws, the race must hear of it
      cause = e;
    }
    checked(number, attempt, cause);
  }

  private void checked(int number, Attempt attempt, @Nullable Throwable cause) {
    if (cause == null) {
      driver.tell(new Input.Passed(number));
    } else {
      Dialer.close(attempt.channel);
      admission.release(attempt);
      driver.tell(new Input.Failed(number, cause));
    }
  }

  // ---- the end

  /** A loser, or abandoned. One that is being checked belongs to its check: it is not asked. */
  void close(int number) {
    Attempt attempt = all.get(number);
    SocketChannel channel = attempt.channel;
    boolean alsoConnected = false;
    if (channel != null) {
      alsoConnected = attempt.registration != null && Dialer.isConnected(channel);
      engine.dialer().beforeLoserClose(channel);
    }
    close(attempt);
    if (alsoConnected) {
      driver.feed(new Input.Connected(number));
    }
  }

  void close(Attempt attempt) {
    attempt.close();
    release(attempt);
  }

  void closeAll() {
    room.end();
    all.forEach(this::close);
  }

  /** Its room is free when its descriptor is: the selector must let go of that first. */
  private void release(Attempt attempt) {
    if (attempt.registration == null) {
      admission.release(attempt);
    } else {
      loop.afterFlush(() -> admission.release(attempt));
    }
  }

  /**
   * No more are started. The winner is no longer the selector's.
   *
   * @return whether the selector must run once before losers are released and the winner may block
   */
  boolean end(@Nullable Attempt winner) {
    room.end();
    boolean registered = false;
    for (Attempt attempt : all) {
      registered |= attempt.registration != null;
    }
    if (winner != null && winner.registration != null) {
      winner.registration.cancel();
    }
    return registered;
  }
}
