// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Couplets as the talk measured them: failures by class are the talk's, so are the peaks of 6to4's
 * relative RTT at +40 and +150 ms, and Teredo's tail. What it has no figure for is a choice: IPv4
 * RTTs are log-normal with a median of 100 ms, native IPv6 is as fast give or take 20 %, a peak is
 * 5 ms wide, Teredo's extra time is log-normal with a median of 1.25 s. The same seed gives the
 * same.
 */
public final class Talk {

  private static final double MEDIAN_MILLIS = 100;
  private static final double TEREDO_MILLIS = 1250;

  private Talk() {}

  /** The kinds of destinations: how frequent, and how many of their IPv6 attempts fail. */
  public enum Kind {
    UNICAST(.60, .023, "2.3 %", 0),
    SIX_TO_FOUR(.25, .10, "about 10 %", Double.NaN),
    TEREDO(.15, .35, "about 35 %", TEREDO_MILLIS);

    private final double share;
    private final double failing;
    private final String words;
    private final double medianMillis;

    Kind(double share, double failing, String words, double medianMillis) {
      this.share = share;
      this.failing = failing;
      this.words = words;
      this.medianMillis = medianMillis;
    }

    public double failing() {
      return failing;
    }

    /** The talk's failure rate in its words. */
    public String words() {
      return words;
    }

    /** Of the relative RTT; NaN between two peaks. */
    public double medianMillis() {
      return medianMillis;
    }
  }

  /**
   * A destination.
   *
   * @param fails whether its IPv6 is silent
   */
  public record Couplet(
      String name, Kind kind, String ipv6, String ipv4, boolean fails, double rtt6, double rtt4) {}

  /** Makes destinations, at most 50,000. */
  public static List<Couplet> couplets(long seed, int count) {
    SplittableRandom chance = new SplittableRandom(seed);
    List<Couplet> couplets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      couplets.add(couplet(i, chance));
    }
    return couplets;
  }

  private static Couplet couplet(int number, SplittableRandom chance) {
    double of = chance.nextDouble();
    double unicast = Kind.UNICAST.share;
    Kind kind =
        of < unicast
            ? Kind.UNICAST
            : of < unicast + Kind.SIX_TO_FOUR.share ? Kind.SIX_TO_FOUR : Kind.TEREDO;
    boolean fails = chance.nextDouble() < kind.failing;
    double rtt4 = MEDIAN_MILLIS * Math.exp(.6 * normal(chance));
    double rtt6 =
        switch (kind) {
          case UNICAST -> rtt4 * Math.exp(.2 * normal(chance));
          case SIX_TO_FOUR -> rtt4 + (chance.nextBoolean() ? 40 : 150) + 5 * normal(chance);
          case TEREDO -> rtt4 + TEREDO_MILLIS * Math.exp(.4 * normal(chance));
        };
    int high = number / 250;
    int low = number % 250 + 1;
    String ipv6 =
        switch (kind) {
          case UNICAST -> "2a00:1450:%x::7".formatted(number);
          case SIX_TO_FOUR -> "2002:1801:%x:1::1".formatted(high << 8 | low);
          case TEREDO -> "2001:0:4100:1:0:63bf:e7fe:%x".formatted(0xffff ^ (high << 8 | low));
        };
    String ipv4 = "24.1.%d.%d".formatted(high, low);
    return new Couplet("h" + number + ".talk.test", kind, ipv6, ipv4, fails, rtt6, rtt4);
  }

  /** Box and Muller's. */
  private static double normal(SplittableRandom chance) {
    double radius = Math.sqrt(-2 * Math.log(1 - chance.nextDouble()));
    return radius * Math.cos(2 * Math.PI * chance.nextDouble());
  }
}
