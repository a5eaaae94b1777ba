// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What the adaptive strategy reads besides: all that is kept of an address and of a family. */
public interface LearnedView extends HistoryView {

  /**
   * All that is known of an address.
   *
   * @param address a destination address
   * @return it; {@link AddressHistory#NONE} when nothing is
   */
  AddressHistory address(InetAddress address);

  /**
   * All that is known of a family on this network.
   *
   * @param family the family
   * @return it
   */
  FamilyHistory family(AddressFamily family);

  /**
   * A view as a learned one. Of a view that keeps less, what follows from its RTTs and health.
   *
   * @param view any view
   * @return the view itself if it is one
   */
  static LearnedView of(HistoryView view) {
    return view instanceof LearnedView learned ? learned : new Plain(view);
  }

  /**
   * A view that only answers for RTT and health.
   *
   * @param view the view
   */
  record Plain(HistoryView view) implements LearnedView {

    @Override
    public @Nullable RttEstimate rtt(InetAddress address) {
      return view.rtt(address);
    }

    @Override
    public HistoryView.Health health(AddressFamily family) {
      return view.health(family);
    }

    @Override
    public @Nullable RttEstimate prefixRtt(InetAddress address) {
      return view.prefixRtt(address);
    }

    @Override
    public int missedLookups(AddressFamily family, String server) {
      return view.missedLookups(family, server);
    }

    @Override
    public AddressHistory address(InetAddress address) {
      RttEstimate rtt = view.rtt(address);
      return rtt == null ? AddressHistory.NONE : AddressHistory.of(rtt);
    }

    @Override
    public FamilyHistory family(AddressFamily family) {
      return FamilyHistory.of(view.health(family));
    }
  }
}
