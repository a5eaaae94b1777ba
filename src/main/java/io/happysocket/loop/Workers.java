// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for what must not run on the loop: callers' code and blocking calls. A task goes
 * to an idle thread if there is one, else to a new one, and waits in order when there are as many
 * as there may be. Threads end after ten idle seconds. What a task throws is told at {@code WARN}
 * and ends no thread. Thread-safe.
 *
 * <p>Not a {@link java.util.concurrent.ThreadPoolExecutor}: that one does not reuse before it
 * starts and queue after it has started as many as there may be, and a thread that cannot be
 * started is an {@link OutOfMemoryError} for its caller, with the task left in the queue.
 */
public final class Workers implements Executor, AutoCloseable {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final int maximumThreads;
  private final LoopPort port;
  private final LoopLog log;

  /** No task runs under it, but a thread is started: so a task waits only if one was. */
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Deque<Worker> idle = new ArrayDeque<>();
  private int threads;
  private boolean lacksThreads;
  private boolean closed;

  /**
   * Creates a pool on the system's threads; starts none yet.
   *
   * @param name the threads' common name
   * @param maximumThreads how many tasks may run at once, at least 1; more wait in order
   */
  public Workers(String name, int maximumThreads) {
    this(name, maximumThreads, LoopPort.system());
  }

  /**
   * Creates a pool; starts no thread yet.
   *
   * @param name the threads' common name
   * @param maximumThreads how many tasks may run at once, at least 1; more wait in order
   * @param port starts the threads
   */
  public Workers(String name, int maximumThreads, LoopPort port) {
    this(name, maximumThreads, port, LoopLog.OWN);
  }

  Workers(String name, int maximumThreads, LoopPort port, LoopLog log) {
    this.name = name;
    this.maximumThreads = maximumThreads;
    this.port = port;
    this.log = log;
  }

  /**
   * Runs a task on one of the threads.
   *
   * @param task may block
   * @throws RejectedExecutionException after {@link #close}; or, with an {@link IOException} as its
   *     cause, if there is no thread and none can be started. The task does not run then
   */
  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    lock.lock();
    try {
      if (closed) {
        throw new RejectedExecutionException("the threads of " + name + " have ended");
      }
      Worker free = idle.poll();
      if (free != null) {
        free.give(task);
      } else {
        waiting.add(task);
        if (threads < maximumThreads) {
          startThread();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void startThread() {
    threads++;
    try {
      port.start(name, new Worker());
      lacksThreads = false;
    } catch (IOException | RuntimeException | Error e) {
      threads--;
      if (threads == 0) {
        waiting.removeLast();
        throw new RejectedExecutionException("no thread of " + name + " can be started", e);
      }
      if (!lacksThreads) {
        log.warn("{} must do with the threads that it has", name, e);
      }
      lacksThreads = true;
    }
  }

  /**
   * Takes a task back that no thread has begun.
   *
   * @param task as given to {@link #execute}
   * @return true if it will not run
   */
  public boolean withdraw(Runnable task) {
    lock.lock();
    try {
      return waiting.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more tasks; those already given still run, and the threads end after them. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
        worker.give(null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One thread: a task a turn. */
  private final class Worker implements BooleanSupplier {

    /** Guarded by the lock until it is taken. */
    private @Nullable Runnable next;

    private CountDownLatch given = new CountDownLatch(1);

    void give(@Nullable Runnable task) {
      next = task;
      given.countDown();
    }

    @Override
    public boolean getAsBoolean() {
      if (!hasNext() && !waitForNext()) {
        return false;
      }
      runNext();
      return true;
    }

    /** If there is none the thread is idle, from now on. */
    private boolean hasNext() {
      lock.lock();
      try {
        next = waiting.poll();
        if (next == null) {
          given = new CountDownLatch(closed ? 0 : 1);
          idle.push(this);
        }
        return next != null;
      } finally {
        lock.unlock();
      }
    }

    /** False when the thread is to end. */
    private boolean waitForNext() {
      try {
        boolean unused = port.idle(given, IDLE_NANOS);
      } catch (InterruptedException e) {
        // by whom? the thread may end, there will be others
      }
      lock.lock();
      try {
        idle.remove(this);
        if (next == null) {
          threads--;
        }
        return next != null;
      } finally {
        lock.unlock();
      }
    }

    /** In a method of its own: a thread that waits must not hold on to the task that it ran. */
    private void runNext() {
      Runnable task = next;
      next = null;
      try {
        Objects.requireNonNull(task).run();
      } catch (Throwable e) { // whatever it is, the others go on
        log.warn("a task on a thread of {} threw", name, e);
      } finally {
        // it was meant for the task
        boolean unused = Thread.interrupted();
      }
    }
  }
}
