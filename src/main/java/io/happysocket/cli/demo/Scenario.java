// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import static io.happysocket.cli.demo.Endpoint.LISTENING;
import static io.happysocket.cli.demo.Endpoint.REFUSING;
import static io.happysocket.cli.demo.Endpoint.SILENT;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One situation of the demo. Immutable.
 *
 * @param id a short word for headings, also the first label of the name asked for
 * @param title what is the matter, as a phrase
 * @param aaaa what becomes of the AAAA question
 * @param a what becomes of the A question
 * @param endpoints what is at which loopback address, all on one port
 */
public record Scenario(
    String id, String title, Reply aaaa, Reply a, Map<InetAddress, Endpoint> endpoints) {

  private static final InetAddress V6 = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  private static final InetAddress V4 = address(127, 0, 0, 1);
  private static final InetAddress SECOND_V4 = address(127, 0, 0, 2);
  private static final InetAddress THIRD_V4 = address(127, 0, 0, 3);
  private static final long SLOW_MILLIS = 400;

  /** Two answers never come at once; which was first would otherwise be a matter of chance. */
  private static final long APART_MILLIS = 5;

  /** Copies the map. */
  public Scenario {
    endpoints = Map.copyOf(endpoints);
  }

  /**
   * Every situation that is played, in order.
   *
   * @return the scenarios
   */
  public static List<Scenario> all() {
    Reply v6 = Reply.of(V6);
    Reply v4 = Reply.of(V4).after(APART_MILLIS);
    Map<InetAddress, Endpoint> healthy = Map.of(V6, LISTENING, V4, LISTENING);
    return List.of(
        new Scenario("healthy", "both families are healthy", v6, v4, healthy),
        new Scenario(
            "v6-refused",
            "IPv6 is refused, IPv4 is healthy",
            v6,
            v4,
            Map.of(V6, REFUSING, V4, LISTENING)),
        new Scenario(
            "v6-silent",
            "IPv6 is silent, IPv4 is healthy",
            v6,
            v4,
            Map.of(V6, SILENT, V4, LISTENING)),
        new Scenario(
            "v4-silent",
            "IPv4 is silent, IPv6 is healthy",
            v6,
            v4,
            Map.of(V6, LISTENING, V4, SILENT)),
        new Scenario(
            "aaaa-slow",
            "the AAAA answer takes " + SLOW_MILLIS + " ms, both families are healthy",
            v6.after(SLOW_MILLIS),
            v4,
            healthy),
        new Scenario(
            "aaaa-never",
            "the AAAA question is never answered, IPv4 is healthy",
            Reply.never(),
            v4,
            Map.of(V4, LISTENING)),
        new Scenario(
            "a-never",
            "the A question is never answered, IPv6 is healthy",
            v6,
            Reply.never(),
            Map.of(V6, LISTENING)),
        new Scenario(
            "many-dead",
            "the first addresses are silent or refuse, only the last is healthy",
            v6,
            Reply.of(SECOND_V4, THIRD_V4, V4).after(APART_MILLIS),
            Map.of(V6, SILENT, SECOND_V4, SILENT, THIRD_V4, REFUSING, V4, LISTENING)));
  }

  /**
   * Nothing to see: IPv4 alone, healthy.
   *
   * @return a scenario that every machine can play
   */
  public static Scenario warmUp() {
    return new Scenario("warm-up", "IPv4 alone", Reply.of(), Reply.of(V4), Map.of(V4, LISTENING));
  }

  /**
   * The scenario for this machine: where there is no IPv6 on loopback, one that has enough to show
   * without it does without.
   *
   * @return this or a smaller one of the same name
   */
  public Scenario forThisMachine() {
    return Endpoints.bindable(V6) ? this : withoutIpv6();
  }

  Scenario withoutIpv6() {
    Map<InetAddress, Endpoint> ipv4 = new HashMap<>(endpoints);
    ipv4.remove(V6);
    return ipv4.size() < 2
        ? this
        : new Scenario(id, title + " (IPv6 left out: none here)", Reply.of(), a, ipv4);
  }

  /**
   * The name to connect to, in a domain that exists nowhere (RFC 6761).
   *
   * @return the name
   */
  public String host() {
    return id + ".test";
  }

  /** An address from its 4 or 16 bytes. */
  static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
