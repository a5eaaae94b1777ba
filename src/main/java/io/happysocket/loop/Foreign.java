// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of code that is not ours (a listener, a history, a resolver, an executor) and did what it
 * must not. Whoever calls such code catches all that it throws, Errors included, tells it here and
 * goes on. A logger that throws harms nothing.
 */
public final class Foreign {

  private static final Logger LOG = LoggerFactory.getLogger("io.happysocket.foreign");

  private Foreign() {}

  /**
   * Something threw.
   *
   * @param what was called, such as {@code the connect listener}
   * @param host the host of the connect concerned
   * @param thrown what it threw
   */
  public static void threw(String what, String host, Throwable thrown) {
    try {
      LOG.warn("{} threw, in a connect to {}", what, host, thrown);
    } catch (Throwable e) {
      // the logger's own fault; there is nobody left to tell
    }
  }

  /**
   * Something held up a thread that others need.
   *
   * @param what was called
   * @param host the host of the connect concerned
   * @param millis for how long
   */
  public static void held(String what, String host, long millis) {
    try {
      LOG.warn("{} held the loop for {} ms, in a connect to {}", what, millis, host);
    } catch (Throwable e) {
      // as above
    }
  }
}
