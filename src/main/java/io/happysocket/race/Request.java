// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for: one connect. Immutable.
 *
 * @param host the name or literal, as given
 * @param port 1 to 65535
 * @param literal the address to connect to, and no other; null to look the host up
 * @param deadlineNanos how long it may take, counted from the call
 * @param checked whether an established attempt must pass an acceptance check before it wins
 * @param options socket options, set on every attempt after those of the connector; the race does
 *     not look at them
 * @param local what every attempt is bound to, so that only addresses of its family are tried,
 *     unless it is 0.0.0.0 and means just the port; null for the connector's choice
 */
public record Request(
    String host,
    int port,
    @Nullable InetAddress literal,
    long deadlineNanos,
    boolean checked,
    Map<SocketOption<?>, Object> options,
    @Nullable InetSocketAddress local) {

  /** Copies the map. */
  public Request {
    options = Map.copyOf(options);
  }

  /**
   * A connect without a check, with the connector's options and local address.
   *
   * @param host the name or literal, as given
   * @param port 1 to 65535
   * @param literal the address to connect to; null to look the host up
   * @param deadlineNanos how long it may take
   * @return the request
   */
  public static Request of(
      String host, int port, @Nullable InetAddress literal, long deadlineNanos) {
    return new Request(host, port, literal, deadlineNanos, false, Map.of(), null);
  }

  /**
   * The same connect, which an established attempt wins only when it passes a check.
   *
   * @return a new request
   */
  public Request whenChecked() {
    return new Request(host, port, literal, deadlineNanos, true, options, local);
  }

  /** An attempt that is bound to an address can only reach its family. */
  boolean mayReach(InetAddress address) {
    return local == null
        || local.getAddress().isAnyLocalAddress()
        || AddressFamily.of(local.getAddress()) == AddressFamily.of(address);
  }
}
