// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This machine's end of one race, where it differs from what the engine does for all. Immutable.
 *
 * @param options set on every attempt before it connects, after the engine's own
 * @param address what every attempt is bound to, so that only addresses of its family are tried,
 *     unless it is 0.0.0.0 and means just the port; null for the engine's choice
 */
public record LocalEnd(Map<SocketOption<?>, Object> options, @Nullable InetSocketAddress address) {

  /** As the engine does for all. */
  public static final LocalEnd DEFAULT = new LocalEnd(Map.of(), null);

  /** Copies the map. */
  public LocalEnd {
    options = Map.copyOf(options);
  }
}
