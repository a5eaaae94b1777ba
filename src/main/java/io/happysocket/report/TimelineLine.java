// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One fact of a race, to read. Immutable.
 *
 * @param atNanos when, in nanoseconds since the race began
 * @param text what happened, on one line, such as {@code AAAA answered by cache: no addresses}
 */
public record TimelineLine(long atNanos, String text) implements Serializable {
  /** Refuses a null. */
  public TimelineLine {
    requireNonNull(text, "text");
  }
}
