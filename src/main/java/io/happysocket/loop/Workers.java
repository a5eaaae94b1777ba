// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for what must not run on the loop: callers' code and blocking calls. Threads start
 * when needed and end after ten idle seconds. Thread-safe.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final long IDLE_SECONDS = 10;
  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private final String name;
  private final int maximumThreads;

  /** Made for the first task: a connector has several pools, and most never use most of them. */
  private volatile @Nullable ThreadPoolExecutor pool;

  private boolean closed;

  /**
   * Creates a pool of a bounded number of threads; starts none yet.
   *
   * @param name the threads' common name
   * @param maximumThreads how many tasks may run at once, at least 1; more wait in order
   */
  public Workers(String name, int maximumThreads) {
    this.name = name;
    this.maximumThreads = maximumThreads;
  }

  /**
   * Creates a pool in which every task has a thread at once, for tasks that wait for the network
   * and must not wait for one another; starts none yet.
   *
   * @param name the threads' common name
   * @return the pool
   */
  public static Workers unbounded(String name) {
    return new Workers(name, UNBOUNDED);
  }

  /**
   * Runs a task on one of the threads.
   *
   * @param task may block
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    ThreadPoolExecutor known = pool;
    (known == null ? start() : known).execute(task);
  }

  private synchronized ThreadPoolExecutor start() {
    if (closed) {
      throw new RejectedExecutionException("the threads of " + name + " have ended");
    }
    ThreadPoolExecutor started = pool;
    if (started == null) {
      boolean unbounded = maximumThreads == UNBOUNDED;
      started =
          new ThreadPoolExecutor(
              unbounded ? 0 : maximumThreads,
              maximumThreads,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              unbounded ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(),
              this::thread);
      started.allowCoreThreadTimeOut(true);
      pool = started;
    }
    return started;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes no more tasks; those already given still run, and the threads end after them. */
  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.shutdown();
    }
  }
}
