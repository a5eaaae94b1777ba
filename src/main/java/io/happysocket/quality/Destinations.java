// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality;

import io.happysocket.quality.Figures.ByDestination;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was counted of each destination. When there are twice as many as may stay, the worst stay:
 * with so many destinations the table is no longer complete, but what failed most is in it. Not
 * thread-safe.
 */
final class Destinations {

  /** How many stay. */
  static final int MAXIMUM = 1000;

  private static final Comparator<ByDestination> WORST_FIRST =
      Comparator.<ByDestination>comparingLong(
              each -> -(each.ipv6().failures() + each.ipv4().failures()))
          .thenComparing(each -> -slower(each))
          .thenComparing(ByDestination::name);

  private final Map<String, ByDestination> known = new HashMap<>();
  private long leftOut;

  ByDestination of(String name) {
    ByDestination found = known.get(name);
    if (found == null) {
      if (known.size() >= 2 * MAXIMUM) {
        keepTheWorst();
      }
      found = new ByDestination(name, new Group(), new Group());
      known.put(name, found);
    }
    return found;
  }

  private void keepTheWorst() {
    List<ByDestination> sorted = sorted();
    leftOut += sorted.size() - MAXIMUM;
    sorted.subList(MAXIMUM, sorted.size()).forEach(each -> known.remove(each.name()));
  }

  void merge(Destinations other) {
    leftOut += other.leftOut;
    for (ByDestination each : other.sorted()) {
      ByDestination mine = of(each.name());
      mine.ipv6().merge(each.ipv6());
      mine.ipv4().merge(each.ipv4());
    }
  }

  void leaveOut(long more) {
    leftOut += more;
  }

  long leftOut() {
    return leftOut + Math.max(0, known.size() - MAXIMUM);
  }

  List<ByDestination> worst() {
    List<ByDestination> sorted = sorted();
    return sorted.subList(0, Math.min(MAXIMUM, sorted.size()));
  }

  private List<ByDestination> sorted() {
    return known.values().stream().sorted(WORST_FIRST).toList();
  }

  /** How much slower IPv6 is; of nothing known, as fast. */
  private static double slower(ByDestination each) {
    double median = each.ipv6().relative().percentileMicros(50);
    return Double.isNaN(median) ? 0 : median;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Destinations that
        && leftOut() == that.leftOut()
        && worst().equals(that.worst());
  }

  @Override
  public int hashCode() {
    return known.keySet().hashCode();
  }
}
