// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

/** Whether connections over an address family succeed on a network. */
public enum FamilyHealth {
  /** Nothing has been tried, or not enough to say. */
  UNKNOWN,
  /** Connections over it were established. */
  USABLE,
  /** Attempts over it stay silent or fail, for several destinations. */
  UNUSABLE
}
