// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.ConnectCancelledException;
import io.happysocket.ConnectInterruptedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** How an operation ended, as its caller saw it. */
enum Outcome {
  CONNECTED("connected"),
  FAILED("failed"),
  DEADLINE("deadline"),
  UNRESOLVED("unresolved"),
  INTERRUPTED("interrupted"),
  CANCELLED("cancelled"),
  CLOSED("connector closed"),
  /** Its caller's executor did not take it. */
  REJECTED("rejected"),
  /** Nothing that is documented. */
  OTHER("other");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Of what a connect threw. */
  static Outcome of(Throwable thrown) {
    if (thrown instanceof CompletionException && thrown.getCause() != null) {
      return of(thrown.getCause());
    } else if (thrown instanceof ConnectInterruptedException) {
      return INTERRUPTED;
    } else if (thrown instanceof ConnectCancelledException
        || thrown instanceof CancellationException) {
      return CANCELLED;
    } else if (thrown instanceof SocketTimeoutException) {
      return DEADLINE;
    } else if (thrown instanceof UnknownHostException) {
      return UNRESOLVED;
    } else if (thrown instanceof ConnectException) {
      return ofFailure(String.valueOf(thrown.getMessage()));
    } else if ("the connector is closed".equals(thrown.getMessage())) {
      // as an IllegalStateException, and of a socket as a SocketException
      return CLOSED;
    }
    return thrown instanceof RejectedExecutionException ? REJECTED : OTHER;
  }

  private static Outcome ofFailure(String message) {
    if (message.startsWith("cancelled")) {
      return CANCELLED;
    }
    return message.startsWith("the connector was closed") ? CLOSED : FAILED;
  }
}
