// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.FamilyHistory;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Connection Attempt Delay and where it comes from. Immutable.
 *
 * @param nanos the delay
 * @param source where it comes from
 * @param rtt the estimate behind it, if it is one
 */
record Pace(long nanos, Source source, @Nullable RttEstimate rtt) implements Reason {

  /** Where a delay comes from. */
  enum Source {
    DEFAULT(" (RFC 8305 section 5)"),
    ADDRESS(" of this address"),
    PREFIX(" of its prefix"),
    OTHER_FAMILY(" of the other family"),
    NETWORK(": 95 % of the destinations on this network answer sooner"),
    SILENCE(": others are silent"),
    CLOSE_BEHIND(": close behind"),
    DEADLINE(": shortened to fit the deadline");

    private final String words;

    Source(String words) {
      this.words = words;
    }
  }

  private static final Pace RECOMMENDED =
      new Pace(Timing.RFC_8305.attemptDelayNanos(), Source.DEFAULT, null);

  private static final double PERCENTILE_95 = 1.645;
  private static final double USUAL_DEVIATION = .9;
  private static final double USUAL_WEIGHT = 2;
  private static final int OTHER_FAMILY_FACTOR = 2;
  private static final long LEAST_SILENCE_NANOS = 100_000_000;
  private static final long AFTER_TWO_NANOS = 150_000_000;

  static Pace after(RaceView race, AttemptFact last) {
    Pace pace = expected(race, last.address());
    if (pace.source == Source.ADDRESS
        || pace.source == Source.PREFIX
        || race.attempts().size() < 3) {
      return pace;
    }
    int silent = silent(race, AddressFamily.IPV6) + silent(race, AddressFamily.IPV4) - 1;
    long most = silent >= 3 ? LEAST_SILENCE_NANOS : silent == 2 ? AFTER_TWO_NANOS : Long.MAX_VALUE;
    return pace.nanos <= most ? pace : new Pace(most, Source.SILENCE, null);
  }

  static Pace closeBehind(long nanos) {
    return new Pace(nanos, Source.CLOSE_BEHIND, null);
  }

  /** How many attempts of a family are in flight for longer than an answer should take. */
  static int silent(RaceView race, AddressFamily family) {
    int count = 0;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact each = attempts.get(i);
      if (each.inFlight() && each.family() == family) {
        RttEstimate rtt = race.history().rtt(each.address());
        long patience = Math.max(LEAST_SILENCE_NANOS, rtt == null ? 0 : rtt.timeoutNanos());
        count += race.elapsedNanos() - each.startedNanos() >= patience ? 1 : 0;
      }
    }
    return count;
  }

  private static Pace expected(RaceView race, InetAddress address) {
    HistoryView history = race.history();
    RttEstimate rtt = history.rtt(address);
    AddressFamily family = AddressFamily.of(address);
    if (rtt != null) {
      return bounded(race, history.family(family).timeoutNanos(rtt), Source.ADDRESS, rtt);
    }
    rtt = history.prefixRtt(address);
    if (rtt != null) {
      return bounded(race, rtt.timeoutNanos(), Source.PREFIX, rtt);
    }
    rtt = anyOf(race, family.other());
    if (rtt != null) {
      long nanos = Math.max(rtt.timeoutNanos(), OTHER_FAMILY_FACTOR * rtt.smoothedNanos());
      return bounded(race, nanos, Source.OTHER_FAMILY, rtt);
    }
    FamilyHistory known = history.family(family);
    if (known.destinations() == 0) {
      known = history.family(family.other());
    }
    if (known.destinations() > 0) {
      return bounded(race, percentile(known, race.timing()), Source.NETWORK, null);
    }
    long nanos = race.timing().attemptDelayNanos();
    return nanos == RECOMMENDED.nanos ? RECOMMENDED : new Pace(nanos, Source.DEFAULT, null);
  }

  private static @Nullable RttEstimate anyOf(RaceView race, AddressFamily family) {
    List<InetAddress> addresses = race.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      if (AddressFamily.of(addresses.get(i)) == family) {
        RttEstimate rtt = race.history().rtt(addresses.get(i));
        if (rtt != null) {
          return rtt;
        }
      }
    }
    return null;
  }

  /**
   * The 95th percentile of a lognormal distribution that starts as one whose 95th percentile is the
   * default delay, and weighs as much as three destinations.
   */
  private static long percentile(FamilyHistory known, Timing timing) {
    double usual = Math.log((double) timing.attemptDelayNanos()) - PERCENTILE_95 * USUAL_DEVIATION;
    double weight = known.destinations() / (known.destinations() + USUAL_WEIGHT);
    double apart = known.meanLogRtt() - usual;
    double mean = usual + weight * apart;
    double variance =
        weight * known.varianceLogRtt()
            + (1 - weight) * USUAL_DEVIATION * USUAL_DEVIATION
            + weight * (1 - weight) * apart * apart;
    return Math.round(Math.exp(mean + PERCENTILE_95 * Math.sqrt(variance)));
  }

  private static Pace bounded(RaceView race, long nanos, Source source, @Nullable RttEstimate rtt) {
    long most = race.timing().maximumAttemptDelayNanos();
    return new Pace(Math.min(Math.max(nanos, Timing.FLOOR_NANOS), most), source, rtt);
  }

  Pace shortenedTo(long delayNanos) {
    return delayNanos < nanos ? new Pace(delayNanos, Source.DEADLINE, null) : this;
  }

  @Override
  public String words() {
    String delay = "attempt delay " + Pacing.words(nanos);
    return rtt == null
        ? delay + source.words
        : delay
            + ": RTT "
            + Pacing.words(rtt.smoothedNanos())
            + " ± "
            + Pacing.words(rtt.variationNanos())
            + source.words;
  }
}
