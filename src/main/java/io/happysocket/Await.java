// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.Destination;
import io.happysocket.engine.Completion;
import io.happysocket.engine.Engine;
import io.happysocket.engine.RaceObserver;
import io.happysocket.engine.Winner;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for its race. The end is told on the loop; exceptions are made on the waiting
 * thread, so that their stack is the caller's. The winner is guarded by this: it belongs to the
 * waiting thread, or is closed because nobody wants it any more.
 */
final class Await implements Completion {

  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  private final Request request;
  private final @Nullable Verdicts<?> verdicts;
  private @Nullable RaceObserver observer;
  private final boolean deafToInterrupts;

  // guarded by this
  private @Nullable RaceResult result;
  private @Nullable Winner winner;
  private @Nullable Throwable cause;
  private boolean unwanted;

  Await(Request request, @Nullable Verdicts<?> verdicts, boolean deafToInterrupts) {
    this.request = request;
    this.verdicts = verdicts;
    this.deafToInterrupts = deafToInterrupts;
  }

  /** Shows the race to somebody, too; before it begins. */
  void shownTo(@Nullable RaceObserver chosen) {
    observer = chosen;
  }

  @Override
  public @Nullable RaceObserver observer() {
    return observer;
  }

  @Override
  public void check(SocketChannel candidate, Destination destination) throws Exception {
    if (verdicts != null) {
      verdicts.check(candidate, destination);
    }
  }

  @Override
  public synchronized void ended(
      RaceResult ended, @Nullable Winner delivered, @Nullable Throwable beside) {
    result = ended;
    cause = beside;
    winner = delivered;
    if (unwanted) {
      closeWinner();
    }
  }

  /** Any thread: the winner is closed, now or when it comes, unless the thread has it already. */
  synchronized void unwanted() {
    unwanted = true;
    closeWinner();
  }

  private void closeWinner() {
    if (winner != null) {
      winner.close();
    }
    winner = null;
  }

  Connection await(Engine engine, Engine.Running running) throws IOException {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = running.awaitEnd();
        if (!ended) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        if (!deafToInterrupts) {
          running.abort("interrupted");
          unwanted();
          ended = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return take(engine, interrupted && !deafToInterrupts);
  }

  private synchronized Connection take(Engine engine, boolean interrupted) throws IOException {
    RaceResult ended = result;
    if (ended == null) {
      unwanted = true;
      throw Failure.heldUp(request);
    }
    log(engine.name(), ended);
    if (interrupted) {
      throw Failure.interrupted(ended);
    }
    if (unwanted) {
      throw Failure.cancelled(ended);
    }
    Winner mine = winner;
    if (mine == null) {
      throw Failure.of(ended, cause);
    }
    winner = null;
    return new Connection(mine.take(), ended, engine.learning());
  }

  /** Logs the timeline of every race at debug level. */
  static void log(String connector, RaceResult result) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}: {}", connector, result.report());
    }
  }
}
