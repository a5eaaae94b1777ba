// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.nio.channels.SocketChannel;

/** What an established attempt must pass before it wins. */
@FunctionalInterface
public interface Check {

  /**
   * Looks at a connection. May block; runs on a thread of its own, several at a time. The channel
   * is closed under it when the race ends otherwise.
   *
   * @param channel connected, in blocking mode
   * @throws Exception if it does not pass
   */
  void run(SocketChannel channel) throws Exception;
}
