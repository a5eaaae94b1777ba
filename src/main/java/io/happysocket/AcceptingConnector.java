// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.accept.AcceptanceCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A {@link Connector} whose races are won only by a connection that passes a check. It shares
 * everything with that connector, is closed with it, and is as thread-safe.
 *
 * @param <T> what the check makes of a connection
 */
public final class AcceptingConnector<T> {

  private final Connector connector;
  private final AcceptanceCheck<T> check;

  AcceptingConnector(Connector connector, AcceptanceCheck<T> check) {
    this.connector = connector;
    this.check = check;
  }

  /**
   * Connects, within the connector's deadline, the check included.
   *
   * @param host as {@link Connector#connect(String, int)}
   * @param port 1 to 65535
   * @return the connection that passed first
   * @throws IOException as {@link Connector#connect(String, int)}; a {@link ConnectFailedException}
   *     when no connection passed, with what the check threw as its cause
   */
  public Accepted<T> race(String host, int port) throws IOException {
    return connector.run(connector.ask(host, port), check);
  }

  /**
   * Connects within a time.
   *
   * @param host as {@link Connector#connect(String, int)}
   * @param port 1 to 65535
   * @param timeout the connect deadline, more than zero, lookups and check included
   * @return the connection that passed first
   * @throws IOException as {@link #race(String, int)}
   */
  public Accepted<T> race(String host, int port, Duration timeout) throws IOException {
    return connector.run(connector.ask(host, port, timeout), check);
  }

  /**
   * Connects without blocking.
   *
   * @param host as {@link Connector#connect(String, int)}
   * @param port 1 to 65535
   * @return as {@link Connector#connectAsync}, completed with the connection that passed first
   */
  public CompletableFuture<Accepted<T>> raceAsync(String host, int port) {
    return connector.runAsync(connector.ask(host, port), check);
  }
}
