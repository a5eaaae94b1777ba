// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.net.SocketOption;
import java.util.Map;

/**
 * What every race of an engine is run with. Immutable.
 *
 * @param strategy decides
 * @param timing the delays offered to it
 * @param maximumAttempts the cap on simultaneous attempts of one race
 * @param filter which addresses may be tried
 * @param options socket options, set on every attempt before it connects
 * @param localAddresses what to bind to, by family; none for the system's choice
 * @param resetLosers whether losers are closed with RST instead of FIN
 */
public record EngineSettings(
    ConnectStrategy strategy,
    Timing timing,
    int maximumAttempts,
    AddressFilter filter,
    Map<SocketOption<?>, Object> options,
    Map<AddressFamily, InetAddress> localAddresses,
    boolean resetLosers) {

  /** Copies the maps. */
  public EngineSettings {
    options = Map.copyOf(options);
    localAddresses = Map.copyOf(localAddresses);
  }
}
