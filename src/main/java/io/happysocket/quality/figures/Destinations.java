// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.quality.figures.Figures.ByDestination;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was counted of each destination. When there are four times as many as may stay, the worst
 * stay: with so many destinations the table is no longer complete, but what failed most is in it.
 * Not thread-safe.
 */
final class Destinations {

  /** How many stay. */
  static final int MAXIMUM = 1000;

  /** How many there are before the best are left out: sorting them for each new one takes long. */
  private static final int KNOWN = 4 * MAXIMUM;

  private static final Comparator<Ranked> WORST_FIRST =
      Comparator.comparingLong(Ranked::failures)
          .thenComparingDouble(Ranked::slower)
          .reversed()
          .thenComparing(ranked -> ranked.what().name());

  /** A destination with what it is ordered by, reckoned once. */
  private record Ranked(ByDestination what, long failures, double slower) {

    static Ranked of(ByDestination each) {
      double median = each.ipv6().relative().percentileMicros(50);
      return new Ranked(
          each, each.ipv6().failures() + each.ipv4().failures(), Double.isNaN(median) ? 0 : median);
    }
  }

  private final Map<String, ByDestination> known = new HashMap<>();
  private long leftOut;

  ByDestination of(String name) {
    ByDestination found = known.get(name);
    if (found == null) {
      if (known.size() >= KNOWN) {
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
    return known.values().stream().map(Ranked::of).sorted(WORST_FIRST).map(Ranked::what).toList();
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
