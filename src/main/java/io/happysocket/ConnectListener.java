// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets the events of a connector's races. Called on the connector's executor, never on its loop;
 * the calls of one race come one after the other and in order, those of several races may overlap.
 * An exception that it throws is logged and has no other effect. Every method does nothing unless
 * overridden.
 *
 * <p>Of a race over several hosts {@code host} names them with their ports, and {@code port} is 0;
 * which address was whose is in the report at the end.
 */
public interface ConnectListener {

  /**
   * A race began.
   *
   * @param race its number, unique within the connector
   * @param host the name or address
   * @param port the port
   */
  default void raceStarted(long race, String host, int port) {}

  /**
   * A lookup began; once more for a family whose cached addresses have all failed.
   *
   * @param race the race's number
   * @param family the family asked for
   */
  default void lookupStarted(long race, AddressFamily family) {}

  /**
   * A lookup ended while the race was on.
   *
   * @param race the race's number
   * @param family the family asked for
   * @param addresses the addresses of the answer, perhaps none
   * @param cause why it failed; null unless it did
   */
  default void lookupEnded(
      long race, AddressFamily family, List<InetAddress> addresses, @Nullable Throwable cause) {}

  /**
   * An attempt began. Where a SYN was probably lost there may be a second one at the same address,
   * which the report calls {@link io.happysocket.report.AttemptReport#again again}.
   *
   * @param race the race's number
   * @param address where to
   */
  default void attemptStarted(long race, InetAddress address) {}

  /**
   * An attempt was established and its handshake began; not called of a race without a check.
   *
   * @param race the race's number
   * @param address where to
   */
  default void attemptEstablished(long race, InetAddress address) {}

  /**
   * An attempt failed, or its handshake did.
   *
   * @param race the race's number
   * @param address where to
   * @param cause why
   */
  default void attemptFailed(long race, InetAddress address, Throwable cause) {}

  /**
   * An attempt was closed because it lost, or because the race ended.
   *
   * @param race the race's number
   * @param address where to
   */
  default void attemptClosed(long race, InetAddress address) {}

  /**
   * A race ended.
   *
   * @param race the race's number
   * @param report what happened
   */
  default void raceEnded(long race, RaceReport report) {}
}
