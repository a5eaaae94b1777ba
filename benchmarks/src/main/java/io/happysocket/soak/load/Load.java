// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.soak.world.Place;
import io.happysocket.soak.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets many threads perform operations, and waits until each of them has ended. */
public final class Load {

  /** A connector is closed and made anew once in so many operations. */
  private static final int ONE_MADE_ANEW_IN = 1_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_MILLIS = 2;

  private final World world;
  private final Ledger ledger;
  private final Operations operations;
  private final ThreadFactory threads;
  private final int workers;
  private long made;

  /**
   * A load.
   *
   * @param threads starts the callers
   * @param workers how many of them
   */
  public Load(
      World world,
      Ledger ledger,
      long seed,
      Map<Place, Integer> mix,
      ThreadFactory threads,
      int workers) {
    this.world = world;
    this.ledger = ledger;
    this.operations = new Operations(world, seed, mix);
    this.threads = threads;
    this.workers = workers;
  }

  /**
   * Performs operations, with connectors of their own, which are closed at the end.
   *
   * @param from the number of the first
   * @param to the number behind the last
   * @param endNanos when at the latest the last one begins
   */
  public void run(long from, long to, long endNanos) throws InterruptedException {
    AtomicLong next = new AtomicLong(from);
    CountDownLatch done = new CountDownLatch(workers);
    Troubles troubles = new Troubles(ledger);
    Clients clients = new Clients(world);
    Caller caller = new Caller(clients, troubles, ledger);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Thread thread =
          threads.newThread(
              () -> {
                try {
                  work(next, to, endNanos, clients, caller);
                } finally {
                  done.countDown();
                }
              });
      all.add(thread);
      thread.start();
    }
    long left = endNanos - System.nanoTime() + PATIENCE_NANOS;
    if (!done.await(left, TimeUnit.NANOSECONDS)) {
      ledger.fault(done.getCount() + " callers wait for ever");
    }
    eventually(() -> ledger.running() == 0);
    ledger
        .stillRunning()
        .forEach(each -> ledger.fault(each, "has not ended, half a minute after the load", null));
    troubles.end();
    eventually(() -> clients.untold() == 0);
    if (clients.untold() != 0) {
      ledger.fault("a listener was not told of the end of " + clients.untold() + " races");
    }
    clients.close();
    made += clients.made();
  }

  private void work(AtomicLong next, long to, long endNanos, Clients clients, Caller caller) {
    for (long number = next.getAndIncrement();
        number < to && System.nanoTime() < endNanos;
        number = next.getAndIncrement()) {
      try {
        caller.perform(operations.of(number));
        if (number % ONE_MADE_ANEW_IN == 0) {
          clients.makeAnew();
        }
      } catch (Throwable e) {
        ledger.fault(operations.of(number), "broke its caller", e);
      }
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void eventually(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds() && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** How many connectors there were, the shared one apart. */
  public long connectors() {
    return made;
  }
}
