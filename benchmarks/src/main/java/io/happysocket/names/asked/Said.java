// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What one of them says of a name.
 *
 * @param addresses the addresses, sorted as text; none if it says that there are none
 * @param failure why there are none
 * @param words what it said, for people
 */
public record Said(List<String> addresses, Failure failure, String words) {

  /** Why there are no addresses. */
  public enum Failure {
    /** There are some. */
    NONE,
    /** There is no such name, or no address, or it is no name: asked again it says the same. */
    NOT_FOUND,
    /** It could not find out. */
    TRY_AGAIN,
    /** It says no more than that there are none. */
    UNSAID
  }

  /** Addresses. */
  public static Said found(Collection<String> addresses) {
    return new Said(List.copyOf(new TreeSet<>(addresses)), Failure.NONE, "");
  }

  /** No addresses. */
  public static Said not(Failure failure, String words) {
    return new Said(List.of(), failure, words);
  }

  /** Whether it tells addresses. */
  public boolean found() {
    return !addresses.isEmpty();
  }

  /** Whether it tells the same addresses as another, or as that one none. */
  public boolean same(Said other) {
    return addresses.equals(other.addresses);
  }

  /** Whether one says that it could not find out and the other that there is nothing. */
  public boolean contradicts(Said other) {
    return (failure == Failure.TRY_AGAIN && other.failure == Failure.NOT_FOUND)
        || (failure == Failure.NOT_FOUND && other.failure == Failure.TRY_AGAIN);
  }

  /** For people. */
  public String text() {
    if (!addresses.isEmpty()) {
      return addresses.size() > 4 ? addresses.size() + " addresses" : String.join(" ", addresses);
    }
    return switch (failure) {
      case NONE, UNSAID -> "none";
      case NOT_FOUND -> "not found";
      case TRY_AGAIN -> "try again";
    };
  }
}
