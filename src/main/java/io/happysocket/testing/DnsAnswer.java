// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What the name server of a {@link BrokenNetwork} does with one type of question. Immutable. */
public final class DnsAnswer {

  enum Kind {
    ADDRESSES,
    SERVER_FAILURE,
    NONE
  }

  private static final Duration A_DAY = Duration.ofDays(1);

  private final Kind kind;
  private final long delayNanos;

  private DnsAnswer(Kind kind, long delayNanos) {
    this.kind = kind;
    this.delayNanos = delayNanos;
  }

  /**
   * The addresses, at once.
   *
   * @return the answer of a healthy server
   */
  public static DnsAnswer atOnce() {
    return new DnsAnswer(Kind.ADDRESSES, 0);
  }

  /**
   * The addresses, late.
   *
   * @param delay how long each answer is held back, from 0 to a day
   * @return a late answer
   * @throws IllegalArgumentException if the delay is out of its range
   */
  public static DnsAnswer after(Duration delay) {
    return new DnsAnswer(Kind.ADDRESSES, nanos("delay", delay));
  }

  /**
   * None: the question is dropped.
   *
   * @return no answer
   */
  public static DnsAnswer never() {
    return new DnsAnswer(Kind.NONE, 0);
  }

  /**
   * SERVFAIL, at once.
   *
   * @return a failure
   */
  public static DnsAnswer serverFailure() {
    return new DnsAnswer(Kind.SERVER_FAILURE, 0);
  }

  static long nanos(String name, Duration delay) {
    if (requireNonNull(delay, name).isNegative() || delay.compareTo(A_DAY) > 0) {
      throw new IllegalArgumentException(name + " must be from 0 to a day: " + delay);
    }
    return delay.toNanos();
  }

  Kind kind() {
    return kind;
  }

  long delayNanos() {
    return delayNanos;
  }

  boolean isAtOnce() {
    return kind == Kind.ADDRESSES && delayNanos == 0;
  }
}
