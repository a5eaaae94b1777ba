// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.nio.channels.SocketChannel;

/**
 * The channel that a race was won with, on its way to the caller: until somebody takes it, or
 * closes it, it counts among the connector's attempts in flight. Thread-safe.
 */
public final class Winner {

  private final SocketChannel channel;
  private final Attempt attempt;
  private final Admission admission;

  Winner(SocketChannel channel, Attempt attempt, Admission admission) {
    this.channel = channel;
    this.attempt = attempt;
    this.admission = admission;
  }

  /**
   * Takes it over.
   *
   * @return connected, in blocking mode, registered with nothing; the taker's to close
   */
  public SocketChannel take() {
    admission.release(attempt);
    return channel;
  }

  /** Closes it, taken or not: nobody wants it. */
  public void close() {
    Dialer.close(channel);
    admission.release(attempt);
  }
}
