// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.facts;

import io.happysocket.report.AttemptReport;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The {@link AttemptReport} of a race. Immutable.
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
 * @param again whether it is the second attempt at its address, in case the SYN of the first was
 *     lost
 */
public record AttemptRecord(
    String host,
    int port,
    InetAddress address,
    InetAddress represented,
    AttemptReport.Outcome outcome,
    long startNanos,
    @Nullable Long establishedNanos,
    long endNanos,
    String reason,
    boolean synSent,
    @Nullable Throwable cause,
    long waitedNanos,
    boolean again)
    implements AttemptReport {}
