// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

/**
 * Tells of code that is not ours (a listener, a history, a resolver, an executor) and did what it
 * must not. The caller of such code catches all that it throws, Errors included, tells it here and
 * goes on. A logger that throws harms nothing.
 */
public final class Foreign {

  private Foreign() {}

  /**
   * Something threw.
   *
   * @param what was called, such as {@code the connect listener}
   * @param host the host of the connect concerned
   * @param thrown what it threw
   */
  public static void threw(String what, String host, Throwable thrown) {
    LoopLog.OWN.warn("{} threw", what + ", in a connect to " + host + ",", thrown);
  }

  /**
   * Something held up a thread that others need.
   *
   * @param what was called
   * @param host the host of the connect concerned
   * @param millis for how long
   */
  public static void held(String what, String host, long millis) {
    String name = what + ", in a connect to " + host + ",";
    LoopLog.OWN.warn("{} held up the connector's thread for " + millis + " ms", name, null);
  }

  /**
   * Something of the JVM's settings that does not count here.
   *
   * @param text in a sentence
   */
  public static void ignored(String text) {
    LoopLog.OWN.warn("{}", text, null);
  }
}
