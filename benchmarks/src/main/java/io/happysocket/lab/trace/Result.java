// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.trace;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.scenario.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one client did in one scenario.
 *
 * @param traces one for each connect, at least one
 */
public record Result(
    Scenario scenario, Client client, Mode mode, String version, List<Trace> traces) {

  private static final double MILLI = 1e6;

  /** What the client knew before. */
  public enum Mode {
    /** Nothing. */
    COLD,
    /** What four connects to the same name have taught it. */
    WARM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Result {
    traces = List.copyOf(traces);
  }

  /** The connect whose time is the median; those that failed come last. */
  public Trace median() {
    return sorted().get((traces.size() - 1) / 2);
  }

  private List<Trace> sorted() {
    return traces.stream()
        .sorted(
            Comparator.comparing((Trace trace) -> trace.connectedNanos() < 0)
                .thenComparing(Trace::connectedNanos))
        .toList();
  }

  public boolean connected() {
    return median().connectedNanos() >= 0;
  }

  /** The median time to the winner's SYN-ACK; infinite if it did not connect. */
  public double millis() {
    return connected() ? median().connectedNanos() / MILLI : Double.POSITIVE_INFINITY;
  }

  /** How far the slowest connect was from the fastest; 0 for one connect. */
  public double spreadMillis() {
    List<Trace> sorted = sorted();
    long least = sorted.get(0).connectedNanos();
    long most = sorted.get(sorted.size() - 1).connectedNanos();
    return least < 0 || most < 0 ? 0 : (most - least) / MILLI;
  }

  /** The median time less the oracle's. */
  public double regretMillis() {
    return millis() - Oracle.millis(scenario, median().asked());
  }
}
