// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

/** What came of one connection attempt. */
public enum Outcome {
  /** The handshake was completed: SYN, SYN-ACK and ACK. */
  ESTABLISHED("established"),
  /**
   * Nothing came back. Seen from a server: its SYN-ACK was not answered, which is how the talk
   * defines a failure.
   */
  SILENT("silent"),
  /** An RST came back. */
  REFUSED("refused"),
  /** An ICMP error came back; the detail says which, where it shows. */
  UNREACHABLE("unreachable"),
  /** It failed in another way, which the detail names. */
  OTHER("other"),
  /** No SYN left the machine: it had no route or no address of its own. No attempt. */
  UNSENT("unsent"),
  /**
   * Closed by a race before an answer had come, and too early to call it silent. It does not count
   * as an attempt: nobody knows what would have come.
   */
  UNFINISHED("unfinished"),
  /** The name had no address of this protocol, or was not resolved. No attempt. */
  NO_ADDRESS("no-address");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /**
   * Whether a SYN was sent and its answer awaited, so that the row counts in a failure rate.
   *
   * @return false of {@link #UNSENT}, {@link #UNFINISHED} and {@link #NO_ADDRESS}
   */
  public boolean isAttempt() {
    return this != UNSENT && this != UNFINISHED && this != NO_ADDRESS;
  }

  /**
   * Whether an attempt was made and failed.
   *
   * @return true of the attempts that are not {@link #ESTABLISHED}
   */
  public boolean isFailure() {
    return isAttempt() && this != ESTABLISHED;
  }

  /** The word in files, such as {@code no-address}. */
  @Override
  public String toString() {
    return text;
  }
}
