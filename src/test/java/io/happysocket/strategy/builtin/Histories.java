// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.RaceScript;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Histories for tests. */
final class Histories {
  private Histories() {}

  static RttEstimate estimate(long rttMillis, long variationMillis) {
    return new RttEstimate(rttMillis * 1_000_000, variationMillis * 1_000_000, 3);
  }

  static HistoryView of(String address, RttEstimate estimate) {
    return view(Map.of(RaceScript.ip(address), estimate), HistoryView.Health.UNKNOWN);
  }

  /** Pairs of an address and its RTT in milliseconds. */
  static HistoryView rtts(Object... pairs) {
    Map<InetAddress, RttEstimate> estimates = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      estimates.put(RaceScript.ip((String) pairs[i]), estimate((Integer) pairs[i + 1], 40));
    }
    return view(estimates, HistoryView.Health.UNKNOWN);
  }

  static HistoryView ipv6(HistoryView.Health health) {
    return view(Map.of(), health);
  }

  private static HistoryView view(
      Map<InetAddress, RttEstimate> estimates, HistoryView.Health ipv6) {
    return new HistoryView() {
      @Override
      public RttEstimate rtt(InetAddress address) {
        return estimates.get(address);
      }

      @Override
      public HistoryView.Health health(AddressFamily family) {
        return family == AddressFamily.IPV6 ? ipv6 : HistoryView.Health.UNKNOWN;
      }
    };
  }
}
