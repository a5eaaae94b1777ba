// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells two observers.
 *
 * @param first told first
 * @param second told second
 */
record BothObservers(RaceObserver first, RaceObserver second) implements RaceObserver {

  @Override
  public void lookupStarted(AddressFamily family) {
    first.lookupStarted(family);
    second.lookupStarted(family);
  }

  @Override
  public void lookupEnded(
      AddressFamily family, List<InetAddress> addresses, String source, @Nullable Throwable cause) {
    first.lookupEnded(family, addresses, source, cause);
    second.lookupEnded(family, addresses, source, cause);
  }

  @Override
  public void attemptStarted(int attempt, InetAddress address) {
    first.attemptStarted(attempt, address);
    second.attemptStarted(attempt, address);
  }

  @Override
  public void attemptEstablished(int attempt, InetAddress address) {
    first.attemptEstablished(attempt, address);
    second.attemptEstablished(attempt, address);
  }

  @Override
  public void attemptEnded(int attempt, InetAddress address, End end, @Nullable Throwable cause) {
    first.attemptEnded(attempt, address, end, cause);
    second.attemptEnded(attempt, address, end, cause);
  }

  @Override
  public void raceEnded(RaceReport report) {
    first.raceEnded(report);
    second.raceEnded(report);
  }
}
