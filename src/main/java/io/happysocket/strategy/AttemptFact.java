// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one attempt. Immutable.
 *
 * @param number its place in the order of starts, from 0
 * @param destination where to
 * @param startedNanos when its SYN was sent, or it was found that none could be, in nanoseconds
 *     since the race began
 * @param status whether it is in flight, or how it ended
 * @param establishedNanos when it was established, of one that had to pass a handshake; 0 otherwise
 * @param endedNanos when it failed or was abandoned; 0 while in flight
 * @param synSent whether it put a SYN on the wire: false when there was no route or no such family
 * @param reason why it was started then
 * @param cause why it failed; null unless it did
 */
public record AttemptFact(
    int number,
    Destination destination,
    long startedNanos,
    Status status,
    long establishedNanos,
    long endedNanos,
    boolean synSent,
    Reason reason,
    @Nullable Throwable cause) {

  /** The state of an attempt. */
  public enum Status {
    /** Started, neither established nor failed. */
    IN_FLIGHT,
    /** Established, and its handshake runs: it wins when that passes. */
    HANDSHAKING,
    /** Refused, unreachable, timed out by the system, impossible here, or not accepted. */
    FAILED,
    /** Closed because the strategy said so. */
    ABANDONED
  }

  /**
   * The address that its packets go to.
   *
   * @return the address of its destination
   */
  public InetAddress address() {
    return destination.address();
  }

  /**
   * The family of its destination.
   *
   * @return its family
   */
  public AddressFamily family() {
    return destination.family();
  }

  /**
   * Whether it may still win.
   *
   * @return true while in flight or being checked
   */
  public boolean inFlight() {
    return status == Status.IN_FLIGHT || handshaking();
  }

  /**
   * Whether it is established and its handshake runs.
   *
   * @return true while being checked
   */
  public boolean handshaking() {
    return status == Status.HANDSHAKING;
  }
}
