// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one race. Immutable. Times are nanoseconds since the race began.
 *
 * @param host the name or address asked for
 * @param port the port, 0 to 65535
 * @param strategy the strategy's name
 * @param outcome how it ended
 * @param totalNanos how long it took
 * @param deadlineNanos how long it might have taken
 * @param lookups the lookups, IPv6 before IPv4; none for a literal
 * @param attempts the attempts in the order of their starts, then the addresses never tried
 * @param planned what the strategy was waiting for at the end; null when for no set moment
 */
public record RaceReport(
    String host,
    int port,
    String strategy,
    Outcome outcome,
    long totalNanos,
    long deadlineNanos,
    List<LookupReport> lookups,
    List<AttemptReport> attempts,
    @Nullable PlannedStep planned) {

  /** How a race ended. */
  public enum Outcome {
    /** A connection was established. */
    WON,
    /** No lookup gave a usable address. */
    NO_ADDRESS,
    /** Every attempt failed, or the strategy gave up. */
    ALL_FAILED,
    /** The connect deadline passed. */
    DEADLINE,
    /** The caller cancelled it, was interrupted, or closed the connector. */
    CANCELLED,
    /** The strategy or the address filter threw. */
    BROKEN
  }

  /** Copies the lists. */
  public RaceReport {
    lookups = List.copyOf(lookups);
    attempts = List.copyOf(attempts);
  }

  /**
   * The attempt that won.
   *
   * @return it, or null when none did
   */
  public @Nullable AttemptReport winner() {
    for (AttemptReport attempt : attempts) {
      if (attempt.outcome() == AttemptReport.Outcome.WON) {
        return attempt;
      }
    }
    return null;
  }
}
