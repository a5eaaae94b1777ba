// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.trace.Attempt;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Trace;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

  private static final double LONG_MILLIS = 9_999.5;

  private Figures() {}

  /** Such as 36 ms, or 12.0 s. */
  static String time(double millis) {
    return Double.isInfinite(millis)
        ? "never"
        : millis >= LONG_MILLIS
            ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
            : String.format(Locale.ROOT, "%.0f ms", millis);
  }

  /** Time, family and SYNs of a result, such as {@code 36} or {@code 283 v4, 2}. */
  public static String cell(Result result) {
    Trace trace = result.median();
    String syns = trace.syns() == 1 ? "" : ", " + trace.syns();
    return outcome(trace) + syns;
  }

  /** Time and family. */
  static String outcome(Trace trace) {
    Attempt winner = trace.winner();
    if (winner != null) {
      String millis = String.format(Locale.ROOT, "%.0f", trace.connectedNanos() / 1e6);
      return millis + (winner.ipv6() ? "" : " v4");
    }
    String ended = String.format(Locale.ROOT, "%.1f s", trace.ended() / 1e9);
    return trace.hung() ? "> " + ended : "fails at " + ended;
  }
}
