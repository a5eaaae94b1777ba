// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.blocking;

/** What the application does. */
public enum Kind {
  /** {@code new Socket(name, port)}. */
  BY_NAME(30),
  /** {@code Socket.connect} with a time-out. */
  TIMED(12),
  /** To an address that carries no name: not raced. */
  BY_ADDRESS(10),
  /** By a name whose IPv6 address refuses. */
  IPV6_REFUSES(10),
  /** By a name whose IPv6 address is silent. */
  IPV6_SILENT(4),
  /** {@code HttpURLConnection}. */
  HTTP(8),
  /** {@code SSLSocket}. */
  TLS(4),
  /** All addresses refuse. */
  REFUSED(12),
  /** No address answers, with a short time-out. */
  SILENT(5),
  /** No address answers, and another thread closes the socket. */
  CLOSED(5);

  private final int weight;

  Kind(int weight) {
    this.weight = weight;
  }

  static Kind of(int number) {
    int rest = Math.floorMod(number, 100);
    for (Kind kind : values()) {
      rest -= kind.weight;
      if (rest < 0) {
        return kind;
      }
    }
    throw new AssertionError("the weights are no hundred");
  }
}
