// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One address of a race and what became of it. Immutable. Times are nanoseconds since the race
 * began. Grows by default methods.
 */
public interface AttemptReport extends Serializable {

  /** The reason of an address that was never tried because of the filter. */
  String REFUSED = "refused by the address filter";

  /** What became of an address. */
  enum Outcome {
    /** Established first, or accepted first where there was a handshake. */
    WON,
    /** Refused, unreachable, timed out by the system, impossible here, or not accepted. */
    FAILED,
    /** Closed because another one won, or because the race ended. */
    LOST,
    /** Closed because the strategy said so. */
    ABANDONED,
    /** No attempt was made. */
    NEVER_STARTED
  }

  /** {@return the host that the address is one of, as given} */
  String host();

  /** {@return its port} */
  int port();

  /** {@return where to} */
  InetAddress address();

  /** {@return the IPv4 address that it stands for, behind a NAT64; else the address itself} */
  InetAddress represented();

  /** {@return what became of it} */
  Outcome outcome();

  /** {@return when the attempt was started; the end of the race if never} */
  long startNanos();

  /** {@return when it was established, of one that had to pass a handshake; null otherwise} */
  @Nullable Long establishedNanos();

  /**
   * {@return when it was established (or accepted, where there was a check), failed or was closed;
   * the end of the race if never started}
   */
  long endNanos();

  /** {@return why it was started then, or why never, in words; perhaps empty} */
  String reason();

  /** {@return whether it put a SYN on the wire} */
  boolean synSent();

  /** {@return why it failed; null unless it did} */
  @Nullable Throwable cause();

  /**
   * {@return how long the connector held it back, because nothing was known of the address and
   * others tried it, or because too many attempts were in flight; the reason says which}
   */
  long waitedNanos();

  /**
   * {@return whether it is the second attempt at its address, beside the first: in case the SYN of
   * that was lost}
   */
  default boolean again() {
    return false;
  }

  /**
   * Whether a NAT64 translates what goes there.
   *
   * @return true if the address stands for another one
   */
  default boolean isTranslated() {
    return !address().equals(represented());
  }

  /**
   * Whether an attempt was made.
   *
   * @return false if the address was never tried
   */
  default boolean started() {
    return outcome() != Outcome.NEVER_STARTED;
  }

  /**
   * The family of the address.
   *
   * @return its family
   */
  default AddressFamily family() {
    return AddressFamily.of(address());
  }

  /**
   * How long its handshake took.
   *
   * @return nanoseconds from the SYN to the SYN-ACK; empty unless it was established
   */
  default OptionalLong handshakeNanos() {
    Long established = establishedNanos();
    if (established != null) {
      return OptionalLong.of(established - startNanos());
    }
    return outcome() == Outcome.WON
        ? OptionalLong.of(endNanos() - startNanos())
        : OptionalLong.empty();
  }
}
