// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import io.happysocket.address.AddressFamily;
import java.util.Set;

/**
 * What a resolver is asked: the addresses of one name, of one family or both. Immutable.
 *
 * @param host the name, as the caller gave it; never an address literal
 * @param families the families, at least one
 */
public record Question(String host, Set<AddressFamily> families) {

  /** Copies the set and checks that neither part is empty. */
  public Question {
    families = Set.copyOf(families);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (families.isEmpty()) {
      throw new IllegalArgumentException("families must not be empty");
    }
  }
}
