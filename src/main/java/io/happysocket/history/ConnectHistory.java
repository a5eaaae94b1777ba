// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import io.happysocket.address.LocalNetwork;
import java.util.List;

/**
 * Keeps what races have shown. Implementations are thread-safe, quick and bounded; moments are of a
 * monotonic clock in nanoseconds, compared by subtraction.
 */
public interface ConnectHistory {

  /**
   * What is known on a network now, for one race.
   *
   * @param network this machine's addresses: what was learnt on one network is not used on another
   * @param nowNanos the moment
   * @return the view, read on the connector's loop
   */
  HistoryView view(LocalNetwork network, long nowNanos);

  /**
   * Learns from a race that has ended.
   *
   * @param network the network it ran on
   * @param nowNanos the moment it ended
   * @param observations what its attempts have shown, in the order of their starts
   */
  void learn(LocalNetwork network, long nowNanos, List<Observation> observations);
}
