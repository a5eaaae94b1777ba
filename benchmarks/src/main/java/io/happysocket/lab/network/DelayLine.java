// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Does things at their time, on one thread, to some tens of microseconds: it sleeps until just
 * before and spins for the rest. Things due at one time are done in the order they were given.
 */
public final class DelayLine implements AutoCloseable {

  /** A sleep may end this much late. */
  private static final long SPIN_NANOS = 100_000;

  private record Due(long atNanos, long order, Runnable work) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
  private final Thread thread;
  private long given;
  private volatile boolean closed;

  public DelayLine() {
    thread = PromptThread.start("lab-router-delay", this::run);
  }

  /** At System.nanoTime(). */
  public void at(long nanos, Runnable work) {
    synchronized (queue) {
      queue.add(new Due(nanos, given++, work));
    }
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      long left = Long.MAX_VALUE;
      Due due = null;
      synchronized (queue) {
        Due first = queue.peek();
        if (first != null) {
          left = first.atNanos() - System.nanoTime();
          due = left <= 0 ? queue.remove() : null;
        }
      }
      if (due != null) {
        due.work().run();
      } else if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
