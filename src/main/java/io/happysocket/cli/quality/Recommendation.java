// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Interval;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Summary;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What strategies would have done with the measured paths, and what follows, in a sentence. */
public final class Recommendation {

  /** A failure rate below that is what IPv4 has, too: 0.2 % and noise. */
  private static final double NOTABLE_FAILURES = .01;

  private static final double NOTABLE_MILLIS = 25;
  private static final double MICROS_PER_MILLI = 1000;
  private static final int PERCENT = 100;

  private Recommendation() {}

  /**
   * Runs every strategy.
   *
   * @param paths the couplets
   * @return a verdict each, the least cost first; empty without couplets
   */
  public static List<Summary> strategies(WhatIf paths) {
    List<ConnectStrategy> all = new ArrayList<>();
    Strategies.names().forEach(name -> all.add(Strategies.byName(name)));
    all.add(Baselines.byName("fixed-250"));
    all.add(Baselines.raceAtZero());
    return paths.couplets() == 0
        ? List.of()
        : all.stream()
            .map(paths::run)
            .sorted(Comparator.comparing(Summary::misses).thenComparing(Summary::cost))
            .toList();
  }

  /**
   * The sentence.
   *
   * @param figures what was measured
   * @param strategies as {@link #strategies} gives them
   * @return one sentence
   */
  public static String sentence(Figures figures, List<Summary> strategies) {
    Group ipv6 = figures.of(AddressFamily.IPV6);
    Group ipv4 = figures.of(AddressFamily.IPV4);
    if (ipv6.attempts() == 0) {
      return ipv6.count(Outcome.UNSENT) > 0
          ? "This machine cannot send IPv6: leave it to IPv4 until it has an address and a route."
          : "No destination has IPv6: there is nothing to choose.";
    }
    if (strategies.isEmpty()) {
      return "No destination was measured over both protocols: nothing can be recommended.";
    }
    return state(ipv6, ipv4) + "; " + advice(strategies) + ".";
  }

  private static String state(Group ipv6, Group ipv4) {
    Interval six = ipv6.failureRate();
    Interval four = ipv4.failureRate();
    double millis = ipv6.relative().percentileMicros(50) / MICROS_PER_MILLI;
    if (six.low() > Math.max(NOTABLE_FAILURES, four.high())) {
      return "IPv6 is less robust than IPv4 from here, failing " + six;
    }
    if (four.low() > Math.max(NOTABLE_FAILURES, six.high())) {
      return "IPv4 is less robust than IPv6 from here, failing " + four;
    }
    if (millis > NOTABLE_MILLIS) {
      return String.format(
          Locale.ROOT, "IPv6 works, and is slower than IPv4 by %.0f ms in the median", millis);
    }
    return six.high() - six.low() > .1
        ? "No difference shows between IPv6 and IPv4, in too few attempts to be sure"
        : "IPv6 is as good as IPv4 from here";
  }

  private static String advice(List<Summary> strategies) {
    Summary best = strategies.get(0);
    Summary serial =
        strategies.stream()
            .filter(each -> each.strategy().equals("serial-ipv6-first"))
            .findFirst()
            .orElse(best);
    return String.format(
        Locale.ROOT,
        "race with %s, which would have cost %.1f ms and %.0f more SYNs in 100 connects here"
            + " (IPv6 first and no race: %.0f ms)",
        best.strategy(),
        best.regret().mean(),
        PERCENT * best.extraSyns(),
        serial.regret().mean());
  }
}
