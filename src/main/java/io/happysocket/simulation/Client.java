// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.Input;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.List;

/**
 * One client of a population: a machine on one network that connects again and again. Gives the
 * same scenarios whatever strategy runs them. Not thread-safe.
 *
 * <p>It has 20 destinations of geometric popularity, each four fifths as popular as the one before;
 * between two connects an exponential time of mean 5 s passes. Ten clients share a network: its
 * rate of breakage is drawn from Beta(.25, b) with the population's mean, and so is how the
 * breakage shows: silence in 90 %, RST in 5 %, ICMP unreachable in 5 %, after a short time that is
 * the network's own. In silence the SYNs arrive and no SYN-ACK comes back, as where the rates were
 * measured: at the server. The talk counted nothing else, so in 2012 it is silence always.
 */
public final class Client {

  private static final int DESTINATIONS = 20;
  private static final double POPULARITY = .8;
  private static final double GAP_SECONDS = 5;
  private static final int CLIENTS_OF_A_NETWORK = 10;
  private static final double BETA_SHAPE = .25;
  private static final long CACHED_NANOS = 60_000_000_000L;
  private static final long RESOLVER_NANOS = 5_000_000_000L;
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private final Population population;
  private final Population.Access access;
  private final Chance chance;

  /** Of its own, so that second attempts leave what else is drawn as it is. */
  private final Chance retries;

  /** Of its own, too: whether it is the SYN that is lost, or its SYN-ACK. */
  private final Chance directions;

  private final Scenario.Machine machine;
  private final Path breakage;
  private final double ipv6BrokenRate;
  private final boolean ipv6Broken;
  private final boolean ipv4Broken;
  private final boolean answersAaaa;
  private final boolean answersA;
  private final Destination[] destinations = new Destination[DESTINATIONS];
  private long nowNanos;
  private int connects;

  /** A server, as this client sees it. */
  private static final class Destination {
    final InetAddress[] addresses;
    final Input.Answered aaaa;
    final Input.Answered a;
    final double ipv4Millis;
    final double ipv6Millis;
    final boolean ipv4Dead;
    final boolean ipv6Dead;
    long askedNanos = -CACHED_NANOS;

    Destination(Client client, int number, double extraMillis) {
      Population population = client.population;
      Chance chance = client.chance;
      ipv4Millis =
          clip(
              chance.logNormal(population.ipv4().medianMillis(), population.ipv4().logDeviation()));
      ipv6Millis = clip(ipv6Millis(client.access.ipv6Rtt(), ipv4Millis, extraMillis, chance));
      ipv4Dead = chance.happens(population.faults().ipv4Dead());
      ipv6Dead = chance.happens(population.faults().ipv6Dead());
      InetAddress ipv6 = Scenario.address(AddressFamily.IPV6, number + 1);
      InetAddress ipv4 = Scenario.address(AddressFamily.IPV4, number + 1);
      addresses = new InetAddress[] {ipv6, ipv4};
      aaaa = aaaa(client, ipv6);
      a = Scenario.found(AddressFamily.IPV4, List.of(ipv4), client.access.network());
    }

    private static Input.Answered aaaa(Client client, InetAddress ipv6) {
      if (client.population.dns() == Population.Dns.MIXED && client.chance.happens(.02)) {
        return client.chance.happens(.5)
            ? Scenario.failed(AddressFamily.IPV6, "SERVFAIL")
            : Scenario.found(AddressFamily.IPV6, List.of(), client.access.network());
      }
      return Scenario.found(AddressFamily.IPV6, List.of(ipv6), client.access.network());
    }

    private static double ipv6Millis(
        Population.Ipv6Rtt rtt, double ipv4, double extra, Chance chance) {
      return switch (rtt) {
        case NEAR -> ipv4 + chance.laplace(chance.happens(.95) ? .35 : 25);
        case FASTER -> ipv4 / chance.logNormal(1.4, .35);
        case OTHER_PATH -> ipv4 * chance.logNormal(1, .30);
        case NATIVE_2012 -> ipv4 * chance.logNormal(1, .2);
        case SIX_TO_FOUR -> ipv4 + extra;
        case TEREDO -> ipv4 + chance.logNormal(1250, .4);
      };
    }

    private static double clip(double millis) {
      return Math.min(Math.max(millis, 1), 5000);
    }
  }

