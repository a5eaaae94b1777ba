// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.SynSchedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Clients, and what their networks do to them. Immutable. Round-trip times and breakage are drawn
 * once for each client and destination and stay; each connect then draws its own jitter, lost SYNs
 * and DNS times.
 *
 * <p>P1 to P6 are fits to published figures, with assumptions; docs/simulation.md says which.
 *
 * @param name the name, such as {@code P1}
 * @param about one line for people
 * @param ipv4 the IPv4 round-trip time
 * @param accesses the kinds of access, equally common; one for each client
 * @param faults what goes wrong besides broken clients
 * @param dns when DNS answers
 * @param sticky whether a client's family is broken for good; if not each connect draws anew
 * @param repairedAt from which connect of each client on, counted from 1, what was broken for the
 *     client works; 0 for never
 * @param system the operating system
 */
public record Population(
    String name,
    String about,
    Rtt ipv4,
    List<Access> accesses,
    Faults faults,
    Dns dns,
    boolean sticky,
    int repairedAt,
    SynSchedule system) {

  /**
   * A lognormal round-trip time of a client and a destination.
   *
   * @param medianMillis the median in milliseconds
   * @param logDeviation the standard deviation of its logarithm
   * @param jitter the standard deviation from connect to connect, as a share; normal
   */
  public record Rtt(double medianMillis, double logDeviation, double jitter) {}

  /**
   * What goes wrong besides broken clients.
   *
   * @param ipv4Dead share of a client's destinations that are silent over IPv4
   * @param ipv6Dead share of a client's destinations that are silent over IPv6: AAAA records of
   *     servers that do not answer there
   * @param synLoss the probability that one SYN, or its SYN-ACK, is lost
   */
  public record Faults(double ipv4Dead, double ipv6Dead, double synLoss) {}

  /** When DNS answers. */
  public enum Dns {
    /** Both answers at once: only the attempts are compared. */
    AT_ONCE,
    /**
     * From the cache in 1 to 3 ms while the last connect to that destination is less than 60 s ago,
     * else lognormal with median 25 ms and log-deviation .9, drawn for each type. AAAA is never
     * answered by 1 % of the clients' resolvers, A never by .5 %: those lookups fail after 5 s. 2 %
     * of the destinations have no AAAA, half of them an empty answer, half a SERVFAIL.
     */
    MIXED
  }

  /** How the IPv6 round-trip time relates to the IPv4 one. */
  public enum Ipv6Rtt {
    /** The same but for Laplace noise: 95 % of scale .35 ms, 5 % of scale 25 ms. */
    NEAR,
    /** Faster by a factor of median 1.4, log-deviation .35: carrier-grade NAT on IPv4. */
    FASTER,
    /** Another path through the Internet: a factor of median 1, log-deviation .30. */
    OTHER_PATH,
    /** Native IPv6 of 2012: a factor of median 1, log-deviation .2. */
    NATIVE_2012,
    /** A 6to4 relay: 40 or 150 ms more, one of the two for each client. */
    SIX_TO_FOUR,
    /** Teredo set-up: lognormal with median 1,250 ms, log-deviation .4, more. */
    TEREDO;

    /** Whether the rate of breakage is the talk's: that of SYNs which arrived, without an ACK. */
    boolean of2012() {
      return this == NATIVE_2012 || this == SIX_TO_FOUR || this == TEREDO;
    }
  }

  /**
   * A kind of access.
   *
   * @param ipv6Rtt the IPv6 round-trip time
   * @param ipv6Broken share of such clients whose IPv6 is broken
   * @param ipv4Broken share of such clients whose IPv4 is broken
   * @param network the client's addresses
   */
  public record Access(
      Ipv6Rtt ipv6Rtt, double ipv6Broken, double ipv4Broken, LocalNetwork network) {}

  private static final double JITTER = .08;
  private static final Access NATIVE_2012 = access(Ipv6Rtt.NATIVE_2012, .023);
  private static final Access SIX_TO_FOUR =
      new Access(Ipv6Rtt.SIX_TO_FOUR, .10, 0, tunnelled(0x20, 0x02, 203, 0, 113, 255));
  private static final Access TEREDO =
      new Access(Ipv6Rtt.TEREDO, .35, 0, tunnelled(0x20, 0x01, 0, 0, 203, 0));

  private static final Map<String, Population> BY_NAME = all();

  /** Copies the list. */
  public Population {
    accesses = List.copyOf(accesses);
  }

  private static Access access(Ipv6Rtt rtt, double broken) {
    return new Access(rtt, broken, 0, Scenario.DUAL_STACK);
  }

  private static LocalNetwork tunnelled(int... prefix) {
    int[] octets = new int[16];
    System.arraycopy(prefix, 0, octets, 0, prefix.length);
    octets[15] = 1;
    return new LocalNetwork(
        List.of(LocalAddress.of(Scenario.address(octets)), Scenario.local(AddressFamily.IPV4)));
  }

  private static Map<String, Population> all() {
    Rtt carrier = new Rtt(55, .75, JITTER);
    Rtt far = new Rtt(100, .9, JITTER);
    Access ipv4Silent = new Access(Ipv6Rtt.NEAR, 0, 1, Scenario.DUAL_STACK);
    Map<String, Population> all = new LinkedHashMap<>();
    List<Population> populations =
        List.of(
            near("P1", "near servers, IPv6 as fast as IPv4 (CDN)", near(.014)),
            of(
                    "P2",
                    "mobile, IPv4 through carrier-grade NAT",
                    carrier,
                    access(Ipv6Rtt.FASTER, .016))
                .with(new Faults(.046, 0, .01)),
            of("P3", "far servers, IPv6 on another path", far, access(Ipv6Rtt.OTHER_PATH, .023))
                .with(new Faults(0, 0, .02)),
            talk("P4", "2012: native, 6to4 and Teredo", NATIVE_2012, SIX_TO_FOUR, TEREDO),
            talk("P4-native", "2012, native IPv6", NATIVE_2012),
            talk("P4-6to4", "2012, 6to4", SIX_TO_FOUR),
            talk("P4-teredo", "2012, Teredo", TEREDO),
            near("P5", "as P1, bad networks of 6, 10 and 35 %", near(.06), near(.10), near(.35)),
            near("P5-6", "as P1, bad networks of 6 %", near(.06)),
            near("P5-10", "as P1, bad networks of 10 %", near(.10)),
            near("P5-35", "as P1, bad networks of 35 %", near(.35)),
            near("P6", "as P1, every client's IPv6 is silent", near(1)),
            near("P6-ipv4", "as P1, every client's IPv4 is silent", ipv4Silent));
    populations.forEach(each -> all.put(each.name(), each));
    return all;
  }

  private static Access near(double broken) {
    return access(Ipv6Rtt.NEAR, broken);
  }

  private static Population near(String name, String about, Access... accesses) {
    return of(name, about, new Rtt(39, .877, JITTER), accesses).with(new Faults(.002, .019, .005));
  }

  private static Population talk(String name, String about, Access... accesses) {
    Population talk = of(name, about, new Rtt(100, 1.175, JITTER), accesses);
    return new Population(
        name,
        about,
        talk.ipv4,
        talk.accesses,
        talk.faults,
        Dns.AT_ONCE,
        true,
        0,
        SynSchedule.WINDOWS);
  }

  /** Without faults, with DNS at once and without a repair. */
  private static Population of(String name, String about, Rtt ipv4, Access... accesses) {
    return new Population(
        name,
        about,
        ipv4,
        List.of(accesses),
        new Faults(0, 0, 0),
        Dns.AT_ONCE,
        true,
        0,
        SynSchedule.LINUX_6_5);
  }

  /**
   * The names that {@link #byName} knows.
   *
   * @return the names
   */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * A population.
   *
   * @param name one of {@link #names()}
   * @return the population
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static Population byName(String name) {
    Population population = BY_NAME.get(name);
    if (population == null) {
      throw new IllegalArgumentException(
          "no population \"" + name + "\"; there are " + String.join(", ", BY_NAME.keySet()));
    }
    return population;
  }

  /**
   * The same with other faults.
   *
   * @param chosen what goes wrong
   * @return the changed population
   */
  public Population with(Faults chosen) {
    return new Population(name, about, ipv4, accesses, chosen, dns, sticky, repairedAt, system);
  }

  /**
   * The same with another IPv4 round-trip time, and IPv6 with it.
   *
   * @param chosen the round-trip time
   * @return the changed population
   */
  public Population with(Rtt chosen) {
    return new Population(name, about, chosen, accesses, faults, dns, sticky, repairedAt, system);
  }

  /**
   * The same with other DNS.
   *
   * @param chosen when DNS answers
   * @return the changed population
   */
  public Population with(Dns chosen) {
    return new Population(name, about, ipv4, accesses, faults, chosen, sticky, repairedAt, system);
  }

  /**
   * The same with a repair.
   *
   * @param connect from which connect of each client on, counted from 1; 0 for never
   * @return the changed population
   */
  public Population withRepairAt(int connect) {
    return new Population(name, about, ipv4, accesses, faults, dns, sticky, connect, system);
  }

  /**
   * The same, each connect drawing anew whether a family is broken: what flatters a fixed timer.
   *
   * @return the changed population
   */
  public Population independent() {
    return new Population(name, about, ipv4, accesses, faults, dns, false, repairedAt, system);
  }

  /**
   * A client.
   *
   * @param seed of the whole trial
   * @param number which client of it, from 0
   * @return the client before its first connect; the same for the same seed and number
   */
  public Client client(long seed, int number) {
    return new Client(this, seed, number);
  }
}
