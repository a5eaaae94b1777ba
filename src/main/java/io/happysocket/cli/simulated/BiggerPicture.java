// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.Simulation;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The talk's table "The bigger picture", worked out anew: behind a silent IPv6, how long until the
 * other protocol is tried, and what picks the first one. Each browser's strategy runs on each
 * operating system's schedule of SYNs.
 */
public final class BiggerPicture {

  private static final InetAddress IPV6 = address(0x20, 0x01, 0x0d, 0xb8, 1);
  private static final InetAddress IPV4 = address(192, 0, 2, 1);
  private static final long RTT_NANOS = 40_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final SynSchedule MAC = SynSchedule.BSD;
  private static final SynSchedule WINDOWS = SynSchedule.WINDOWS;
  private static final SynSchedule LINUX = SynSchedule.LINUX_2012;
  private static final SynSchedule TODAY = SynSchedule.LINUX_6_5;
  private static final ConnectStrategy SERIAL = Strategies.serialIpv6First();
  private static final ConnectStrategy AT_96 = Strategies.serialIpv6First(Duration.ofSeconds(96));
  private static final String OWN_LIMIT = "its own limit";
  private static final String FLOOR = "10 ms floor";
  private static final String AS_OF_7 = "as Windows 7";

  private BiggerPicture() {}

