// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.InetAddress;

/**
 * What happens on the way to some addresses.
 *
 * @param to an address, a prefix such as {@code 2002::/16}, {@code ipv4} or {@code ipv6}
 * @param port the port, 0 for all
 * @param rtt round-trip time in ms; half of it each way
 * @param does what becomes of packets
 * @param dropSyns how many SYNs to each address are lost before the others pass
 * @param onceLearnt whether those are lost only in connects of a client that has learnt, and not in
 *     those that it learns from
 * @param loss the share of packets lost at random, each way, 0 to 1
 * @param seed of that chance
 */
public record PathRule(
    String to,
    int port,
    double rtt,
    Does does,
    int dropSyns,
    boolean onceLearnt,
    double loss,
    long seed) {

  /** Nothing special. */
  public static final PathRule PLAIN = new PathRule("", 0, 0, Does.ANSWERS, 0, false, 0, 0);

  /** What becomes of packets. */
  public enum Does {
    /** They arrive. */
    @JsonProperty("answers")
    ANSWERS,
    /** All are dropped, both ways. */
    @JsonProperty("silent")
    SILENT,
    /** SYNs are dropped, established connections live. */
    @JsonProperty("drops-syns")
    DROPS_SYNS,
    /** A SYN is answered with RST. */
    @JsonProperty("refuses")
    REFUSES,
    /** Answered with ICMP or ICMPv6 "no route". */
    @JsonProperty("unreachable")
    UNREACHABLE
  }

  public PathRule {
    does = does == null ? Does.ANSWERS : does;
    if (rtt < 0 || loss < 0 || loss > 1) {
      throw new IllegalArgumentException("rtt or loss is out of range: " + rtt + ", " + loss);
    }
    if (!to.isEmpty()) {
      Prefix.of(to);
    }
  }

  public boolean matches(InetAddress server, int serverPort) {
    return (port == 0 || port == serverPort) && Prefix.of(to).contains(server);
  }

  /** What a client meets that is still learning. */
  PathRule learning() {
    return onceLearnt ? new PathRule(to, port, rtt, does, 0, true, loss, seed) : this;
  }

  public long rttNanos() {
    return (long) (rtt * 1e6);
  }
}
