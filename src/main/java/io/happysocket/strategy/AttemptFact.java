// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;

/**
 * What is known of one attempt. Immutable.
 *
 * @param number its place in the order of starts, from 0
 * @param address where to
 * @param startedNanos when it was started, in nanoseconds since the race began
 * @param status how it stands
 * @param endedNanos when it failed or was abandoned; 0 while in flight
 * @param synSent whether it put a SYN on the wire: false when there was no route or no such family
 */
public record AttemptFact(
    int number,
    InetAddress address,
    long startedNanos,
    Status status,
    long endedNanos,
    boolean synSent) {

  /** How an attempt stands. */
  public enum Status {
    /** Started, neither established nor failed. */
    IN_FLIGHT,
    /** Refused, unreachable, timed out by the system, or impossible here. */
    FAILED,
    /** Closed because the strategy said so. */
    ABANDONED
  }

  /**
   * The family of the address.
   *
   * @return its family
   */
  public AddressFamily family() {
    return AddressFamily.of(address);
  }

  /**
   * Whether it may still win.
   *
   * @return true while in flight
   */
  public boolean inFlight() {
    return status == Status.IN_FLIGHT;
  }
}
