// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

/** The time of day, for what is written to files. Nothing is measured with it: it may jump. */
public final class WallClock {

  private WallClock() {}

  /**
   * The time of day.
   *
   * @return ms since 1970-01-01 UTC
   */
  public static long millis() {
    return System.currentTimeMillis();
  }
}
