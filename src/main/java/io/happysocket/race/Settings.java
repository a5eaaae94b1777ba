// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.net.SocketOption;
import java.util.Map;

/**
 * What a connector is: the same for each of its races. Immutable, but for the budget.
 *
 * @param strategy decides
 * @param timing the delays offered to it
 * @param maximumAttempts the cap on simultaneous attempts of one race, at least 1
 * @param attemptsInFlight the cap on simultaneous attempts of all races, at least 1; the race does
 *     not look at it
 * @param filter which addresses may be tried
 * @param policy of destination address selection
 * @param options socket options, set on every attempt before it connects; the race does not look at
 *     them
 * @param localAddresses what to bind to, by family; none for the system's choice
 * @param resetLosers whether losers are closed with RST instead of FIN
 * @param retries what its races may spend on second attempts, which changes with each
 */
public record Settings(
    ConnectStrategy strategy,
    Timing timing,
    int maximumAttempts,
    int attemptsInFlight,
    AddressFilter filter,
    PolicyTable policy,
    Map<SocketOption<?>, Object> options,
    Map<AddressFamily, InetAddress> localAddresses,
    boolean resetLosers,
    RetryBudget retries) {

  /** Copies the maps. */
  public Settings {
    options = Map.copyOf(options);
    localAddresses = Map.copyOf(localAddresses);
  }

  /**
   * The same with another budget.
   *
   * @param budget for second attempts
   * @return the changed settings
   */
  public Settings with(RetryBudget budget) {
    return new Settings(
        strategy,
        timing,
        maximumAttempts,
        attemptsInFlight,
        filter,
        policy,
        options,
        localAddresses,
        resetLosers,
        budget);
  }

  /**
   * A connector with the default policy table and no cap on the attempts of all races, that sets no
   * option, binds nothing, closes losers with FIN, and has spent nothing yet.
   *
   * @param strategy decides
   * @param timing the delays offered to it
   * @param maximumAttempts the cap on simultaneous attempts of one race, at least 1
   * @param filter which addresses may be tried
   * @return the settings
   */
  public static Settings of(
      ConnectStrategy strategy, Timing timing, int maximumAttempts, AddressFilter filter) {
    return new Settings(
        strategy,
        timing,
        maximumAttempts,
        /* attemptsInFlight= */ Integer.MAX_VALUE,
        filter,
        PolicyTable.DEFAULT,
        Map.of(),
        Map.of(),
        /* resetLosers= */ false,
        RetryBudget.start());
  }
}
