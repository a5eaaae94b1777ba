// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One address of a race and what became of it. Immutable. Times are nanoseconds since the race
 * began.
 *
 * @param host the host that the address is one of, as given
 * @param port its port
 * @param address where to
 * @param represented the IPv4 address that it stands for, behind a NAT64; else the address itself
 * @param outcome what became of it
 * @param startNanos when the attempt was started; the end of the race if never
 * @param establishedNanos when it was established, of one that had to pass a handshake; null
 *     otherwise
 * @param endNanos when it was established (or accepted, where there was a check), failed or was
 *     closed; the end of the race if never started
 * @param reason why it was started then, or why never, in words; perhaps empty
 * @param synSent whether it put a SYN on the wire
 * @param cause why it failed; null unless it did
 * @param waitedNanos how long the connector held it back, because nothing was known of the address
 *     and others tried it, or because too many attempts were in flight; the reason says which
 * @param again whether it is the second attempt at its address, beside the first: in case the SYN
 *     of that was lost
 */
public record AttemptReport(
    String host,
    int port,
    InetAddress address,
    InetAddress represented,
    Outcome outcome,
    long startNanos,
    @Nullable Long establishedNanos,
    long endNanos,
    String reason,
    boolean synSent,
    @Nullable Throwable cause,
    long waitedNanos,
    boolean again)
    implements Serializable {

  /** The reason of an address that was never tried because of the filter. */
  public static final String REFUSED = "refused by the address filter";

  /** What became of an address. */
  public enum Outcome {
    /** Established first, or accepted first where there was a handshake. */
    WON,
    /** Refused, unreachable, timed out by the system, impossible here, or not accepted. */
    FAILED,
    /** Closed because another one won, or because the race ended. */
    LOST,
    /** Closed because the strategy said so. */
    ABANDONED,
    /** No attempt was made. */
    NEVER_STARTED
  }

  /**
   * Whether a NAT64 translates what goes there.
   *
   * @return true if the address stands for another one
   */
  public boolean isTranslated() {
    return !address.equals(represented);
  }

  /**
   * Whether an attempt was made.
   *
   * @return false if the address was never tried
   */
  public boolean started() {
    return outcome != Outcome.NEVER_STARTED;
  }

  /**
   * The family of the address.
   *
   * @return its family
   */
  public AddressFamily family() {
    return AddressFamily.of(address);
  }

  /**
   * The class of the address.
   *
   * @return its class
   */
  public AddressClass addressClass() {
    return AddressClass.of(address);
  }

  /**
   * How long its handshake took.
   *
   * @return nanoseconds from the SYN to the SYN-ACK; empty unless it was established
   */
  public OptionalLong handshakeNanos() {
    if (establishedNanos != null) {
      return OptionalLong.of(establishedNanos - startNanos);
    }
    return outcome == Outcome.WON ? OptionalLong.of(endNanos - startNanos) : OptionalLong.empty();
  }
}