  Client(Population population, long seed, int number) {
    this.population = population;
    chance = Chance.of(seed, number);
    retries = Chance.of(seed + 1, -1L - number);
    directions = Chance.of(seed + 2, -1L - number);
    access = population.accesses().get(chance.below(population.accesses().size()));
    machine =
        new Scenario.Machine(
            access.network(),
            population.system(),
            Timing.RFC_8305,
            DEADLINE_NANOS,
            Integer.MAX_VALUE);
    Chance network = Chance.of(~seed, number / CLIENTS_OF_A_NETWORK);
    breakage =
        breakage(
            network,
            access.ipv6Broken() >= 1 || access.ipv4Broken() >= 1 || access.ipv6Rtt().of2012());
    ipv6BrokenRate = rate(network, access.ipv6Broken());
    ipv6Broken = chance.happens(ipv6BrokenRate);
    ipv4Broken = chance.happens(access.ipv4Broken());
    boolean mixed = population.dns() == Population.Dns.MIXED;
    answersAaaa = !(chance.happens(.01) && mixed);
    answersA = !(chance.happens(.005) && mixed);
    double extraMillis = chance.happens(.5) ? 40 : 150;
    for (int i = 0; i < DESTINATIONS; i++) {
      destinations[i] = new Destination(this, i, extraMillis);
    }
  }

  private static Path breakage(Chance network, boolean silent) {
    double kind = network.uniform();
    long rttNanos = network.logNormalNanos(10, .5);
    if (silent || kind < .90) {
      return Path.losingSynAcks();
    }
    return new Path(kind < .95 ? Path.Kind.REFUSES : Path.Kind.UNREACHABLE, rttNanos, 0);
  }

  private static double rate(Chance network, double mean) {
    return mean <= 0 || mean >= 1 ? mean : network.beta(BETA_SHAPE, BETA_SHAPE * (1 / mean - 1));
  }

  /**
   * Its next connect.
   *
   * @return what will answer it
   */
  public Scenario next() {
    connects++;
    nowNanos += Math.round(chance.exponential(GAP_SECONDS) * 1e9);
    Destination to = destinations[popular()];
    boolean repaired = population.repairedAt() > 0 && connects >= population.repairedAt();
    boolean broken6 = population.sticky() ? ipv6Broken : chance.happens(ipv6BrokenRate);
    Path ipv6 = path(broken6 && !repaired, to.ipv6Dead, to.ipv6Millis);
    Path ipv4 = path(ipv4Broken && !repaired, to.ipv4Dead, to.ipv4Millis);
    boolean cached = nowNanos - to.askedNanos < CACHED_NANOS;
    to.askedNanos = nowNanos;
    Scenario.Answer aaaa = answer(to.aaaa, answersAaaa, cached);
    Scenario.Answer a = answer(to.a, answersA, cached);
    return new Scenario(machine, aaaa, a, to.addresses, new Path[] {ipv6, ipv4});
  }

  private int popular() {
    double share = chance.uniform() * (1 - StrictMath.pow(POPULARITY, DESTINATIONS));
    int number = (int) (StrictMath.log(1 - share) / StrictMath.log(POPULARITY));
    return Math.min(number, DESTINATIONS - 1);
  }

  /** Draws the same chance for every kind of path, so that a repair changes nothing else. */
  private Path path(boolean broken, boolean dead, double millis) {
    double jittered = millis * Math.max(.5, 1 + population.ipv4().jitter() * chance.normal());
    long lost = chance.lostSyns(population.faults().synLoss());
    long lostOfRetry = retries.lostSyns(population.faults().synLoss());
    if (broken) {
      return breakage;
    }
    if (dead) {
      return Path.silent();
    }
    long lostSynAcks = (lost | lostOfRetry) == 0 ? 0 : directions.nextLong();
    return new Path(Path.Kind.ANSWERS, Math.round(jittered * 1e6), lost, lostOfRetry, lostSynAcks);
  }

  private Scenario.Answer answer(Input.Answered result, boolean answered, boolean cached) {
    if (population.dns() == Population.Dns.AT_ONCE) {
      return new Scenario.Answer(0, result);
    }
    long fresh = chance.logNormalNanos(25, .9);
    long fromCache = Math.round((1 + 2 * chance.uniform()) * 1e6);
    if (!answered) {
      return new Scenario.Answer(
          RESOLVER_NANOS, Scenario.failed(result.family(), "no answer within 5 s"));
    }
    return new Scenario.Answer(cached ? fromCache : fresh, result);
  }

  /**
   * The moment of the last connect, on a clock of its own.
   *
   * @return nanoseconds, rising
   */
  public long nowNanos() {
    return nowNanos;
  }

  /**
   * Whether a family was broken for this client from its first connect on.
   *
   * @param family the family
   * @return true if so
   */
  public boolean broken(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6Broken : ipv4Broken;
  }
}
