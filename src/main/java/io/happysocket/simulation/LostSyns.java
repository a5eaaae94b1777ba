// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.race.RetryBudget;
import io.happysocket.race.SynSchedule;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Clients of a server that has one address, on a path that loses SYNs: what a second attempt saves,
 * and what it costs (contract row 53). Each client has a connector of its own, and an RTT of its
 * own, lognormal with a median of 39 ms and a log-deviation of .877, as in P1, that varies by 8 %
 * from connect to connect. Linux sends lost SYNs again. Immutable.
 *
 * @param loss the probability that a SYN, or its SYN-ACK, is lost
 * @param clients how many clients
 * @param before how many connects each has made while nothing was lost; these do not count
 * @param connects how many connects each makes then
 * @param budget what a connector may spend on second attempts
 */
public record LostSyns(double loss, int clients, int before, int connects, Budget budget) {

  private static final double MEDIAN_MILLIS = 39;
  private static final double LOG_DEVIATION = .877;
  private static final double JITTER = .08;
  private static final long SEED = 53;
  private static final long DEADLINE_NANOS = 10_000_000_000L;
  private static final long GAP_NANOS = 5_000_000_000L;
  private static final InetAddress ADDRESS = Scenario.address(AddressFamily.IPV4, 1);

  /** What a connector may spend on second attempts. */
  public enum Budget {
    /** As it comes: at most 1 in 100 of its connects. */
    DEFAULT,
    /** None: switched off. */
    NONE,
    /** Without a limit, to compare with. */
    UNLIMITED
  }

  /**
   * What came of it.
   *
   * @param connects how many connects counted
   * @param misses how many of them failed
   * @param lost how many lost their first SYN
   * @param retries how many made a second attempt
   * @param syns the SYNs of all of them, the system's own and lost ones included
   * @param p99Millis of the connect times beyond the RTT of each the 99th percentile
   * @param p995Millis of these the 99.5th percentile
   * @param p999Millis of these the 99.9th percentile
   */
  public record Figures(
      int connects,
      int misses,
      int lost,
      int retries,
      long syns,
      double p99Millis,
      double p995Millis,
      double p999Millis) {}

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the loss is not from 0 to under 1, or there are no clients
   *     or connects
   */
  public LostSyns {
    if (!(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("loss must be from 0 to under 1: " + loss);
    }
    if (clients < 1 || connects < 1 || before < 0) {
      throw new IllegalArgumentException(
          "clients and connects must be at least 1, before at least 0: "
              + clients
              + ", "
              + connects
              + ", "
              + before);
    }
  }

  /**
   * Runs all connects.
   *
   * @param strategy decides
   * @return the figures, the same each time
   */
  public Figures run(ConnectStrategy strategy) {
    return run(strategy, SEED);
  }

  /** The same with other chance. */
  Figures run(ConnectStrategy strategy, long seed) {
    Count count = new Count(clients * connects);
    for (int client = 0; client < clients; client++) {
      run(strategy, Chance.of(seed, client), count);
    }
    return count.figures();
  }

  private void run(ConnectStrategy strategy, Chance chance, Count count) {
    MemoryHistory history = new MemoryHistory();
    RetryBudget left =
        switch (budget) {
          case DEFAULT -> RetryBudget.start();
          case NONE -> RetryBudget.none();
          case UNLIMITED -> RetryBudget.unlimited();
        };
    double millis = Math.max(1, chance.logNormal(MEDIAN_MILLIS, LOG_DEVIATION));
    long nowNanos = 0;
    for (int i = 0; i < before + connects; i++) {
      double now = i < before ? 0 : loss;
      long rttNanos = Math.round(millis * Math.max(.5, 1 + JITTER * chance.normal()) * 1e6);
      Path path =
          new Path(Path.Kind.ANSWERS, rttNanos, chance.lostSyns(now), chance.lostSyns(now), 0);
      Simulation race =
          Simulation.run(
              strategy, scenario(path), history.view(Scenario.DUAL_STACK, nowNanos), left);
      nowNanos += GAP_NANOS + race.totalNanos();
      history.learn(Scenario.DUAL_STACK, nowNanos, race.historyUpdate());
      if (i >= before) {
        count.add(race, path);
      }
    }
  }

  private static Scenario scenario(Path path) {
    Scenario.Machine machine =
        new Scenario.Machine(
            Scenario.DUAL_STACK,
            SynSchedule.LINUX_6_5,
            Timing.RFC_8305,
            DEADLINE_NANOS,
            Integer.MAX_VALUE);
    return new Scenario(
        machine,
        new Scenario.Answer(0, Scenario.found(AddressFamily.IPV6, List.of(), Scenario.DUAL_STACK)),
        new Scenario.Answer(
            0, Scenario.found(AddressFamily.IPV4, List.of(ADDRESS), Scenario.DUAL_STACK)),
        new InetAddress[] {ADDRESS},
        new Path[] {path});
  }

  /** What is counted. */
  private static final class Count {
    private final long[] beyondNanos;
    private int connects;
    private int misses;
    private int lost;
    private int retries;
    private long syns;

    Count(int connects) {
      beyondNanos = new long[connects];
    }

    void add(Simulation race, Path path) {
      beyondNanos[connects++] = race.totalNanos() - path.rttNanos();
      misses += race.connected() ? 0 : 1;
      lost += (path.lostSyns() & 1) == 0 ? 0 : 1;
      retries += race.report().attempts().size() > 1 ? 1 : 0;
      syns += race.wireSyns();
    }

    Figures figures() {
      Arrays.sort(beyondNanos);
      return new Figures(
          connects, misses, lost, retries, syns, millis(.99), millis(.995), millis(.999));
    }

    private double millis(double share) {
      return Summary.millis((double) beyondNanos[(int) Math.ceil(share * connects) - 1]);
    }
  }
}
