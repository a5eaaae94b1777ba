// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A bounded number of daemon threads for what must not run on the loop: callers' code and blocking
 * calls. Threads start when needed and end after ten idle seconds. Thread-safe.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Creates the pool; starts no thread yet.
   *
   * @param name the threads' common name
   * @param maximumThreads how many tasks may run at once, at least 1; more wait in order
   */
  public Workers(String name, int maximumThreads) {
    pool =
        new ThreadPoolExecutor(
            maximumThreads,
            maximumThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task on one of the threads.
   *
   * @param task may block
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Takes no more tasks; those already given still run, and the threads end after them. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
