// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a race may read of earlier connects, bound to one network and one moment. Grows by default
 * methods: a view of one's own need only answer for RTT and health.
 */
public interface HistoryView {

  /** Whether connections over an address family succeed on a network. */
  enum Health {
    /** Nothing has been tried, or not enough to say. */
    UNKNOWN,
    /** Connections over it were established. */
    USABLE,
    /** Attempts over it stay silent or fail, for several destinations. */
    UNUSABLE
  }

  /** Knows nothing. */
  HistoryView NONE =
      new HistoryView() {
        @Override
        public @Nullable RttEstimate rtt(InetAddress address) {
          return null;
        }

        @Override
        public Health health(AddressFamily family) {
          return Health.UNKNOWN;
        }
      };

  /**
   * The round-trip time estimate of an address.
   *
   * @param address a destination address
   * @return its estimate, or null when there is none
   */
  @Nullable RttEstimate rtt(InetAddress address);

  /**
   * Whether a family works from here.
   *
   * @param family the family
   * @return what the last attempts over it showed
   */
  Health health(AddressFamily family);

  /**
   * The round-trip time estimate of the prefix of an address, /24 or /48.
   *
   * @param address a destination address
   * @return the estimate over its neighbours, or null when there is none
   */
  default @Nullable RttEstimate prefixRtt(InetAddress address) {
    return null;
  }

  /**
   * How often in a row a DNS server left the queries for a family unanswered while it answered
   * those for the other (contract row 9).
   *
   * @param family the family asked for
   * @param server the server, as the resolver names it; empty when not known
   * @return 0 after any answer
   */
  default int missedLookups(AddressFamily family, String server) {
    return 0;
  }
}
