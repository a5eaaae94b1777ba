// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Cancels and interrupts at their time, on a few threads, since a cancel waits. */
final class Troubles {

  private static final int THREADS = 4;

  private final ScheduledThreadPoolExecutor threads;
  private final Ledger ledger;

  Troubles(Ledger ledger) {
    this.ledger = ledger;
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "soak-trouble");
              thread.setDaemon(true);
              return thread;
            });
  }

  void after(Operation operation, Runnable trouble) {
    threads.schedule(
        () -> {
          try {
            trouble.run();
          } catch (Throwable e) {
            ledger.fault(operation, "its cancel or interrupt threw", e);
          }
        },
        operation.troubleMicros(),
        TimeUnit.MICROSECONDS);
  }

  /** Returns when all is done that was given. */
  void end() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      ledger.fault("a cancel does not return");
      threads.shutdownNow();
    }
  }

  /** A thread that may be interrupted while it is in one connect, and not behind it. */
  static final class Interruptible {
    private final Thread thread = Thread.currentThread();
    private boolean in = true;

    synchronized void interrupt() {
      if (in) {
        thread.interrupt();
      }
    }

    /** Whether its flag was set; it no longer is, nor will it be. */
    synchronized boolean leave() {
      in = false;
      return Thread.interrupted();
    }
  }
}
