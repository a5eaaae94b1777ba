// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.trace.Result;
import java.util.List;
import java.util.Locale;

/**
 * How much two connects differ that should not: the distance of the slowest from the fastest of the
 * same client in the same scenario, where packets are not lost by chance.
 *
 * @param median of these distances, ms
 * @param high the one that 95 % do not exceed, ms
 * @param count how many there are
 */
record Noise(double median, double high, int count) {

  private static final double HIGH = 0.95;

  static Noise of(List<Result> results) {
    List<Double> spreads =
        results.stream()
            .filter(result -> result.traces().size() > 1 && result.connected())
            .filter(result -> result.scenario().paths().stream().allMatch(p -> p.loss() == 0))
            .map(Result::spreadMillis)
            .sorted()
            .toList();
    return spreads.isEmpty()
        ? new Noise(0, 0, 0)
        : new Noise(at(spreads, 0.5), at(spreads, HIGH), spreads.size());
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "The connects of one client in one scenario lie %.1f ms apart (median of %d), 95 %% of them"
            + " within %.1f ms: that is the lab's noise.",
        median,
        count,
        high);
  }
}
