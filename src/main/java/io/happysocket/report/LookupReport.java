// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of one family of a host. Immutable. Times are nanoseconds since the race began. Grows
 * by default methods.
 */
public interface LookupReport extends Serializable {

  /** How a lookup ended. */
  enum Outcome {
    /** Answered, with addresses. */
    ANSWERED,
    /** Answered: the name has no address of this family. */
    EMPTY,
    /** Failed. */
    FAILED,
    /** The race ended first. */
    UNANSWERED
  }

  /** {@return the host asked for, as given} */
  String host();

  /** {@return the port that is to be connected to there} */
  int port();

  /** {@return the family asked for} */
  AddressFamily family();

  /** {@return how it ended} */
  Outcome outcome();

  /** {@return when it was asked} */
  long askedNanos();

  /** {@return when the answer came, or when the race ended without one} */
  long endedNanos();

  /** {@return the addresses of the answer as it gave them, refused ones included} */
  List<InetAddress> addresses();

  /**
   * {@return where the answer came from, such as {@code 192.0.2.53#53 udp}, {@code cache} or {@code
   * hosts file}; empty when there was none}
   */
  String source();

  /** {@return the servers asked, in order; empty when none was} */
  List<String> servers();

  /**
   * {@return why it failed, or what a server that failed had said when the race ended; else null}
   */
  @Nullable Throwable cause();

  /**
   * {@return whether the same was asked before, and every address of that answer, which came from a
   * cache, failed}
   */
  boolean again();
}
