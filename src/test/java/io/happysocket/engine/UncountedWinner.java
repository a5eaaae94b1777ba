// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;

/** A winner of no race, for whoever is to take or close one. */
public final class UncountedWinner {

  private UncountedWinner() {}

  public static Winner of(SocketChannel channel) {
    Attempt attempt = new Attempt(new Destination(InetAddress.getLoopbackAddress(), null));
    return new Winner(channel, attempt, new Admission(1, () -> 0));
  }
}
