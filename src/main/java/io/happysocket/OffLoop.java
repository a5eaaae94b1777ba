// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Foreign;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs callers' code anywhere but on the loop: on the executor that the connector was given, and on
 * the connector's own threads where that one runs it on the loop itself ({@code Runnable::run}, a
 * pool whose policy is "caller runs") or refuses. Thread-safe.
 */
final class OffLoop {

  private final EventLoop loop;
  private final Executor own;
  private final @Nullable Executor given;

  OffLoop(EventLoop loop, Executor own, @Nullable Executor given) {
    this.loop = loop;
    this.own = own;
    this.given = given;
  }

  /** The connector's, for the log. */
  String name() {
    return loop.name();
  }

  /** Whether this is the loop, where no caller's code may run. */
  boolean isOnLoop() {
    return loop.inLoop();
  }

  /**
   * Runs a task.
   *
   * @param host of the connect it belongs to
   * @param task the caller's code
   * @param refused run in its place when the given executor refuses it; here, with what the own
   *     threads threw, when none of them can be had, since there is no other thread
   */
  void run(String host, Runnable task, Consumer<Throwable> refused) {
    if (given == null) {
      runOnOwn(host, task, refused);
      return;
    }
    try {
      given.execute(() -> runUnlessOnLoop(host, task, refused));
    } catch (Throwable e) {
      Foreign.threw("the executor", host, e);
      runOnOwn(host, () -> refused.accept(e), refused);
    }
  }

  private void runUnlessOnLoop(String host, Runnable task, Consumer<Throwable> refused) {
    if (loop.inLoop()) {
      runOnOwn(host, task, refused);
    } else {
      task.run();
    }
  }

  private void runOnOwn(String host, Runnable task, Consumer<Throwable> refused) {
    try {
      own.execute(task);
    } catch (Throwable e) {
      Foreign.threw("a thread of the connector's that could not be had", host, e);
      refused.accept(new IOException("no thread of the connector's could be had", e));
    }
  }
}
