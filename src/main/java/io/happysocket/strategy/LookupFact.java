// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.util.List;

/**
 * What is known of the lookup of one family. Immutable. When a race asks again because every
 * address of a cached answer has failed, the first answer stays here until the second one comes.
 *
 * @param family the family
 * @param status how far it is
 * @param answeredNanos when the answer or the failure came, in nanoseconds since the race began; 0
 *     while there is none
 * @param addresses the usable addresses of the answer in RFC 6724 order; empty unless answered
 */
public record LookupFact(
    AddressFamily family, Status status, long answeredNanos, List<InetAddress> addresses) {

  /** How far a lookup is. */
  public enum Status {
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

  /**
   * Whether an answer may still come.
   *
   * @return true while asked and not answered
   */
  public boolean pending() {
    return status == Status.PENDING || failing();
  }

  /**
   * Whether a server has failed, and the lookup goes on.
   *
   * @return true while no answer is in and one server failed to give it
   */
  public boolean failing() {
    return status == Status.FAILING;
  }

  /**
   * Whether an answer is worth waiting for: pending, and no server has failed.
   *
   * @return true if so
   */
  public boolean awaited() {
    return status == Status.PENDING;
  }

  /**
   * Whether the answer came and holds at least one usable address.
   *
   * @return true if so
   */
  public boolean positive() {
    return status == Status.ANSWERED && !addresses.isEmpty();
  }
}
