// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.loop.LoopPort;

/** What a connector takes from the system, which is no setting of its builder's for callers. */
public final class PlayedPort {

  private PlayedPort() {}

  /** The same builder, with a clock, threads and channels of the caller's. */
  public static ConnectorBuilder of(ConnectorBuilder builder, LoopPort port) {
    return builder.port(port);
  }
}
