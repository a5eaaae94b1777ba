// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins rows to couplets as they come. The rule: a row is joined with the last row before it that
 * has the same machine and destination, is of the other protocol, is not joined yet, and whose time
 * is at most the window away. Of several attempts over one protocol before the first over the other
 * the last one counts. Scanners' rows, those that are no attempt and those without a destination
 * are not joined.
 *
 * <p>Remembers at most 100,000 machines and destinations with a row that waits, and forgets the
 * oldest. Not thread-safe.
 */
public final class Couplets {

  /** The window unless another one is chosen: a minute. */
  public static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MAXIMUM_WAITING = 100_000;

  private final long windowMillis;
  private final Consumer<? super Couplet> joined;
  private final Map<Key, Row> waiting = new LinkedHashMap<>();

  private record Key(String machine, String destination) {}

  /**
   * Nothing waits yet.
   *
   * @param window how far apart the attempts of a couplet may be, not negative
   * @param joined gets each couplet
   */
  public Couplets(Duration window, Consumer<? super Couplet> joined) {
    if (window.isNegative()) {
      throw new IllegalArgumentException("window must not be negative: " + window);
    }
    this.windowMillis = window.toMillis();
    this.joined = joined;
  }

  /**
   * Takes a row, and gives the couplet that it completes, if it does.
   *
   * @param row the next row; those of one machine are expected about in the order of time
   */
  public void add(Row row) {
    if (!row.counts() || row.destination().isEmpty()) {
      return;
    }
    Key key = new Key(row.machine(), row.destination());
    Row before = waiting.remove(key);
    if (before != null && before.family() != row.family() && near(before, row)) {
      joined.accept(Couplet.of(before, row));
      return;
    }
    waiting.put(key, row);
    if (waiting.size() > MAXIMUM_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  private boolean near(Row one, Row other) {
    return Math.abs(one.timeMillis() - other.timeMillis()) <= windowMillis;
  }
}
