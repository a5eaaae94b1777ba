// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

/** What became of an attempt while it was being started. Immutable values. */
public sealed interface DialResult {

  /** It is under way. */
  DialResult IN_FLIGHT = new InFlight();

  /** It is connected already. */
  DialResult ESTABLISHED = new Established();

  /** See {@link #IN_FLIGHT}. */
  record InFlight() implements DialResult {}

  /** See {@link #ESTABLISHED}. */
  record Established() implements DialResult {}

  /**
   * It failed at once, and is closed.
   *
   * @param cause why
   * @param synSent whether a SYN was sent
   */
  record Failed(Throwable cause, boolean synSent) implements DialResult {}
}
