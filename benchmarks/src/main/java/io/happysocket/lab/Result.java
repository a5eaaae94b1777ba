// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Trace;
import java.util.Comparator;
import java.util.List;

/**
 * What one client did in one scenario.
 *
 * @param traces one for each connect, at least one
 */
record Result(Scenario scenario, Client client, Mode mode, String version, List<Trace> traces) {

  /** What the client knew before. */
  enum Mode {
    /** Nothing. */
    COLD,
    /** What four connects to the same name have taught it. */
    WARM;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  Result {
    traces = List.copyOf(traces);
  }

  /** The connect whose time is the median; those that failed come last. */
  Trace median() {
    List<Trace> sorted =
        traces.stream()
            .sorted(
                Comparator.comparing((Trace trace) -> trace.connectedNanos() < 0)
                    .thenComparing(Trace::connectedNanos))
            .toList();
    return sorted.get((sorted.size() - 1) / 2);
  }
}
