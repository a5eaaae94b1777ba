// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.net.ConnectException;
import java.util.Locale;

/** Reads from an exception what the system did. */
final class Failures {

  private Failures() {}

  /**
   * Whether a connect that failed at once had put a SYN on the wire. Only a refusal shows that it
   * had: a missing route, an unusable family or source address and a full descriptor table come
   * before the SYN.
   */
  static boolean sentSyn(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof ConnectException
        && message != null
        && message.toLowerCase(Locale.ROOT).contains("refused");
  }
}
