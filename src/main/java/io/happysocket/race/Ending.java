// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.report.RaceReport;
import io.happysocket.strategy.Step;
import org.jspecify.annotations.Nullable;

/**
 * How a race ended. Immutable.
 *
 * @param outcome how
 * @param winner the number of the attempt that won, or -1
 * @param why in words, for those that lost and those that were never started
 * @param cause what the strategy or the filter threw, or what went wrong with the host; else null
 * @param planned what the strategy was waiting to do; null when nothing
 * @param plannedNanos when it would have done it
 */
record Ending(
    RaceReport.Outcome outcome,
    int winner,
    String why,
    @Nullable Throwable cause,
    @Nullable Step planned,
    long plannedNanos) {}
