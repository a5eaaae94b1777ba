// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.server;

/** Threads that do not keep the lab alive. */
public final class Daemon {

  private Daemon() {}

  public static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
