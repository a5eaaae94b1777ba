// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import java.util.concurrent.ThreadFactory;

/** Callers' threads, of either kind; virtual ones by reflection, as the baseline has none. */
final class Threads {

  private Threads() {}

  static ThreadFactory of(boolean virtual) {
    if (!virtual) {
      return work -> {
        Thread thread = new Thread(work, "soak-caller");
        thread.setDaemon(true);
        return thread;
      };
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JDK has no virtual threads", e);
    }
  }
}
