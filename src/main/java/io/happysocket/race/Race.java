// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

/** Placeholder for the skeleton. */
public final class Race {
  /** Placeholder. */
  public void answered() {}
}
