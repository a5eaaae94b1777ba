// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import org.jetbrains.lincheck.Lincheck;

/**
 * Runs a piece of code with a few threads in ever other orders of their steps (Lincheck's model
 * checker), and shows the order in which it failed. {@code -Dschedules=N} sets how many orders.
 * Tests that use it are named {@code *SchedulesTest}: they have a JVM of their own.
 */
public final class Schedules {

  private static final int ORDERS = Integer.getInteger("schedules", 40);

  private Schedules() {}

  /** The code starts its own threads, and fails by throwing. */
  public static void explore(Runnable code) {
    Lincheck.runConcurrentTest(ORDERS, code);
  }

  public static Thread thread(Runnable code) {
    Thread thread = new Thread(code);
    thread.start();
    return thread;
  }

  public static void join(Thread... threads) {
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
