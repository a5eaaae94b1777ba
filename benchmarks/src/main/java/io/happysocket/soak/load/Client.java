// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import java.time.Duration;

/** Whose connector an operation uses. */
enum Client {
  /** That of {@code HappySocket}. */
  SHARED(20, 10_000),
  PLAIN(30, 5_000),
  /** Its deadline ends many a connect. */
  HASTY(10, 150),
  /** Closed in the middle of everything, and made anew. */
  MADE_ANEW(15, 2_000),
  /** Its listener throws now and then. */
  LISTENING(10, 5_000),
  /** Its executor is {@code Runnable::run}, its losers are reset. */
  DIRECT(10, 5_000),
  /** Its executor refuses one task in four. */
  REFUSING(5, 5_000);

  private final int weight;
  private final int deadlineMillis;

  Client(int weight, int deadlineMillis) {
    this.weight = weight;
    this.deadlineMillis = deadlineMillis;
  }

  int weight() {
    return weight;
  }

  Duration deadline() {
    return Duration.ofMillis(deadlineMillis);
  }
}
