// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.Destination;
import io.happysocket.handshake.Handshake;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the caller's check in one race, and keeps what it made of each channel for the winner's.
 * Thread-safe.
 *
 * @param <T> what the check makes of a connection
 */
final class Verdicts<T> {

  private final Handshake<T> check;
  private final Map<SocketChannel, T> results = new ConcurrentHashMap<>(2);

  private final @Nullable UnaryOperator<Runnable> context;

  Verdicts(Handshake<T> check, @Nullable UnaryOperator<Runnable> context) {
    this.check = check;
    this.context = context;
  }

  void check(SocketChannel channel, Destination to) throws IOException {
    IOException[] failure = new IOException[1];
    CarriedContext.run(
        context,
        to.host(),
        () -> {
          try {
            T result = check.perform(channel, to.host(), to.port());
            results.put(channel, requireNonNull(result, "the result of the handshake"));
          } catch (IOException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  HandshakeResult<T> of(Connection winner) {
    return new HandshakeResult<>(winner, requireNonNull(results.get(winner.channel())));
  }
}
