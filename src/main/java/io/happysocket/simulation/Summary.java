// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The figures of a strategy over a population. Immutable. A mean or share of nothing is NaN.
 *
 * <p><em>Regret</em> is how much later the connection was established than by the oracle, which
 * knows the answers, in the same scenario with the same losses.
 *
 * @param population the population's name
 * @param strategy the strategy's name
 * @param connects how many connects count: those that somebody could have won
 * @param hopeless how many nobody could have won
 * @param misses how many were lost though the oracle connects: to be 0
 * @param regret of all connects
 * @param brokenRegret of the clients for whom a family is broken
 * @param extraSyns SYNs on the wire beyond one, retransmissions included, a connect
 * @param wastedHandshakes as {@link Simulation#wastedHandshakes}, a connect
 * @param talk what the talk argues with
 * @param ipv6Share V: share of IPv6 among the connects where both families answer
 * @param nearIpv6Share V25: the same where the IPv6 round trip is at most 25 ms longer
 * @param steady from the 11th connect of each client on
 * @param repair how soon IPv6 is used again after a repair
 * @param learningMillis mean regret in milliseconds by the number of the connect, the first first
 */
public record Summary(
    String population,
    String strategy,
    long connects,
    long hopeless,
    long misses,
    Regret regret,
    Regret brokenRegret,
    double extraSyns,
    double wastedHandshakes,
    Talk talk,
    double ipv6Share,
    double nearIpv6Share,
    Steady steady,
    Repair repair,
    List<Double> learningMillis) {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SYN = 20;
  private static final double MILLIS_FOR_IPV6 = 10;

  /**
   * A distribution of regret in milliseconds. Quantiles are by the nearest rank.
   *
   * @param mean the mean
   * @param p50 the median
   * @param p95 the 95th percentile
   * @param p99 the 99th percentile
   * @param max the most
   * @param over100 the share over 100 ms
   * @param over1000 the share over 1 s
   * @param permilles the quantiles 0, .001, .002 and so on to 1; empty when there is nothing
   */
  public record Regret(
      double mean,
      double p50,
      double p95,
      double p99,
      double max,
      double over100,
      double over1000,
      List<Double> permilles) {

    private static final int STEPS = 1000;

    /** Of regrets in nanoseconds, in rising order. */
    static Regret of(long[] sorted) {
      if (sorted.length == 0) {
        double none = Double.NaN;
        return new Regret(none, none, none, none, none, none, none, List.of());
      }
      long sum = 0;
      int over100 = 0;
      int over1000 = 0;
      for (long nanos : sorted) {
        sum += nanos;
        over100 += nanos > 100 * NANOS_PER_MILLI ? 1 : 0;
        over1000 += nanos > 1000 * NANOS_PER_MILLI ? 1 : 0;
      }
      List<Double> permilles = new ArrayList<>(STEPS + 1);
      for (int i = 0; i <= STEPS; i++) {
        permilles.add(quantile(sorted, i));
      }
      return new Regret(
          millis((double) sum / sorted.length),
          quantile(sorted, 500),
          quantile(sorted, 950),
          quantile(sorted, 990),
          quantile(sorted, STEPS),
          (double) over100 / sorted.length,
          (double) over1000 / sorted.length,
          List.copyOf(permilles));
    }

    private static double quantile(long[] sorted, int permille) {
      long rank = ((long) sorted.length * permille + STEPS - 1) / STEPS;
      return millis((double) sorted[(int) Math.max(0, rank - 1)]);
    }
  }

  /**
   * What the talk argues with: how big a carrier-grade NAT must be, and how robust a protocol is.
   *
   * @param ipv4Syns as {@link Simulation#ipv4Syns}, a connect
   * @param halfOpen as {@link Simulation#halfOpen}, a connect
   */
  public record Talk(double ipv4Syns, double halfOpen) {}

  /**
   * What a client that has learnt pays.
   *
   * @param regretMillis mean regret in milliseconds
   * @param extraSyns SYNs beyond one, a connect
   */
  public record Steady(double regretMillis, double extraSyns) {}

  /**
   * How soon IPv6 is used again after a repair; a client that never does counts with all connects
   * that it made.
   *
   * @param clients how many clients were repaired
   * @param meanConnects after how many connects, on average; 1 for the first
   * @param mostConnects after how many at most
   */
  public record Repair(long clients, double meanConnects, int mostConnects) {}

  /** Copies the list. */
  public Summary {
    learningMillis = List.copyOf(learningMillis);
  }

  static double millis(double nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  /**
   * J, the one number for ranking: mean regret, and 20 ms for each extra SYN, and 10 ms times the
   * share of IPv6 given away where it was at most 25 ms slower. Only to be compared where there are
   * no misses.
   *
   * @return milliseconds
   */
  public double cost() {
    double givenAway = Double.isNaN(nearIpv6Share) ? 0 : 1 - nearIpv6Share;
    return regret.mean() + MILLIS_PER_SYN * extraSyns + MILLIS_FOR_IPV6 * givenAway;
  }
}
