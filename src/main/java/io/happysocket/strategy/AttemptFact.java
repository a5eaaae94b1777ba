// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What is known of one attempt. Immutable. Grows by default methods. */
public interface AttemptFact {

  /** The state of an attempt. */
  enum Status {
    /** Started, neither established nor failed. */
    IN_FLIGHT,
    /** Established, and its handshake runs: it wins when that passes. */
    HANDSHAKING,
    /** Refused, unreachable, timed out by the system, impossible here, or not accepted. */
    FAILED,
    /** Closed because the strategy said so. */
    ABANDONED
  }

  /** {@return its place in the order of starts, from 0} */
  int number();

  /** {@return where to} */
  Destination destination();

  /**
   * {@return when its SYN was sent, or it was found that none could be, in nanoseconds since the
   * race began}
   */
  long startedNanos();

  /** {@return whether it is in flight, or how it ended} */
  Status status();

  /** {@return when it was established, of one that had to pass a handshake; 0 otherwise} */
  long establishedNanos();

  /** {@return when it failed or was abandoned; 0 while in flight} */
  long endedNanos();

  /** {@return whether it put a SYN on the wire: false when there was no route or no such family} */
  boolean synSent();

  /** {@return why it was started then} */
  Reason reason();

  /** {@return why it failed; null unless it did} */
  @Nullable Throwable cause();

  /**
   * The address that its packets go to.
   *
   * @return the address of its destination
   */
  default InetAddress address() {
    return destination().address();
  }

  /**
   * The family of its destination.
   *
   * @return its family
   */
  default AddressFamily family() {
    return destination().family();
  }

  /**
   * Whether it may still win.
   *
   * @return true while in flight or being checked
   */
  default boolean inFlight() {
    return status() == Status.IN_FLIGHT || handshaking();
  }

  /**
   * Whether it is established and its handshake runs.
   *
   * @return true while being checked
   */
  default boolean handshaking() {
    return status() == Status.HANDSHAKING;
  }
}
