// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads for what must not run on the loop: callers' code and blocking calls. Threads start
 * when needed and end after ten idle seconds. Thread-safe.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  /**
   * Creates a pool of a bounded number of threads; starts none yet.
   *
   * @param name the threads' common name
   * @param maximumThreads how many tasks may run at once, at least 1; more wait in order
   */
  public Workers(String name, int maximumThreads) {
    this(name, maximumThreads, maximumThreads, new LinkedBlockingQueue<>());
    pool.allowCoreThreadTimeOut(true);
  }

  private Workers(String name, int kept, int maximumThreads, BlockingQueue<Runnable> waiting) {
    pool =
        new ThreadPoolExecutor(
            kept,
            maximumThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            waiting,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Creates a pool in which every task has a thread at once, for tasks that wait for the network
   * and must not wait for one another; starts none yet.
   *
   * @param name the threads' common name
   * @return the pool
   */
  public static Workers unbounded(String name) {
    return new Workers(name, 0, Integer.MAX_VALUE, new SynchronousQueue<>());
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
