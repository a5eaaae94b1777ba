// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import java.io.IOException;

/**
 * A connection that passed a handshake, and what the check made of it. The caller's to close;
 * immutable itself.
 *
 * @param <T> what the check made of it
 */
public final class HandshakeResult<T> implements AutoCloseable {

  private final Connection connection;
  private final T result;

  HandshakeResult(Connection connection, T result) {
    this.connection = connection;
    this.result = result;
  }

  /**
   * What the check made of the connection, such as the {@link javax.net.ssl.SSLSocket} of {@link
   * Connector#connectTls}.
   *
   * @return the same each time
   */
  public T result() {
    return result;
  }

  /**
   * The connection with its channel and its report, which has the check, too.
   *
   * @return the same each time
   */
  public Connection connection() {
    return connection;
  }

  /**
   * Closes the result if it can be closed, which has TLS send its close_notify, and then the
   * channel.
   *
   * @throws IOException as either does
   */
  @Override
  public void close() throws IOException {
    try {
      if (result instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("closing " + result, e);
    } finally {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
