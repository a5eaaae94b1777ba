// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalDouble;

/** What is read from a case. */
public enum Reads {
  /** The Connection Attempt Delay, while IPv6 gets slower. */
  @JsonProperty("attempt-delay")
  ATTEMPT_DELAY,
  /** The Resolution Delay, while the AAAA answer comes later. */
  @JsonProperty("resolution-delay")
  RESOLUTION_DELAY,
  /** Whether IPv6 waits for the A answer, while that comes later. */
  @JsonProperty("wait-for-a")
  WAIT_FOR_A,
  /** Which addresses are tried when none answers. */
  @JsonProperty("addresses")
  ADDRESSES,
  /** When the first attempts are made, and of which families. */
  @JsonProperty("start")
  START;

  /** The time that a connect shows; empty if it does not do what is looked for. */
  OptionalDouble millis(Reading reading) {
    return switch (this) {
      case ATTEMPT_DELAY -> reading.attemptDelay();
      case RESOLUTION_DELAY -> reading.resolutionDelay();
      case WAIT_FOR_A ->
          reading.waitedForA().orElse(false) ? OptionalDouble.of(0) : OptionalDouble.empty();
      case ADDRESSES, START -> OptionalDouble.empty();
    };
  }
}
