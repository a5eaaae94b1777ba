// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.facts;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.LookupReport;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@link LookupReport} of a race. Immutable.
 *
 * @param host the host asked for, as given
 * @param port the port that is to be connected to there
 * @param family the family asked for
 * @param outcome how it ended
 * @param askedNanos when it was asked
 * @param endedNanos when the answer came, or when the race ended without one
 * @param addresses the addresses of the answer as it gave them, refused ones included
 * @param source where the answer came from, such as {@code 192.0.2.53#53 udp}, {@code cache} or
 *     {@code hosts file}; empty when there was none
 * @param servers the servers asked, in order; empty when none was
 * @param cause why it failed, or what a server that failed had said when the race ended; else null
 * @param again whether the same was asked before, and every address of that answer, which came from
 *     a cache, failed
 */
public record LookupRecord(
    String host,
    int port,
    AddressFamily family,
    LookupReport.Outcome outcome,
    long askedNanos,
    long endedNanos,
    List<InetAddress> addresses,
    String source,
    List<String> servers,
    @Nullable Throwable cause,
    boolean again)
    implements LookupReport {

  /** Copies the lists. */
  public LookupRecord {
    addresses = List.copyOf(addresses);
    servers = List.copyOf(servers);
  }

  /**
   * A first lookup.
   *
   * @param host the host asked for, as given
   * @param port the port that is to be connected to there
   * @param family the family asked for
   * @param outcome how it ended
   * @param askedNanos when it was asked
   * @param endedNanos when the answer came, or when the race ended without one
   * @param addresses the addresses of the answer
   * @param source where the answer came from; empty when there was none
   * @param servers the servers asked, in order
   * @param cause why it failed; else null
   */
  public LookupRecord(
      String host,
      int port,
      AddressFamily family,
      LookupReport.Outcome outcome,
      long askedNanos,
      long endedNanos,
      List<InetAddress> addresses,
      String source,
      List<String> servers,
      @Nullable Throwable cause) {
    this(
        host,
        port,
        family,
        outcome,
        askedNanos,
        endedNanos,
        addresses,
        source,
        servers,
        cause,
        /* again= */ false);
  }
}
