// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import io.happysocket.simulation.Simulation;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strategy on an operating system behind an IPv6 that never answers, run on virtual time.
 *
 * @param strategy decides
 * @param system the system's SYNs
 * @param awaited what the wait is for
 */
public record SilentIpv6(ConnectStrategy strategy, SynSchedule system, Awaited awaited) {

  /** What the wait is for. */
  public enum Awaited {
    /** The other protocol; the name has one address of each. */
    OTHER_PROTOCOL,
    /** The other protocol; the name has two IPv6 addresses. */
    OTHER_PROTOCOL_AFTER_TWO,
    /** The second of two IPv6 addresses, where IPv4 is silent, too. */
    SECOND_ADDRESS
  }

  private static final InetAddress[] IPV6 = {ipv6(1), ipv6(2)};
  private static final InetAddress IPV4 = address(new byte[] {(byte) 192, 0, 2, 1});
  private static final long RTT_NANOS = 40_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long FLOOR_NANOS = 10 * NANOS_PER_MILLI;

  /** Knows all addresses, IPv4 as the nearer one by more than any leeway. */
  private static final HistoryView IPV4_NEARER =
      new HistoryView() {
        @Override
        public @Nullable RttEstimate rtt(InetAddress address) {
          long nanos = AddressFamily.of(address) == AddressFamily.IPV6 ? 5 * RTT_NANOS : RTT_NANOS;
          return new RttEstimate(nanos, NANOS_PER_MILLI, 20);
        }

        @Override
        public HistoryView.Health health(AddressFamily family) {
          return HistoryView.Health.USABLE;
        }
      };

  /**
   * How long after the first start comes that which is awaited.
   *
   * @return milliseconds
   */
  public long millis() {
    List<AttemptReport> attempts = run(0, 0, HistoryView.NONE).attempts();
    AddressFamily family =
        awaited == Awaited.SECOND_ADDRESS ? AddressFamily.IPV6 : AddressFamily.IPV4;
    long startNanos =
        attempts.stream()
            .skip(1)
            .filter(each -> each.family() == family)
            .findFirst()
            .orElseThrow()
            .startNanos();
    return (startNanos - attempts.get(0).startNanos()) / NANOS_PER_MILLI;
  }

  /**
   * How many SYNs are sent to the first silent address by then.
   *
   * @return at least 1
   */
  public int syns() {
    return system.synsWithin(millis() * NANOS_PER_MILLI);
  }

  /**
   * What picks the first protocol.
   *
   * @return {@code SYN+ACK}, {@code DNS}, {@code RTT} or {@code IPv6}
   */
  public String rule() {
    if (millis() * NANOS_PER_MILLI <= FLOOR_NANOS) {
      return "SYN+ACK";
    }
    if (firstFamily(run(10, 0, HistoryView.NONE)) == AddressFamily.IPV4) {
      return "DNS";
    }
    return firstFamily(run(10, 0, IPV4_NEARER)) == AddressFamily.IPV4 ? "RTT" : "IPv6";
  }

  private static AddressFamily firstFamily(RaceReport report) {
    return report.attempts().get(0).family();
  }

  private RaceReport run(long aaaaMillis, long aMillis, HistoryView history) {
    InetAddress[] ipv6 = awaited == Awaited.OTHER_PROTOCOL ? new InetAddress[] {IPV6[0]} : IPV6;
    boolean ipv4Silent = awaited == Awaited.SECOND_ADDRESS && history == HistoryView.NONE;
    ScenarioBuilder scenario =
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ofMillis(aaaaMillis), ipv6)
            .answer(AddressFamily.IPV4, Duration.ofMillis(aMillis), IPV4)
            .path(IPV4, ipv4Silent ? Path.silent() : Path.answers(Duration.ofNanos(RTT_NANOS)));
    for (InetAddress each : ipv6) {
      Path path =
          history == HistoryView.NONE
              ? Path.silent()
              : Path.answers(Duration.ofNanos(5 * RTT_NANOS));
      scenario.path(each, path);
    }
    Scenario world = scenario.system(system).deadline(Duration.ofMinutes(20)).build();
    return Simulation.run(strategy, world, history).report();
  }

  private static InetAddress ipv6(int last) {
    byte[] bytes = new byte[16];
    bytes[0] = 0x20;
    bytes[1] = 0x01;
    bytes[2] = 0x0d;
    bytes[3] = (byte) 0xb8;
    bytes[15] = (byte) last;
    return address(bytes);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
