// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

/** The built-in strategies. */
public final class Strategies {
  private Strategies() {}
}
