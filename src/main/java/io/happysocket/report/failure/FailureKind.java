// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.failure;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * What a system's error says of a connect that failed. Systems do not pass on which ICMP message
 * came; on Linux an error stands for these (IPv6, IPv4), if a SYN was sent.
 */
public enum FailureKind {
  /** ECONNREFUSED: an RST, or "port unreachable". */
  REFUSED,
  /**
   * EHOSTUNREACH: "address unreachable" and "beyond scope", or "host unreachable" and most filters.
   */
  HOST_UNREACHABLE,
  /** ENETUNREACH: "no route to destination", or "network unreachable". */
  NETWORK_UNREACHABLE,
  /** EACCES: "administratively prohibited" and "reject route" of IPv6; or a local filter. */
  PROHIBITED,
  /** ETIMEDOUT: the system gave up waiting. */
  TIMED_OUT,
  /** Any other. */
  OTHER;

  /**
   * Reads a cause. The JDK has types for few of them; the rest is told by the system's words in
   * English.
   *
   * @param cause why an attempt failed
   * @return the kind
   */
  public static FailureKind of(Throwable cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof SocketTimeoutException || words.contains("timed out")) {
      return TIMED_OUT;
    }
    if (cause instanceof ConnectException && words.contains("refused")) {
      return REFUSED;
    }
    if (words.contains("network is unreachable")) {
      return NETWORK_UNREACHABLE;
    }
    if (cause instanceof NoRouteToHostException) {
      return HOST_UNREACHABLE;
    }
    return words.contains("permission denied") ? PROHIBITED : OTHER;
  }
}
