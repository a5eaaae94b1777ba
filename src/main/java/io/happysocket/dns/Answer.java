// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer for one family. Immutable.
 *
 * @param family the family
 * @param kind what kind of answer
 * @param addresses the addresses in the order of the answer; empty unless the kind is {@link
 *     Kind#ADDRESSES}
 * @param ttl for how long it may be kept; zero when it may not
 * @param source where it came from, for people: {@code 192.0.2.53#53 udp}, {@code cache}, {@code
 *     hosts file}
 * @param cause what to tell the caller when nothing connects; null for {@link Kind#ADDRESSES} and
 *     {@link Kind#NO_DATA}
 * @param fromCache whether it was fetched for an earlier question, so that to ask afresh ({@link
 *     Question#fresh()}) may bring another one
 */
public record Answer(
    AddressFamily family,
    Kind kind,
    List<InetAddress> addresses,
    Duration ttl,
    String source,
    @Nullable IOException cause,
    boolean fromCache) {

  /** What kind of answer it is. */
  public enum Kind {
    /** At least one address. */
    ADDRESSES,
    /** The name exists and has no address of this family. */
    NO_DATA,
    /** The name does not exist, or the platform's resolver has no address for it. */
    NO_SUCH_NAME,
    /** A server said that it failed or would not answer (SERVFAIL, REFUSED and the like). */
    SERVER_FAILURE,
    /** No server answered in time. */
    TIMEOUT,
    /** The question could not be asked: a malformed name, no server, no socket. */
    NOT_ASKED
  }

  /** Copies the list. */
  public Answer {
    requireNonNull(family, "family");
    requireNonNull(kind, "kind");
    requireNonNull(addresses, "addresses");
    requireNonNull(ttl, "ttl");
    requireNonNull(source, "source");
    addresses = List.copyOf(addresses);
  }

  /**
   * An answer that comes from no cache.
   *
   * @param family the family
   * @param kind what kind of answer
   * @param addresses the addresses in the order of the answer
   * @param ttl for how long it may be kept; zero when it may not
   * @param source where it came from, for people
   * @param cause what to tell the caller when nothing connects; null where it is an answer
   */
  public Answer(
      AddressFamily family,
      Kind kind,
      List<InetAddress> addresses,
      Duration ttl,
      String source,
      @Nullable IOException cause) {
    this(family, kind, addresses, ttl, source, cause, /* fromCache= */ false);
  }

  /**
   * The same with other addresses.
   *
   * @param otherKind what kind of answer it is then
   * @param others the addresses
   * @return a new answer
   */
  public Answer with(Kind otherKind, List<InetAddress> others) {
    return new Answer(family, otherKind, others, ttl, source, cause, fromCache);
  }

  /**
   * The same, some time later.
   *
   * @param left for how long it may be kept from now on
   * @return a new answer
   */
  public Answer with(Duration left) {
    return new Answer(family, kind, addresses, left, source, cause, fromCache);
  }
}
