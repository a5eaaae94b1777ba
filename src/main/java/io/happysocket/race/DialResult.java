// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

/** What became of an attempt while it was being started. Immutable values. */
public sealed interface DialResult {

  /**
   * When the call that started it returned. Opening a channel takes time, and the 10 ms between two
   * SYNs count from the SYN.
   *
   * @return nanoseconds since the race began
   */
  long atNanos();

  /**
   * It is under way.
   *
   * @param atNanos when its SYN was sent
   */
  record InFlight(long atNanos) implements DialResult {}

  /**
   * It is connected already.
   *
   * @param atNanos when it was
   */
  record Established(long atNanos) implements DialResult {}

  /**
   * It failed at once, and is closed.
   *
   * @param atNanos when it did
   * @param cause why
   * @param synSent whether a SYN was sent
   */
  record Failed(long atNanos, Throwable cause, boolean synSent) implements DialResult {}
}
