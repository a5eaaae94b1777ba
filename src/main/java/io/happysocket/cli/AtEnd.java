// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.IOException;

/**
 * Tells once what came of some work: when it is closed, or before, when Ctrl-C ends the process.
 * The JVM waits for that.
 */
final class AtEnd implements AutoCloseable {

  /** What tells. */
  @FunctionalInterface
  interface Telling {
    void tell() throws IOException;
  }

  private final Telling telling;
  private final Thread hook;
  private boolean told; // guarded by this

  AtEnd(Telling telling, Terminal terminal) {
    this.telling = telling;
    this.hook =
        new Thread(
            () -> {
              try {
                tell();
              } catch (IOException e) {
                terminal.err().println("happysocket: " + e.getMessage());
              }
            },
            "happysocket-at-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void tell() throws IOException {
    if (!told) {
      told = true;
      telling.tell();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      tell();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the process is ending already, and has told
      }
    }
  }
}
