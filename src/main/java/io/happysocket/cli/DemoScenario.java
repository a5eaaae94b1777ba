// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static io.happysocket.testing.Endpoint.healthy;
import static io.happysocket.testing.Endpoint.refusing;
import static io.happysocket.testing.Endpoint.silent;

import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.DnsAnswer;
import io.happysocket.testing.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * One situation of the demo.
 *
 * @param id a short word for headings, also the first label of the name asked for
 * @param title what is the matter, as a phrase
 * @param network the network with that trouble
 */
record DemoScenario(String id, String title, BrokenNetwork.Builder network) {

  private static final Duration SLOW = Duration.ofMillis(400);

  /** Two answers never come at once; which was first would otherwise be a matter of chance. */
  private static final Duration APART = Duration.ofMillis(5);

  /** The name to connect to is in a domain that exists nowhere (RFC 6761). */
  DemoScenario {
    network.host(id + ".test");
  }

  /** Every situation that is played, in order. */
  static List<DemoScenario> all() {
    return List.of(
        new DemoScenario("healthy", "both families are healthy", both(healthy(), healthy())),
        new DemoScenario(
            "v6-refused", "IPv6 is refused, IPv4 is healthy", both(refusing(), healthy())),
        new DemoScenario("v6-silent", "IPv6 is silent, IPv4 is healthy", both(silent(), healthy())),
        new DemoScenario("v4-silent", "IPv4 is silent, IPv6 is healthy", both(healthy(), silent())),
        new DemoScenario(
            "aaaa-slow",
            "the AAAA answer takes " + SLOW.toMillis() + " ms, both families are healthy",
            both(healthy(), healthy()).aaaa(DnsAnswer.after(SLOW))),
        new DemoScenario(
            "aaaa-never",
            "the AAAA question is never answered, IPv4 is healthy",
            ipv4(healthy()).aaaa(DnsAnswer.never())),
        new DemoScenario(
            "a-never",
            "the A question is never answered, IPv6 is healthy",
            BrokenNetwork.builder().ipv6(healthy()).a(DnsAnswer.never())),
        manyDead(BrokenNetwork.hasIpv6()));
  }

  /** Where there is no IPv6 on loopback, enough is left to show without it. */
  static DemoScenario manyDead(boolean ipv6) {
    BrokenNetwork.Builder network = ipv4(silent(), refusing(), healthy());
    String title = "the first addresses are silent or refuse, only the last is healthy";
    return ipv6
        ? new DemoScenario("many-dead", title, network.ipv6(silent()))
        : new DemoScenario("many-dead", title + " (IPv6 left out: none here)", network);
  }

  /** Nothing to see: IPv4 alone, healthy, as every machine can play it. */
  static DemoScenario warmUp() {
    return new DemoScenario("warm-up", "IPv4 alone", ipv4(healthy()));
  }

  private static BrokenNetwork.Builder both(Endpoint ipv6, Endpoint ipv4) {
    return ipv4(ipv4).ipv6(ipv6);
  }

  private static BrokenNetwork.Builder ipv4(Endpoint... endpoints) {
    return BrokenNetwork.builder().ipv4(endpoints).a(DnsAnswer.after(APART));
  }
}
