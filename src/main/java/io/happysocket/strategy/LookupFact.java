// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.util.List;

/**
 * What is known of the lookup of one family. Immutable. When a race asks again because every
 * address of a cached answer has failed, the first answer stays here until the second one comes.
 * Grows by default methods.
 */
public interface LookupFact {

  /** How far a lookup is. */
  enum Status {
    /** No such query: the strategy wanted none, or the target is an address. */
    NOT_ASKED,
    /** Asked, no answer yet. */
    PENDING,
    /** Pending, and a server has failed or refused to answer; others are asked, or it again. */
    FAILING,
    /** Answered, perhaps with no addresses. */
    ANSWERED,
    /** Failed: no such name, a server's failure, a timeout. */
    FAILED
  }

  /** {@return the family} */
  AddressFamily family();

  /** {@return how far it is} */
  Status status();

  /**
   * {@return when the answer or the failure came, in nanoseconds since the race began; 0 while
   * there is none}
   */
  long answeredNanos();

  /** {@return the usable addresses of the answer in RFC 6724 order; empty unless answered} */
  List<InetAddress> addresses();

  /**
   * Whether an answer may still come.
   *
   * @return true while asked and not answered
   */
  default boolean pending() {
    return status() == Status.PENDING || failing();
  }

  /**
   * Whether a server has failed, and the lookup goes on.
   *
   * @return true while no answer is in and one server failed to give it
   */
  default boolean failing() {
    return status() == Status.FAILING;
  }

  /**
   * Whether an answer is worth waiting for: pending, and no server has failed.
   *
   * @return true if so
   */
  default boolean awaited() {
    return status() == Status.PENDING;
  }

  /**
   * Whether the answer came and holds at least one usable address.
   *
   * @return true if so
   */
  default boolean positive() {
    return status() == Status.ANSWERED && !addresses().isEmpty();
  }
}
