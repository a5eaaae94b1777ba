// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import java.net.InetAddress;

/**
 * What one attempt of a race has shown. Immutable.
 *
 * @param address where to
 * @param outcome what came of it
 * @param afterNanos how long after its start: to established, to the failure, or to its close while
 *     it was still silent
 */
public record Observation(InetAddress address, Outcome outcome, long afterNanos) {

  /** What came of an attempt. */
  public enum Outcome {
    /** The handshake completed. */
    ESTABLISHED,
    /** Refused, unreachable or otherwise failed. */
    FAILED,
    /** No answer until it was closed. */
    SILENT
  }
}
