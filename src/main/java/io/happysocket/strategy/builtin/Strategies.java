// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static java.util.Objects.requireNonNull;

import io.happysocket.strategy.ConnectStrategy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The built-in strategies. All are immutable, free of state and safe for any number of races and
 * threads. "The talk" is "One Protocol Good, Two Protocols?" (G. Huston, APNIC, 2012), whose names
 * they bear.
 *
 * <p>In all of them a failed attempt starts the next candidate at once, and nothing in flight is
 * stopped, the serial ones excepted.
 */
public final class Strategies {

  private static final Duration MAC_OS = Duration.ofMillis(270);
  private static final Duration IOS = Duration.ofMillis(720);
  private static final Duration LEEWAY = Duration.ofMillis(25);
  private static final Duration MOST_LEEWAY = Duration.ofSeconds(2);
  private static final Duration AMUSED = Duration.ofMillis(300);

  private Strategies() {}

  /** Made when first asked for: a connector needs one strategy, not the classes of all. */
  private static final class Named {
    private static final Map<String, ConnectStrategy> STRATEGIES = all();
  }

  /** The talk's two descriptions of what an RTT-biased client does with several addresses. */
  public enum SeveralAddresses {
    /** (a) The other protocol is next; within a protocol one address at a time. */
    ONE_FOR_EACH_PROTOCOL,
    /** (b) The next address in the list is next, whatever its protocol. */
    NEXT_IN_LIST
  }

  /**
   * V1, "IPv6 first": waits for both answers; then IPv6, if this host has it, and IPv4 after, one
   * attempt at a time. The operating system decides when one has failed; but where the connect
   * deadline is nearer than that, it is split over the addresses left, at least 2 s each.
   *
   * @return the strategy
   */
  public static ConnectStrategy serialIpv6First() {
    return new SerialIpv6First(Serial.UNLIMITED);
  }

  /**
   * As {@link #serialIpv6First()}, with a time after which an attempt is given up, the last one
   * too. The part of the deadline holds where it is shorter.
   *
   * @param perAttempt more than zero
   * @return the strategy
   * @throws IllegalArgumentException if the time is not more than zero
   */
  public static ConnectStrategy serialIpv6First(Duration perAttempt) {
    return new SerialIpv6First(Pacing.positiveNanos("perAttempt", perAttempt));
  }

  /**
   * V2, "native IPv6 first": as V1, in the order native IPv6, IPv4, 6to4, Teredo by local and
   * remote address; a local tunnel is used only for a name that has no IPv4 address.
   *
   * @return the strategy
   */
  public static ConnectStrategy nativeIpv6First() {
    return new NativeIpv6First(false);
  }

  /**
   * V3, Windows Vista and 7: as V2, and asks no AAAA when the only local IPv6 is Teredo. An IPv6
   * literal may still use it.
   *
   * @return the strategy
   */
  public static ConnectStrategy avoidTeredo() {
    return new NativeIpv6First(true);
  }

  /**
   * Safari on Mac OS X 10.7: waits for both answers; lowest average round-trip time first; the
   * other protocol when that time has passed, 270 ms without history; reading (a) of several
   * addresses.
   *
   * @return the strategy
   */
  public static ConnectStrategy rttBiased() {
    return rttBiased(MAC_OS, SeveralAddresses.ONE_FOR_EACH_PROTOCOL);
  }

  /**
   * As {@link #rttBiased()}, with another time without history and a chosen reading.
   *
   * @param withoutHistory more than zero
   * @param several which of the talk's two descriptions
   * @return the strategy
   * @throws IllegalArgumentException if the time is not more than zero
   */
  public static ConnectStrategy rttBiased(Duration withoutHistory, SeveralAddresses several) {
    requireNonNull(several, "several");
    String name = several == SeveralAddresses.NEXT_IN_LIST ? "rtt-biased-list" : "rtt-biased";
    return rttBiased(name, withoutHistory, several);
  }

  /**
   * Safari on iOS 5.0.1: as {@link #rttBiased()}, 720 ms without history.
   *
   * @return the strategy
   */
  public static ConnectStrategy iosRttBiased() {
    return rttBiased("ios-rtt-biased", IOS, SeveralAddresses.ONE_FOR_EACH_PROTOCOL);
  }

  private static ConnectStrategy rttBiased(
      String name, Duration withoutHistory, SeveralAddresses several) {
    return new RttBiased(name, Pacing.positiveNanos("withoutHistory", withoutHistory), several);
  }

  /**
   * Chrome of 2011, "happyish": the first DNS answer picks the protocol; the other after 300 ms
   * without a connection, or at once on a failure.
   *
   * @return the strategy
   */
  public static ConnectStrategy dnsRace() {
    return new DnsRace();
  }

  /**
   * Firefox 8 with fast fail-over, "happier": each protocol at its own answer, the first SYN-ACK
   * wins.
   *
   * @return the strategy
   */
  public static ConnectStrategy synAckRace() {
    return new SynAckRace();
  }

