// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.engine.Completion;
import io.happysocket.engine.Engine;
import io.happysocket.race.Race;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The future of a race. Completed on the connector's executor; cancelling it ends the race and
 * returns when everything of it is closed. A channel that nobody takes, because the future was
 * completed by others or cancelled, is closed.
 *
 * @param <T> what a winner becomes
 */
final class ConnectFuture<T> extends CompletableFuture<T> implements Completion {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectFuture.class);

  private final Engine engine;
  private final Executor executor;
  private final Function<Connection, T> result;
  private volatile Engine.@Nullable Running running;
  private volatile @Nullable Race ended;
  private volatile boolean cancelling;

  ConnectFuture(Engine engine, Executor executor, Function<Connection, T> result) {
    this.engine = engine;
    this.executor = executor;
    this.result = result;
  }

  void runs(Engine.Running race) {
    running = race;
  }

  @Override
  public void connected(SocketChannel channel, Race race) {
    ended = race;
    Await.log(race);
    hand(
        () -> {
          if (!complete(result.apply(new Connection(engine, channel, race)))) {
            close(channel);
          }
        },
        () -> close(channel));
  }

  @Override
  public void failed(Race race, @Nullable Throwable cause) {
    ended = race;
    Await.log(race);
    hand(
        () -> {
          // a cancellation in progress completes it in its own way
          if (!cancelling && !isDone()) {
            completeExceptionally(Failure.of(race.report(), cause));
          }
        },
        () -> {});
  }

  /** An executor that refuses must not lose the channel, nor leave anybody waiting. */
  private void hand(Runnable task, Runnable otherwise) {
    try {
      executor.execute(task);
    } catch (RuntimeException e) {
      LOG.debug("the executor refused a completion", e);
      otherwise.run();
      completeExceptionally(e);
    }
  }

  /**
   * Ends the race.
   *
   * @param mayInterruptIfRunning of no effect
   * @return whether the future is cancelled
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!isDone()) {
      cancelling = true;
      abort("cancelled");
      Race race = ended;
      if (race != null) {
        RaceReport report = race.report();
        String message = "cancelled: " + report.headline();
        completeExceptionally(new ConnectCancelledException(message, report));
      } else {
        super.cancel(mayInterruptIfRunning);
      }
    }
    return isCancelled();
  }

  /**
   * Ends the race, returns when everything of it is closed, and gives its report if it had begun.
   */
  @Nullable RaceReport abort(String why) {
    Engine.Running race = running;
    if (race != null) {
      race.abort(why);
    }
    Race over = ended;
    return over == null ? null : over.report();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {}", channel, e);
    }
  }
}
