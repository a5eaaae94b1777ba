// SPDX-License-Identifier: Apache-2.0
package io.happysocket.handshake;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What an established connection must pass before it wins: a TLS handshake ({@link TlsHandshake}),
 * a banner, a PING. So a middlebox that answers every SYN, or a server whose process hangs, does
 * not win the race.
 *
 * <p>A check may block. It runs on a thread of its own, never on the connector's loop, and for
 * several connections of one race at a time; it must be thread-safe. When the race ends before it
 * returns (another connection passed, the deadline, a cancellation) its channel is closed, so that
 * its reads and writes fail; a check that waits for anything else keeps its thread until it
 * returns, but does not delay the race.
 *
 * <p>While a check runs the next attempt is postponed once, by the delay that the strategy waited
 * for, counted from the handshake, and at least by the Minimum Connection Attempt Delay. When it
 * fails the race goes on with the rest, and the history demotes the address.
 *
 * @param <T> what it makes of a connection that passes
 */
@FunctionalInterface
public interface Handshake<T> {

  /**
   * Looks at a connection.
   *
   * @param channel connected, in blocking mode, with the options asked for. What it reads and
   *     writes is not there any more for the code that gets the winner
   * @param host the host that was asked for, as given; of several the one that this is connected to
   * @param port the port of it
   * @return what {@code HandshakeResult.result()} gives for the winner; never null (return the
   *     channel where there is nothing else)
   * @throws IOException if the connection does not pass; any other exception means the same
   */
  T perform(SocketChannel channel, String host, int port) throws IOException;
}
