// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;

/** Says what went wrong on a channel in the exceptions of plain sockets. */
final class PlainFailure {

  private static final String CLOSED = "Socket closed";

  private PlainFailure() {}

  static IOException of(IOException failure) {
    if (failure instanceof SocketException || failure instanceof InterruptedIOException) {
      return failure;
    }
    String message =
        failure instanceof ClosedChannelException ? CLOSED : String.valueOf(failure.getMessage());
    return because(message, failure);
  }

  static SocketException closed() {
    return new SocketException(CLOSED);
  }

  static SocketException because(String message, Throwable cause) {
    SocketException plain = new SocketException(message);
    plain.initCause(cause);
    return plain;
  }
}
