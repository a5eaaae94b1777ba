// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.race.RaceResult;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Receives the end of a connect. */
public interface Completion {

  /**
   * Takes the end of the race: exactly one call, on the thread that runs it, once everything else
   * of the race is closed and released. Must be quick and run no caller's code.
   *
   * @param result what came of it
   * @param winner the receiver's to take or to close; null when there is none to deliver
   * @param cause what went wrong beside the attempts; null when the result tells all
   */
  void ended(RaceResult result, @Nullable Winner winner, @Nullable Throwable cause);

  /**
   * Who is shown this race besides the engine's own observers.
   *
   * @return null for nobody
   */
  default @Nullable RaceObserver observer() {
    return null;
  }

  /**
   * Looks at a connection of a checked request. May block; runs on a thread of its own, several at
   * a time. The channel is closed under it when the race ends otherwise.
   *
   * @param channel connected, in blocking mode
   * @param destination which one it is connected to
   * @throws Exception if it does not pass
   */
  default void check(SocketChannel channel, Destination destination) throws Exception {
    throw new IllegalStateException("there is no handshake to run");
  }
}
