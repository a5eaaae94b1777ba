// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.Destination;
import io.happysocket.engine.Completion;
import io.happysocket.engine.Engine;
import io.happysocket.engine.RaceObserver;
import io.happysocket.engine.Winner;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.report.RaceReport;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The future of a race. Completed on the connector's executor, or, by a race that is over before it
 * is handed out, at once; cancelling it ends the race and returns when everything of it is closed.
 *
 * <p>The first completion decides what becomes of the channel: the race's own delivers it; a
 * cancel, or {@code complete} called by other code, closes it.
 *
 * @param <T> what a winner becomes
 */
final class ConnectFuture<T> extends CompletableFuture<T> implements Completion {

  private final Request request;
  private final OffLoop offLoop;
  private final @Nullable Verdicts<?> verdicts;
  private @Nullable RaceObserver observer;
  private final BiFunction<SocketChannel, RaceResult, T> made;
  private volatile Engine.@Nullable Running running;
  private volatile @Nullable RaceResult result;
  private volatile @Nullable Winner winner;
  private volatile boolean cancelling;

  /** What the completion gave, or was about to give. */
  private volatile @Nullable T offered;

  ConnectFuture(
      Request request,
      OffLoop offLoop,
      @Nullable Verdicts<?> verdicts,
      BiFunction<SocketChannel, RaceResult, T> made) {
    this.request = request;
    this.offLoop = offLoop;
    this.verdicts = verdicts;
    this.made = made;
  }

  void runs(Engine.Running race) {
    running = race;
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
  public void ended(RaceResult ended, @Nullable Winner delivered, @Nullable Throwable cause) {
    Await.log(offLoop.name(), ended);
    winner = delivered;
    result = ended;
    if (isDone()) {
      close(delivered);
    } else if (delivered != null) {
      run(() -> deliver(delivered, ended));
    } else if (!cancelling) { // which completes it in its own way
      run(() -> fail(Failure.of(ended, cause)));
    }
  }

  /**
   * A race that is over where it is begun, on its caller's thread, has a future that nobody has.
   */
  private void run(Runnable completing) {
    if (running == null && !offLoop.isOnLoop()) {
      completing.run();
    } else {
      offLoop.run(request.host(), completing, this::fail);
    }
  }

  /** Taken before the caller's code runs: that may connect again, and wait for it. */
  private void deliver(Winner delivered, RaceResult ended) {
    T made = this.made.apply(delivered.take(), ended);
    offered = made;
    if (!complete(made)) {
      close(delivered);
    }
  }

  /** An executor that refuses may have delivered all the same. */
  private void fail(Throwable cause) {
    if (completeExceptionally(cause) || !isDelivered()) {
      close(winner);
    }
  }

  private boolean isDelivered() {
    T value = offered;
    return value != null && !isCompletedExceptionally() && getNow(null) == value;
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
      RaceReport report = abort("cancelled");
      if (report != null) {
        fail(new ConnectCancelledException("cancelled: " + Failure.headline(report), report));
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
    RaceResult over = result;
    return over == null ? null : over.report();
  }

  private static void close(@Nullable Winner winner) {
    if (winner != null) {
      winner.close();
    }
  }
}
