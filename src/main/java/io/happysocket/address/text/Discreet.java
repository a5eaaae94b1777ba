// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import org.jspecify.annotations.Nullable;

/**
 * A failure whose message names internal addresses or servers, and that has a message without them.
 * Reports show the failure itself; what a connect throws holds the discreet one in its place,
 * unless the system property {@code jdk.includeInExceptions} has {@code hostInfo}. A resolver's
 * causes may be such.
 */
public interface Discreet {

  /**
   * The same failure, with a message that names no internal address or server.
   *
   * @return a new exception: its message says what happened, and names at most what was asked for
   */
  Exception discreetly();

  /**
   * Whatever failed, told discreetly where that makes a difference.
   *
   * @param failure any failure, or null
   * @return the discreet one of a discreet failure, else the failure itself
   */
  static @Nullable Throwable of(@Nullable Throwable failure) {
    return failure instanceof Discreet discreet ? discreet.discreetly() : failure;
  }
}
