// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.trace;

import io.happysocket.lab.scenario.Answer;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.scenario.Scenario;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * What somebody who knew the scenario would need: the least, over all addresses, of the time of the
 * answer that holds it and one round trip. SYNs that the scenario loses for certain count with the
 * second after which the system sends them again; chance does not count.
 */
public final class Oracle {

  /** What a client without a cache asks for. */
  public static final Set<String> BOTH = Set.of("AAAA", "A");

  private static final double MILLI = 1e6;
  private static final double RESENT_AFTER_MILLIS = 1000;

  private Oracle() {}

  /**
   * The least time.
   *
   * @param asked the types that had to be asked for; the other answers are cached
   * @return ms; infinite if nothing answers
   */
  public static double millis(Scenario scenario, Set<String> asked) {
    double least = Double.POSITIVE_INFINITY;
    for (String type : BOTH) {
      Answer answer = scenario.answer(type);
      if (!answer.never() && answer.rcode() == null) {
        for (String address : answer.addresses()) {
          double answered = asked.contains(type) ? answered(answer) : 0;
          least = Math.min(least, answered + connect(scenario, address));
        }
      }
    }
    return least;
  }

  /** A truncated answer comes once more, over TCP. */
  private static double answered(Answer answer) {
    return answer.delay() * (answer.truncated() ? 2 : 1);
  }

  private static double connect(Scenario scenario, String address) {
    for (PathRule rule : scenario.paths()) {
      if (rule.matches(literal(address), 80)) {
        return rule.does() == Does.ANSWERS
            ? rule.rttNanos() / MILLI + RESENT_AFTER_MILLIS * rule.dropSyns()
            : Double.POSITIVE_INFINITY;
      }
    }
    return 0;
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("addresses has no literal: " + address, e);
    }
  }
}