  /**
   * The talk's recommendation, "biased, but still pleasantly amused": IPv6 at the AAAA answer, IPv4
   * 300 ms after the A answer, or at once when IPv6 is known to be unusable.
   *
   * @return the strategy
   */
  public static ConnectStrategy pleasantlyAmused() {
    return pleasantlyAmused(AMUSED);
  }

  /**
   * As {@link #pleasantlyAmused()}, with another wait.
   *
   * @param wait from the A answer to IPv4, more than zero
   * @return the strategy
   * @throws IllegalArgumentException if the wait is not more than zero
   */
  public static ConnectStrategy pleasantlyAmused(Duration wait) {
    return new PleasantlyAmused("pleasantly-amused", Pacing.positiveNanos("wait", wait), false);
  }

  /**
   * As {@link #pleasantlyAmused()}, the wait being the RTT estimate of the IPv6 address.
   *
   * @param withoutHistory the wait without an estimate, more than zero
   * @return the strategy
   * @throws IllegalArgumentException if the wait is not more than zero
   */
  public static ConnectStrategy pleasantlyAmusedByRtt(Duration withoutHistory) {
    long nanos = Pacing.positiveNanos("withoutHistory", withoutHistory);
    return new PleasantlyAmused("pleasantly-amused-rtt", nanos, true);
  }

  /**
   * Happy Eyeballs version 2 (RFC 8305) as it recommends, with the connector's delays.
   *
   * @return the strategy
   */
  public static ConnectStrategy happyEyeballs() {
    return happyEyeballs(HappyEyeballsOptions.DEFAULT);
  }

  /**
   * Happy Eyeballs version 2 (RFC 8305).
   *
   * @param options its parameters
   * @return the strategy
   */
  public static ConnectStrategy happyEyeballs(HappyEyeballsOptions options) {
    return new HappyEyeballs(requireNonNull(options, "options"));
  }

  /**
   * Happy Eyeballs that learns. Without history it is {@link #happyEyeballs()}; with it, the
   * Connection Attempt Delay follows the round-trip times of the address, its prefix, the other
   * family or this network; a family or address that stays silent goes second and is probed now and
   * then; one that is slower by more than 25 ms, and 12 %, goes second; and what stays silent
   * within a race quickens it.
   *
   * @return the strategy
   */
  public static ConnectStrategy adaptive() {
    return adaptive(LEEWAY);
  }

  /**
   * As {@link #adaptive()}, with another leeway: how much longer a round trip to the preferred
   * family, IPv6 as a rule, may take than one to the other family before the other one goes first.
   * 12 % of the preferred family's RTT are added, because estimates err.
   *
   * <p>The default is 25 ms, what Apple has given IPv6 since 2015. RFC 8305 and RFC 6724 know no
   * such number: rule 3 of RFC 6724 section 6 and RFC 8305 section 4 leave round-trip times to the
   * implementation. To compare the families, the other one is started this long after the preferred
   * one, at least 10 ms; so a large leeway is rarely worth a comparison.
   *
   * @param leeway 0, for whichever is sooner, to 2 s
   * @return the strategy
   * @throws IllegalArgumentException if the leeway is negative or more than 2 s
   */
  public static ConnectStrategy adaptive(Duration leeway) {
    requireNonNull(leeway, "leeway");
    if (leeway.isNegative() || leeway.compareTo(MOST_LEEWAY) > 0) {
      throw new IllegalArgumentException("leeway must be from 0 to 2 s: " + leeway);
    }
    return new Adaptive(leeway.toNanos());
  }

  /**
   * The names that {@link #byName} knows, the talk's order first.
   *
   * @return the names
   */
  public static List<String> names() {
    return List.copyOf(Named.STRATEGIES.keySet());
  }

  /**
   * A strategy with its default parameters.
   *
   * @param name one of {@link #names()}, such as {@code happy-eyeballs}
   * @return the strategy
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static ConnectStrategy byName(String name) {
    requireNonNull(name, "name");
    ConnectStrategy strategy = Named.STRATEGIES.get(name);
    if (strategy == null) {
      throw new IllegalArgumentException(
          "no strategy \"" + name + "\"; there are " + String.join(", ", names()));
    }
    return strategy;
  }

  private static Map<String, ConnectStrategy> all() {
    Map<String, ConnectStrategy> all = new LinkedHashMap<>();
    List<ConnectStrategy> strategies =
        List.of(
            serialIpv6First(),
            nativeIpv6First(),
            avoidTeredo(),
            rttBiased(),
            rttBiased(MAC_OS, SeveralAddresses.NEXT_IN_LIST),
            iosRttBiased(),
            dnsRace(),
            synAckRace(),
            pleasantlyAmused(),
            pleasantlyAmusedByRtt(AMUSED),
            happyEyeballs(),
            adaptive());
    strategies.forEach(each -> all.put(each.name(), each));
    return Collections.unmodifiableMap(all);
  }
}
