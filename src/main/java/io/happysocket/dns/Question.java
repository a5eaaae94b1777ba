// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import java.time.Duration;
import java.util.Set;

/**
 * What a resolver is asked: the addresses of one name, of one family or both. Immutable.
 *
 * @param host the name, as the caller gave it; never an address literal
 * @param families the families, at least one
 * @param maximumAge how long ago an answer may have been fetched: a resolver that keeps answers
 *     asks afresh in place of an older one, unless somebody does so already, and keeps what it gets
 *     instead. One that has answers of its own (a table), or whose cache is not its own and cannot
 *     be passed (the platform's), need not look at it
 */
public record Question(String host, Set<AddressFamily> families, Duration maximumAge) {

  /** An answer of any age will do. */
  public static final Duration ANY_AGE = Duration.ofNanos(Long.MAX_VALUE);

  /** What {@link #fresh()} still takes: so no name is asked for more often than once a second. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Copies the set and checks that neither part is empty, and that the age is not negative. */
  public Question {
    requireNonNull(host, "host");
    requireNonNull(families, "families");
    requireNonNull(maximumAge, "maximumAge");
    families = Set.copyOf(families);
    if (maximumAge.isNegative()) {
      throw new IllegalArgumentException("maximumAge must not be negative: " + maximumAge);
    }
    if (maximumAge.compareTo(ANY_AGE) > 0) {
      maximumAge = ANY_AGE;
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (families.isEmpty()) {
      throw new IllegalArgumentException("families must not be empty");
    }
  }

  /**
   * A question that an answer of any age answers.
   *
   * @param host the name, as the caller gave it; never an address literal
   * @param families the families, at least one
   */
  public Question(String host, Set<AddressFamily> families) {
    this(host, families, ANY_AGE);
  }

  /**
   * The same question, not to be answered from a cache: asked when every address of a cached answer
   * has failed. An answer that was fetched within the last second is fresh enough.
   *
   * @return a new question
   */
  public Question fresh() {
    return new Question(host, families, FRESH);
  }
}
