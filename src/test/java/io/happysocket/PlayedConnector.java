// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.loop.PlayedLoop;

/** A connector on a played loop, for tests of other packages. */
public final class PlayedConnector {

  private PlayedConnector() {}

  public static Connector of(PlayedLoop world, ConnectorBuilder builder) {
    return builder.port(world).build();
  }
}
