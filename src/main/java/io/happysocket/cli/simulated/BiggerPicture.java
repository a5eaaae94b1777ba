// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.cli.simulated.SilentIpv6.Awaited;
import io.happysocket.race.SynSchedule;
import io.happysocket.simulation.Baselines;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.strategy.builtin.Strategies.SeveralAddresses;
import java.time.Duration;
import java.util.List;

/**
 * The talk's table "The bigger picture", worked out anew: behind a silent IPv6, how long until the
 * other protocol is tried, and what picks the first one. Each browser's strategy runs on each
 * operating system's schedule of SYNs.
 */
public final class BiggerPicture {

  private static final SynSchedule MAC = SynSchedule.BSD;
  private static final SynSchedule WINDOWS = SynSchedule.WINDOWS;
  private static final SynSchedule LINUX = SynSchedule.LINUX_2012;
  private static final SynSchedule TODAY = SynSchedule.LINUX_6_5;
  private static final ConnectStrategy SERIAL = Strategies.serialIpv6First();
  private static final ConnectStrategy AT_96 = Strategies.serialIpv6First(Duration.ofSeconds(96));
  private static final Duration SAFARI = Duration.ofMillis(270);
  private static final String OWN_LIMIT = "its own limit";
  private static final String FLOOR = "10 ms floor";
  private static final String AS_OF_7 = "as Windows 7";

  private BiggerPicture() {}

  /**
   * A client on a system, and what is said of it.
   *
   * @param system the system, as the talk names it
   * @param client the program, as the talk names it
   * @param here what comes of its behaviour
   * @param published the figure to compare with: the talk's, or for a client of today its published
   *     attempt delay; milliseconds
   * @param publishedRule what picks the first protocol, as published
   * @param why what is to be said of it; perhaps empty
   */
  public record Row(
      String system,
      String client,
      SilentIpv6 here,
      long published,
      String publishedRule,
      String why) {

    /**
     * Whether the figure and the rule are those published.
     *
     * @return true if both are
     */
    public boolean equal() {
      return here.millis() == published && here.rule().equals(publishedRule);
    }
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
        row("Mac OS X 10.7.2", "Chrome 16.9.912", MAC, Strategies.dnsRace(), 300, "DNS", ""),
        row("Mac OS X 10.7.2", "Opera 11.52", MAC, SERIAL, 75_000, "IPv6", ""),
        row(
            "Mac OS X 10.7.2",
            "Safari 5.1.1",
            MAC,
            Strategies.rttBiased(),
            270,
            "RTT",
            "without history"),
        row("Windows 7", "Firefox 8.0.1", WINDOWS, SERIAL, 21_000, "IPv6", "19 s elsewhere"),
        row(
            "Windows 7",
            "Firefox fast-fail",
            WINDOWS,
            Strategies.synAckRace(),
            0,
            "SYN+ACK",
            FLOOR),
        row("Windows 7", "Chrome .0.874", WINDOWS, Strategies.dnsRace(), 300, "DNS", ""),
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
        row("Windows XP", "Chrome .0.874", WINDOWS, Strategies.dnsRace(), 300, "DNS", AS_OF_7),
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
        row(
            "Linux 2.6.40-3.0",
            "Opera 11.60 beta",
            LINUX,
            SERIAL,
            189_000,
            "IPv6",
            "over \"180 s\""),
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
   * The talk's behaviours that its table has no column for: V2, what it recommends, and its two
   * descriptions of Safari with several addresses.
   *
   * @return the rows
   */
  public static List<Row> ofTheBehaviours() {
    ConnectStrategy v2 = Strategies.nativeIpv6First();
    ConnectStrategy recommended = Strategies.pleasantlyAmused();
    return List.of(
        row("Windows", "V2", WINDOWS, v2, 21_000, "IPv6", "native IPv6 here"),
        row("FreeBSD, Mac OS X", "V2", MAC, v2, 75_000, "IPv6", ""),
        row("Linux of 2012", "V2", LINUX, v2, 189_000, "IPv6", ""),
        row("any", "recommended", LINUX, recommended, 300, "IPv6", "as Chrome's wait"),
        safari(
            "(a)", SeveralAddresses.ONE_FOR_EACH_PROTOCOL, Awaited.OTHER_PROTOCOL_AFTER_TWO, 270),
        safari("(a)", SeveralAddresses.ONE_FOR_EACH_PROTOCOL, Awaited.SECOND_ADDRESS, 75_000),
        safari("(b)", SeveralAddresses.NEXT_IN_LIST, Awaited.SECOND_ADDRESS, 270),
        safari("(b)", SeveralAddresses.NEXT_IN_LIST, Awaited.OTHER_PROTOCOL_AFTER_TWO, 540));
  }

  private static Row safari(String name, SeveralAddresses reading, Awaited awaited, long talk) {
    SilentIpv6 here = new SilentIpv6(Strategies.rttBiased(SAFARI, reading), MAC, awaited);
    String why = awaited == Awaited.SECOND_ADDRESS ? "second IPv6 address" : "the other protocol";
    return new Row("Mac OS X 10.7.2", "Safari " + name, here, talk, "RTT", why);
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
    SilentIpv6 here = new SilentIpv6(strategy, schedule, Awaited.OTHER_PROTOCOL);
    return new Row(system, client, here, published, rule, why);
  }
}
