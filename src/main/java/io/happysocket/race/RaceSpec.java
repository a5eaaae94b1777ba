// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.LocalNetwork;
import io.happysocket.history.HistoryView;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;

/**
 * What a race is run with. Immutable.
 *
 * @param host the name or address asked for
 * @param port the port
 * @param strategy decides
 * @param timing the connector's delays
 * @param deadlineNanos when the race is over whatever happens, in nanoseconds since it began
 * @param maximumInFlight the cap on simultaneous attempts, at least 1
 * @param checked whether an established attempt must pass an acceptance check before it wins
 * @param filter which addresses may be tried
 * @param network this machine's addresses
 * @param history what earlier connects have shown
 */
public record RaceSpec(
    String host,
    int port,
    ConnectStrategy strategy,
    Timing timing,
    long deadlineNanos,
    int maximumInFlight,
    boolean checked,
    AddressFilter filter,
    LocalNetwork network,
    HistoryView history) {}
