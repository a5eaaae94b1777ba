// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.Connection;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is connected by a race; made by {@link HappySocketFactory}. It behaves as a plain
 * one, also when a thread that uses it is interrupted or when another thread closes it; thread-safe
 * as that is. What is different:
 *
 * <ul>
 *   <li>A connect without a time-out takes at most the connector's deadline.
 *   <li>{@link #getLocalPort} is 0 between a bind to port 0 and the connect: every attempt has a
 *       port of its own, and none is reserved. Another port is reserved by {@link #bind} until the
 *       connect, which gives it to the first attempt; a second attempt of the same family can have
 *       it only with {@link #setReuseAddress}.
 *   <li>An interrupted <em>virtual</em> thread ends a connect, as with plain sockets, with a {@link
 *       SocketException}.
 * </ul>
 */
final class RacedSocket extends Socket {

  private final RacedSocketImpl racing;

  RacedSocket(RacedSocketImpl racing) throws SocketException {
    super(racing);
    this.racing = racing;
  }

  /** As plain sockets of newer JDKs, closes itself when the connect fails. */
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    boolean wasConnected = isConnected();
    try {
      super.connect(endpoint, timeout);
    } catch (IOException e) {
      if (!wasConnected) {
        close();
      }
      throw e;
    }
  }

  /**
   * How the connection came about.
   *
   * @return the report of the race; null before the connect
   */
  @Nullable RaceReport report() {
    Connection connection = racing.connection();
    return connection == null ? null : connection.report();
  }

  /**
   * Tells the connector that this connection turned out to be bad: see {@link
   * Connection#reportFailure}. Does nothing before the connect.
   *
   * @param reason in words
   */
  void reportFailure(String reason) {
    Connection connection = racing.connection();
    if (connection != null) {
      connection.reportFailure(reason);
    }
  }
}
