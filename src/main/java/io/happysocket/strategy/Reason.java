// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import static java.util.Objects.requireNonNull;

/**
 * Why a strategy chose a step, in words for the report: {@code "attempt delay 250 ms: the default
 * (RFC 8305 section 5)"}. Put into words only when the report is read, so a record or a lambda over
 * primitives costs a race almost nothing.
 */
@FunctionalInterface
public interface Reason {

  /** No reason given. */
  Reason NONE = of("");

  /**
   * The reason as a phrase without a full stop; empty when there is none.
   *
   * @return the phrase
   */
  String words();

  /**
   * A fixed phrase.
   *
   * @param words the phrase
   * @return a reason with these words
   */
  static Reason of(String words) {
    requireNonNull(words, "words");
    return () -> words;
  }
}
