// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import com.sun.jna.LastErrorException;

/** Threads that run at once when they have something to do, before those of the clients. */
public final class PromptThread {

  private static final int[] LOW_BUT_REAL_TIME = {1};

  private PromptThread() {}

  /** Starts a daemon thread; of real-time priority, where the system allows it. */
  public static Thread start(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Libc.sched_setscheduler(0, Libc.SCHED_FIFO, LOW_BUT_REAL_TIME);
              } catch (LastErrorException e) {
                // not allowed: times are noisier on a busy machine
              }
              work.run();
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