  /**
   * A client on a system, and what is said of it.
   *
   * @param system the system, as the talk names it
   * @param client the program
   * @param schedule the system's SYNs
   * @param strategy the program's behaviour
   * @param published the figure to compare with: the talk's, or for a client of today its published
   *     attempt delay; milliseconds
   * @param publishedRule what picks the first protocol, as published
   * @param why what is to be said of it; perhaps empty
   */
  public record Row(
      String system,
      String client,
      SynSchedule schedule,
      ConnectStrategy strategy,
      long published,
      String publishedRule,
      String why) {

    /**
     * How long after the first start the other protocol starts.
     *
     * @return milliseconds
     */
    public long millis() {
      return (start(silentIpv6(this), 1) - start(silentIpv6(this), 0)) / NANOS_PER_MILLI;
    }

    /**
     * How many SYNs are sent to the silent address before the other protocol starts.
     *
     * @return at least 1
     */
    public int syns() {
      return schedule.synsWithin(millis() * NANOS_PER_MILLI);
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

    /**
     * Whether the figure and the rule are those published.
     *
     * @return true if both are
     */
    public boolean equal() {
      return millis() == published && rule().equals(publishedRule);
    }

    private RaceReport run(long aaaaMillis, long aMillis, HistoryView history) {
      Path ipv6 =
          history == HistoryView.NONE
              ? Path.silent()
              : Path.answers(Duration.ofNanos(5 * RTT_NANOS));
      Scenario scenario =
          Scenario.builder()
              .answer(AddressFamily.IPV6, Duration.ofMillis(aaaaMillis), IPV6)
              .answer(AddressFamily.IPV4, Duration.ofMillis(aMillis), IPV4)
              .path(IPV6, ipv6)
              .path(IPV4, Path.answers(Duration.ofNanos(RTT_NANOS)))
              .system(schedule)
              .deadline(Duration.ofMinutes(20))
              .build();
      return Simulation.run(strategy, scenario, history).report();
    }
  }

  private static final long FLOOR_NANOS = 10 * NANOS_PER_MILLI;

  /** Knows both addresses, IPv4 as the nearer one by more than any leeway. */
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

  private static RaceReport silentIpv6(Row row) {
    return row.run(0, 0, HistoryView.NONE);
  }

  private static long start(RaceReport report, int attempt) {
    return report.attempts().get(attempt).startNanos();
  }

  private static AddressFamily firstFamily(RaceReport report) {
    AttemptReport first = report.attempts().get(0);
    return first.family();
  }

  /**
   * The talk's rows.
   *
   * @return by system, in the talk's order
   */
  public static List<Row> ofTheTalk() {
    return List.of(
        row("Mac OS X 10.7.2", "Firefox 8.0.1", MAC, SERIAL, 75_000, "IPv6", ""),
        row(
            "Mac OS X 10.7.2",
            "Firefox fast-fail",
            MAC,
            Strategies.synAckRace(),
            0,
            "SYN+ACK",
            FLOOR),
        row("Mac OS X 10.7.2", "Chrome 16", MAC, Strategies.dnsRace(), 300, "DNS", ""),
        row("Mac OS X 10.7.2", "Opera 11.52", MAC, SERIAL, 75_000, "IPv6", ""),
        row(
            "Mac OS X 10.7.2",
            "Safari 5.1.1",
            MAC,
            Strategies.rttBiased(),
            270,
            "RTT",
            "without history"),
        row("Windows 7", "Firefox 8.0.1", WINDOWS, SERIAL, 21_000, "IPv6", ""),
        row(
            "Windows 7",
            "Firefox fast-fail",
            WINDOWS,
            Strategies.synAckRace(),
            0,
            "SYN+ACK",
            FLOOR),
        row("Windows 7", "Chrome 16", WINDOWS, Strategies.dnsRace(), 300, "DNS", ""),
        row("Windows 7", "Opera 11.52", WINDOWS, SERIAL, 21_000, "IPv6", ""),
        row("Windows 7", "Safari 5.1.1", WINDOWS, SERIAL, 21_000, "IPv6", "no RTT rule"),
        row("Windows 7", "Explorer 9.0", WINDOWS, Strategies.avoidTeredo(), 21_000, "IPv6", ""),
        row("Windows XP", "Firefox 8.0.1", WINDOWS, SERIAL, 21_000, "IPv6", AS_OF_7),
        row(
            "Windows XP",
            "Firefox fast-fail",
            WINDOWS,
            Strategies.synAckRace(),
            0,
            "SYN+ACK",
            FLOOR),
        row("Windows XP", "Chrome 16", WINDOWS, Strategies.dnsRace(), 300, "DNS", AS_OF_7),
        row("Windows XP", "Opera 11.52", WINDOWS, SERIAL, 21_000, "IPv6", AS_OF_7),
        row("Windows XP", "Safari 5.1.1", WINDOWS, SERIAL, 21_000, "IPv6", AS_OF_7),
        row(
            "Windows XP",
            "Explorer 9.0",
            WINDOWS,
            Strategies.avoidTeredo(),
            21_000,
            "IPv6",
            AS_OF_7),
        row("Linux 2.6.40-3.0", "Firefox 8.0.1", LINUX, AT_96, 96_000, "IPv6", OWN_LIMIT),
        row(
            "Linux 2.6.40-3.0",
            "Firefox fast-fail",
            LINUX,
            Strategies.synAckRace(),
            0,
            "SYN+ACK",
            FLOOR),
        row("Linux 2.6.40-3.0", "Opera 11.60 beta", LINUX, SERIAL, 189_000, "IPv6", ""),
        row(
            "iOS 5.0.1",
            "Safari",
            MAC,
            Strategies.iosRttBiased(),
            720,
            "RTT",
            "\"?\" in the talk"));
  }

  /**
   * Clients of today, on a Linux of today. What is published of them is their attempt delay.
   *
   * @return the rows
   */
  public static List<Row> ofToday() {
    ConnectStrategy chrome = Baselines.fixed(Duration.ofMillis(300));
    ConnectStrategy firefox = Baselines.fixed(Duration.ofMillis(250));
    ConnectStrategy rfc8305 = Strategies.happyEyeballs();
    ConnectStrategy adaptive = Strategies.adaptive();
    return List.of(
        row("today", "Chrome", TODAY, chrome, 300, "IPv6", "the timer alone"),
        row("today", "Firefox", TODAY, firefox, 250, "IPv6", "the timer alone"),
        row(
            "today",
            "Safari",
            TODAY,
            Baselines.happyEyeballsByRtt(),
            250,
            "IPv6",
            "without history"),
        row("today", "curl", TODAY, Baselines.curl(), 200, "IPv6", ""),
        row("today", "Go", TODAY, Baselines.go(), 300, "IPv6", ""),
        row("today", "OkHttp", TODAY, Baselines.okHttp(), 250, "IPv6", ""),
        row("today", "Node", TODAY, Baselines.node(), 250, "IPv6", "aborts IPv6 then"),
        row("today", "HappySocket", TODAY, rfc8305, 250, "IPv6", rfc8305.name()),
        row("today", "HappySocket", TODAY, adaptive, 250, "RTT", adaptive.name() + ", cold"));
  }

  private static Row row(
      String system,
      String client,
      SynSchedule schedule,
      ConnectStrategy strategy,
      long published,
      String rule,
      String why) {
    return new Row(system, client, schedule, strategy, published, rule, why);
  }

  private static InetAddress address(int... leading) {
    byte[] bytes = new byte[leading.length == 4 ? 4 : 16];
    for (int i = 0; i < leading.length; i++) {
      bytes[i] = (byte) leading[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
