// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.facts;

import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.Nat64;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.RaceReport.Line;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@link RaceReport} of a race. Immutable.
 *
 * @param host the name or address asked for; several hosts with their ports, for people
 * @param port the port, 0 to 65535; 0 of several hosts
 * @param strategy the strategy's name
 * @param outcome how it ended
 * @param totalNanos how long it took
 * @param deadlineNanos the connect deadline
 * @param lookups the lookups, IPv6 before IPv4, those of one host after those of another; of a
 *     literal only where it had to wait for a NAT64 prefix
 * @param attempts the attempts in the order of their starts, then the addresses never tried
 * @param nat64 what was known of this network's NAT64
 * @param planned what the strategy was waiting for at the end; null when for no set moment
 */
public record RaceRecord(
    String host,
    int port,
    String strategy,
    RaceReport.Outcome outcome,
    long totalNanos,
    long deadlineNanos,
    List<LookupReport> lookups,
    List<AttemptReport> attempts,
    Nat64 nat64,
    @Nullable Line planned)
    implements RaceReport {

  /** Copies the lists. */
  public RaceRecord {
    lookups = List.copyOf(lookups);
    attempts = List.copyOf(attempts);
  }

  @Override
  public List<Nat64Prefix> nat64Prefixes() {
    return nat64.prefixes();
  }

  @Override
  public String nat64Source() {
    return nat64.source();
  }

  @Override
  public List<InetAddress> nat64Ignored() {
    return nat64.ignored();
  }

  @Override
  public String toString() {
    return text();
  }
}
