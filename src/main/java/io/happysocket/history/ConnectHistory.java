// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import io.happysocket.address.NetworkView;
import java.net.InetAddress;

/**
 * Keeps what races have shown. Implementations are thread-safe, quick and bounded; moments are of a
 * monotonic clock in nanoseconds, compared by subtraction. Each connector has one in memory unless
 * it is given another; {@code Connector.history()} gives it, to be shared.
 */
public interface ConnectHistory {

  /**
   * What is known on a network now, for one race.
   *
   * @param network where this machine is: what was learnt on a network of one {@link
   *     NetworkView#identity()} is not used on another
   * @param nowNanos the moment
   * @return the view, read by that race only, on one thread at a time
   */
  HistoryView view(NetworkView network, long nowNanos);

  /**
   * Learns from a race that has ended.
   *
   * @param network the network it ran on
   * @param nowNanos the moment it ended
   * @param update what it has shown
   */
  void learn(NetworkView network, long nowNanos, HistoryUpdate update);

  /**
   * Learns that a race has started an attempt after its first one: other races that run at the same
   * time need not try that address for the sake of what is learnt. Does nothing unless overridden.
   *
   * @param network the network the race runs on
   * @param nowNanos the moment
   * @param address where to
   */
  default void started(NetworkView network, long nowNanos, InetAddress address) {}

  /**
   * Learns that an established connection turned out to be bad: it stalled, or its TLS handshake
   * failed. Does nothing unless overridden.
   *
   * @param network the network it ran on
   * @param nowNanos the moment
   * @param address where it was connected to
   * @param reason why, in words
   */
  default void reportFailure(
      NetworkView network, long nowNanos, InetAddress address, String reason) {}

  /** Forgets everything, such as after a test. Does nothing unless overridden. */
  default void clear() {}

  /**
   * A history that keeps nothing: every race starts cold.
   *
   * @return the same one each time
   */
  static ConnectHistory none() {
    return NoHistory.INSTANCE;
  }

  /** Keeps nothing. */
  enum NoHistory implements ConnectHistory {
    /** The one. */
    INSTANCE;

    @Override
    public HistoryView view(NetworkView network, long nowNanos) {
      return HistoryView.NONE;
    }

    @Override
    public void learn(NetworkView network, long nowNanos, HistoryUpdate update) {
      // switched off
    }
  }
}
