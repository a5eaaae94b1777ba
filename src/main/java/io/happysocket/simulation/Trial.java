// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.ConnectHistory;
import io.happysocket.race.RetryBudget;
import io.happysocket.strategy.ConnectStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A strategy run over a population: each client connects so many times and keeps a history of its
 * own from one connect to the next. Immutable; its methods may run on any number of threads, and
 * tallies merged in any order give the same summary.
 *
 * @param population the clients
 * @param clients how many of them
 * @param connects how many connects each makes
 * @param seed of all chance
 * @param history makes the history of a client
 */
public record Trial(
    Population population,
    int clients,
    int connects,
    long seed,
    Supplier<? extends ConnectHistory> history) {

  /** The first connect that counts as steady. */
  static final int STEADY_FROM = 11;

  private static final long LEEWAY_NANOS = 25_000_000L;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are no clients or no connects
   */
  public Trial {
    if (clients < 1 || connects < 1) {
      throw new IllegalArgumentException(
          "clients and connects must be at least 1: " + clients + ", " + connects);
    }
  }

  /**
   * Runs every client.
   *
   * @param strategy decides
   * @return the verdict
   */
  public Summary run(ConnectStrategy strategy) {
    return run(strategy, 0, clients).summary(population.name(), strategy.name());
  }

  /**
   * Runs some of the clients.
   *
   * @param strategy decides
   * @param from the first of them, from 0
   * @param to the one after the last
   * @return their tally, to be merged with those of the others
   */
  public Tally run(ConnectStrategy strategy, int from, int to) {
    Tally tally = new Tally(connects);
    for (int i = from; i < to; i++) {
      run(strategy, population.client(seed, i), tally);
    }
    return tally;
  }

  private void run(ConnectStrategy strategy, Client client, Tally tally) {
    ConnectHistory known = history.get();
    RetryBudget budget = RetryBudget.start();
    boolean broken = client.broken(AddressFamily.IPV6) || client.broken(AddressFamily.IPV4);
    int repairedAt = broken ? population.repairedAt() : 0;
    boolean inUseAgain = repairedAt == 0 || repairedAt > connects;
    long clockNanos = 0;
    for (int number = 1; number <= connects; number++) {
      Scenario scenario = client.next();
      // a connect that lasts longer than the gap puts the next one off
      clockNanos = Math.max(clockNanos, client.nowNanos());
      Simulation race =
          Simulation.run(
              strategy, scenario, known.view(scenario.machine().network(), clockNanos), budget);
      clockNanos += race.totalNanos();
      known.learn(scenario.machine().network(), clockNanos, race.historyUpdate());
      tally.add(race, number, broken);
      if (!inUseAgain && number >= repairedAt && race.winningFamily() == AddressFamily.IPV6) {
        inUseAgain = true;
        tally.inUseAgainAfter(number - repairedAt + 1);
      }
    }
    if (!inUseAgain) {
      tally.inUseAgainAfter(connects - repairedAt + 1);
    }
  }

  /**
   * Counts what races have come to. Whole numbers only, so that the order of counting changes
   * nothing. Not thread-safe; count apart and {@link #merge}.
   */
  public static final class Tally {

    private final long[] regretByConnect;
    private final long[] countByConnect;
    private final Regrets all = new Regrets();
    private final Regrets broken = new Regrets();
    private long misses;
    private long hopeless;
    private long extraSyns;
    private long steady;
    private long steadyRegret;
    private long steadyExtraSyns;
    private long wasted;
    private long ipv4Syns;
    private long halfOpen;
    private long bothWork;
    private long bothWorkIpv6;
    private long near;
    private long nearIpv6;
    private long repairs;
    private long connectsToRepair;
    private int mostConnectsToRepair;

    /** Every regret, for the quantiles. */
    private static final class Regrets {
      private long[] nanos = new long[1024];
      private int count;

      void add(long regret) {
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = regret;
      }

      void merge(Regrets other) {
        if (count + other.count > nanos.length) {
          nanos = Arrays.copyOf(nanos, Math.max(2 * nanos.length, count + other.count));
        }
        System.arraycopy(other.nanos, 0, nanos, count, other.count);
        count += other.count;
      }

      Summary.Regret summary() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return Summary.Regret.of(sorted);
      }
    }

    /**
     * Counts nothing yet.
     *
     * @param connects how many connects a client makes
     */
    public Tally(int connects) {
      regretByConnect = new long[connects];
      countByConnect = new long[connects];
    }

    /**
     * Counts a race. One that nobody could have won counts as hopeless and no more. One that was
     * lost though the oracle connects counts as a miss, with the regret of having waited for the
     * deadline.
     *
     * @param race the race, over
     * @param number which connect of its client, from 1
     * @param brokenClient whether a family is broken for its client
     */
    public void add(Simulation race, int number, boolean brokenClient) {
      Scenario scenario = race.scenario();
      long oracle = scenario.oracleNanos();
      if (oracle == Path.NEVER) {
        hopeless++;
        return;
      }
      long took = race.connected() ? race.totalNanos() : scenario.machine().deadlineNanos();
      misses += race.connected() ? 0 : 1;
      long regret = Math.max(0, took - oracle); // a second attempt may beat the oracle's one
      long extra = race.wireSyns() - 1L;
      all.add(regret);
      if (brokenClient) {
        broken.add(regret);
      }
      regretByConnect[number - 1] += regret;
      countByConnect[number - 1]++;
      if (number >= STEADY_FROM) {
        steady++;
        steadyRegret += regret;
        steadyExtraSyns += extra;
      }
      extraSyns += extra;
      wasted += race.wastedHandshakes();
      ipv4Syns += race.ipv4Syns();
      halfOpen += race.halfOpen();
      families(race, scenario);
    }

    private void families(Simulation race, Scenario scenario) {
      long ipv6 = scenario.rttNanos(AddressFamily.IPV6);
      long ipv4 = scenario.rttNanos(AddressFamily.IPV4);
      if (ipv6 == Path.NEVER || ipv4 == Path.NEVER) {
        return;
      }
      int used = race.winningFamily() == AddressFamily.IPV6 ? 1 : 0;
      bothWork++;
      bothWorkIpv6 += used;
      if (ipv6 <= ipv4 + LEEWAY_NANOS) {
        near++;
        nearIpv6 += used;
      }
    }

    /** A client whose broken family was repaired used IPv6 again in its so many-th connect. */
    void inUseAgainAfter(int connects) {
      repairs++;
      connectsToRepair += connects;
      mostConnectsToRepair = Math.max(mostConnectsToRepair, connects);
    }

    /**
     * Counts what another one has counted.
     *
     * @param other of the same number of connects a client
     */
    public void merge(Tally other) {
      for (int i = 0; i < regretByConnect.length; i++) {
        regretByConnect[i] += other.regretByConnect[i];
        countByConnect[i] += other.countByConnect[i];
      }
      all.merge(other.all);
      broken.merge(other.broken);
      misses += other.misses;
      hopeless += other.hopeless;
      extraSyns += other.extraSyns;
      steady += other.steady;
      steadyRegret += other.steadyRegret;
      steadyExtraSyns += other.steadyExtraSyns;
      wasted += other.wasted;
      ipv4Syns += other.ipv4Syns;
      halfOpen += other.halfOpen;
      bothWork += other.bothWork;
      bothWorkIpv6 += other.bothWorkIpv6;
      near += other.near;
      nearIpv6 += other.nearIpv6;
      repairs += other.repairs;
      connectsToRepair += other.connectsToRepair;
      mostConnectsToRepair = Math.max(mostConnectsToRepair, other.mostConnectsToRepair);
    }

    /**
     * The verdict so far.
     *
     * @param population the population's name
     * @param strategy the strategy's name
     * @return the figures
     */
    public Summary summary(String population, String strategy) {
      List<Double> learning = new ArrayList<>(regretByConnect.length);
      for (int i = 0; i < regretByConnect.length; i++) {
        learning.add(Summary.millis(ratio(regretByConnect[i], countByConnect[i])));
      }
      return new Summary(
          population,
          strategy,
          all.count,
          hopeless,
          misses,
          all.summary(),
          broken.summary(),
          ratio(extraSyns, all.count),
          ratio(wasted, all.count),
          new Summary.Talk(ratio(ipv4Syns, all.count), ratio(halfOpen, all.count)),
          ratio(bothWorkIpv6, bothWork),
          ratio(nearIpv6, near),
          new Summary.Steady(
              Summary.millis(ratio(steadyRegret, steady)), ratio(steadyExtraSyns, steady)),
          new Summary.Repair(repairs, ratio(connectsToRepair, repairs), mostConnectsToRepair),
          learning);
    }

    private static double ratio(long part, long whole) {
      return whole == 0 ? Double.NaN : (double) part / whole;
    }
  }
}
