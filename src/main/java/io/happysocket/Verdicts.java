// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.Destination;
import io.happysocket.handshake.Handshake;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the caller's check in one race, and keeps what it made of each channel for the winner's.
 * Thread-safe.
 *
 * @param <T> what the check makes of a connection
 */
final class Verdicts<T> {

  private final Handshake<T> check;
  private final Map<SocketChannel, T> results = new ConcurrentHashMap<>(2);

  Verdicts(Handshake<T> check) {
    this.check = check;
  }

  void check(SocketChannel channel, Destination to) throws IOException {
    T result = check.perform(channel, to.host(), to.port());
    results.put(channel, requireNonNull(result, "the result of the handshake"));
  }

  HandshakeResult<T> of(Connection winner) {
    return new HandshakeResult<>(winner, requireNonNull(results.get(winner.channel())));
  }
}
