// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.history.memory.AddressHistory;
import io.happysocket.history.memory.FamilyHistory;
import io.happysocket.history.memory.LearnedView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Connection Attempt Delay of {@link Adaptive} and where it comes from: the RTT estimate of the
 * address (backed off after a handshake that gave no sample), else of its prefix, else of the other
 * family to the same name, else the distribution on this network, else the connector's. Not under
 * 10 ms nor over the maximum, 2 s. Immutable.
 *
 * @param nanos the delay
 * @param source where it comes from
 * @param rttNanos the smoothed round-trip time behind it, if it is one; else 0
 * @param variationNanos how much that varies
 */
record Pace(long nanos, Source source, long rttNanos, long variationNanos) implements Reason {

  private static final Pace RECOMMENDED =
      new Pace(Timing.RFC_8305.attemptDelayNanos(), Source.DEFAULT);

  private Pace(long nanos, Source source) {
    this(nanos, source, 0, 0);
  }

  /** Of a normal distribution: 90 % lie below the mean and so many deviations. */
  private static final double PERCENTILE_90 = 1.2816;

  /** The deviation of the logarithm of RTTs that is assumed before any is seen... */
  private static final double USUAL_DEVIATION = .9;

  /** ...which weighs as much as so many destinations. */
  private static final double USUAL_WEIGHT = 13;

  /** A time-out that was too short is doubled (RFC 6298 rule 5.5), until there is a sample. */
  private static final int BACK_OFF = 2;

  /** The same name's RTT over the other family may be so many times as long. */
  private static final int OTHER_FAMILY_FACTOR = 2;

  /** So many silent attempts quicken the pace: the last of 20 addresses is reached in 2,350 ms. */
  private static final int SILENT = 3;

  private static final long PACE_OF_SILENCE_NANOS = 100_000_000;

  /** Where a delay comes from, as its words end. */
  enum Source {
    DEFAULT(" (RFC 8305 section 5)"),
    ADDRESS(" of this address"),
    PREFIX(" of its prefix"),
    OTHER_FAMILY(" of the other family"),
    NETWORK(": 90 % of the destinations on this network are sooner"),
    RESENT(" of this address, whose last SYN was sent twice"),
    SILENCE(": others stay silent"),
    HEAD_START(": a head start"),
    DEADLINE(": shortened to fit the deadline");

    private final String words;

    Source(String words) {
      this.words = words;
    }
  }

  /** The delay after an attempt; a shorter one when others before it stay silent. */
  static Pace after(RaceView race, AttemptFact last) {
    Pace pace = expected(race, last.destination());
    boolean quick =
        pace.nanos > PACE_OF_SILENCE_NANOS
            && race.attempts().size() > SILENT
            && silent(race, AddressFamily.IPV6) + silent(race, AddressFamily.IPV4) >= SILENT;
    return quick ? new Pace(PACE_OF_SILENCE_NANOS, Source.SILENCE) : pace;
  }

  static Pace headStart(long nanos) {
    return new Pace(nanos, Source.HEAD_START);
  }

  /**
   * How many attempts of a family, the last one aside, are in flight for longer than an answer
   * should take.
   */
  static int silent(RaceView race, AddressFamily family) {
    int count = 0;
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size() - 1; i++) {
      AttemptFact each = attempts.get(i);
      if (each.inFlight()
          && each.family() == family
          && race.elapsedNanos() - each.startedNanos()
              >= expected(race, each.destination()).nanos) {
        count++;
      }
    }
    return count;
  }

  /** After how long an answer of an address should be in. */
  static Pace expected(RaceView race, Destination destination) {
    HistoryView view = race.history();
    if (view == HistoryView.NONE) {
      return unknown(race);
    }
    AddressFamily family = destination.family();
    InetAddress address = destination.represented();
    LearnedView history = LearnedView.of(view);
    FamilyHistory known = history.family(family);
    AddressHistory own = history.address(address);
    RttEstimate rtt = own.rtt();
    if (own.resent()) {
      return bounded(race, BACK_OFF * RttEstimate.INITIAL_TIMEOUT_NANOS, Source.RESENT, rtt);
    }
    if (rtt != null) {
      return bounded(race, known.timeoutNanos(rtt), Source.ADDRESS, rtt);
    }
    rtt = history.prefixRtt(address);
    if (rtt != null) {
      return bounded(race, rtt.timeoutNanos(), Source.PREFIX, rtt);
    }
    rtt = anyOf(race, destination, family.other());
    if (rtt != null) {
      long timeout = history.family(family.other()).timeoutNanos(rtt);
      long nanos = Math.max(timeout, OTHER_FAMILY_FACTOR * rtt.smoothedNanos());
      return bounded(race, nanos, Source.OTHER_FAMILY, rtt);
    }
    if (known.destinations() == 0) {
      known = history.family(family.other());
    }
    return known.destinations() == 0
        ? unknown(race)
        : bounded(race, percentile(known, race.timing()), Source.NETWORK, null);
  }

  private static Pace unknown(RaceView race) {
    long nanos = race.timing().attemptDelayNanos();
    return nanos == RECOMMENDED.nanos ? RECOMMENDED : new Pace(nanos, Source.DEFAULT);
  }

  private static @Nullable RttEstimate anyOf(RaceView race, Destination of, AddressFamily family) {
    List<Destination> destinations = race.destinations();
    for (int i = 0; i < destinations.size(); i++) {
      Destination destination = destinations.get(i);
      RttEstimate rtt =
          destination.family() == family && destination.isOfSameHost(of)
              ? race.history().rtt(destination.represented())
              : null;
      if (rtt != null) {
        return rtt;
      }
    }
    return null;
  }

  /**
   * The 90th percentile of RTTs taken for lognormal: of a usual distribution, whose percentile is
   * the connector's delay, at first, and of that on this network the more of it is known.
   */
  private static long percentile(FamilyHistory known, Timing timing) {
    double usual = Math.log((double) timing.attemptDelayNanos()) - PERCENTILE_90 * USUAL_DEVIATION;
    double weight = known.destinations() / (known.destinations() + USUAL_WEIGHT);
    double mean = usual + weight * (known.meanLogRtt() - usual);
    double usualVariance = USUAL_DEVIATION * USUAL_DEVIATION;
    double variance = usualVariance + weight * (known.varianceLogRtt() - usualVariance);
    return Math.round(Math.exp(mean + PERCENTILE_90 * Math.sqrt(variance)));
  }

  private static Pace bounded(RaceView race, long nanos, Source source, @Nullable RttEstimate rtt) {
    long most = race.timing().maximumAttemptDelayNanos();
    long bounded = Math.min(Math.max(nanos, Timing.FLOOR_NANOS), most);
    return rtt == null
        ? new Pace(bounded, source)
        : new Pace(bounded, source, rtt.smoothedNanos(), rtt.variationNanos());
  }

  Pace shortenedTo(long delayNanos) {
    return delayNanos < nanos ? new Pace(delayNanos, Source.DEADLINE) : this;
  }

  @Override
  public String words() {
    String delay = "attempt delay " + Pacing.words(nanos);
    if (rttNanos == 0) {
      return delay + source.words;
    }
    return delay
        + ": RTT "
        + Pacing.words(rttNanos)
        + " ± "
        + Pacing.words(variationNanos)
        + source.words;
  }
}
