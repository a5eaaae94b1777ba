// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.race.Race;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Takes the end of a race: exactly one call, on the thread that runs it, once everything else of
 * the race is closed and released. Must be quick and run no caller's code.
 */
public interface Completion {

  /**
   * There is a winner.
   *
   * @param channel connected, in blocking mode, registered with nothing; the receiver's to close
   * @param race ended; its report may be read on any thread
   */
  void connected(SocketChannel channel, Race race);

  /**
   * There is none.
   *
   * @param race ended; its report may be read on any thread
   * @param cause what went wrong beside the attempts; null when the report tells all
   */
  void failed(Race race, @Nullable Throwable cause);
}
