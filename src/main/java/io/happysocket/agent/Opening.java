// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/**
 * Looks into a package of {@code java.base} that is opened to it. The agent defines a copy of it in
 * a class loader of the copy's own, so that the package is opened to nothing else: not to the
 * application, which shares the agent's class loader.
 */
public final class Opening {

  private Opening() {}

  /** As a class of its package sees it. */
  public static Lookup into(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }
}
