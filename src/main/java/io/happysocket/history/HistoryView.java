// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a race may read of earlier connects, bound to one network and one moment. */
public interface HistoryView {

  /** Knows nothing. */
  HistoryView NONE =
      new HistoryView() {
        @Override
        public @Nullable RttEstimate rtt(InetAddress address) {
          return null;
        }

        @Override
        public FamilyHealth health(AddressFamily family) {
          return FamilyHealth.UNKNOWN;
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
  FamilyHealth health(AddressFamily family);
}
