// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.engine.Completion;
import io.happysocket.engine.Engine;
import io.happysocket.race.Race;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for its race. The end is written on the loop and read by the waiting thread
 * after the latch; exceptions are made on the waiting thread, so that their stack is the caller's.
 */
final class Await implements Completion {

  private static final Logger LOG = LoggerFactory.getLogger(Await.class);

  private final CountDownLatch over = new CountDownLatch(1);
  private final boolean deafToInterrupts;
  private @Nullable SocketChannel channel;
  private @Nullable Race race;
  private @Nullable Throwable cause;

  @Override
  public void connected(SocketChannel winner, Race ended) {
    channel = winner;
    race = ended;
    over.countDown();
  }

  @Override
  public void failed(Race ended, @Nullable Throwable beside) {
    race = ended;
    cause = beside;
    over.countDown();
  }

  Await() {
    this(false);
  }

  Await(boolean deafToInterrupts) {
    this.deafToInterrupts = deafToInterrupts;
  }

  Connection await(Engine engine, Engine.Running running) throws IOException {
    boolean interrupted = deafToInterrupts ? awaitThroughInterrupts() : awaitOrAbort(running);
    Race ended = race;
    if (ended == null) {
      throw new IllegalStateException("the race was lost by its loop");
    }
    log(ended);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (interrupted && !deafToInterrupts) {
      close();
      throw interruption(ended);
    }
    if (channel == null) {
      throw Failure.of(ended.report(), cause);
    }
    return new Connection(engine, channel, ended);
  }

  private boolean awaitOrAbort(Engine.Running running) {
    try {
      over.await();
      return false;
    } catch (InterruptedException e) {
      running.abort("interrupted");
      return true;
    }
  }

  private boolean awaitThroughInterrupts() {
    boolean interrupted = false;
    while (true) {
      try {
        over.await();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** The timeline of every race, for who wants it. */
  static void log(Race race) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}", race.report());
    }
  }

  private static ConnectInterruptedException interruption(Race ended) {
    return new ConnectInterruptedException(
        "interrupted: " + ended.report().headline(), ended.report());
  }

  private void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing {}", channel, e);
      }
    }
  }
}
