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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which family leads a race, and how far ahead of the other, by what history says. Immutable.
 * {@code docs/decisions.md} argues the constants.
 *
 * @param lead the family that goes first
 * @param headStartNanos how long after it the other one starts; {@link #A_DELAY} for a Connection
 *     Attempt Delay
 * @param why why it goes first
 */
record FamilyPreference(AddressFamily lead, long headStartNanos, Reason why) {

  static final long A_DELAY = Long.MAX_VALUE;

  /** Over the leeway the preferred family may be slower by this part of its RTT: estimates err. */
  private static final double MARGIN = .12;

  /** So many misses make an address suspect: one, or two where it was established before... */
  private static final int SUSPECT = 2;

  /** ...and so many demote it: one lost SYN never does. */
  private static final int DEMOTED = 3;

  /**
   * A family that is unusable, or what is demoted of a prefix, is probed in each tenth race that
   * could have used it.
   */
  private static final int PROBE_AFTER = 9;

  /** ...and each 16th attempt at an address is a patient probe, where it is one. */
  private static final int PATIENT_PROBE = 16;

  /**
   * An order that RTT has turned round is put to the test in each 33rd race (contract row 39)...
   */
  private static final int ORDER_PROBE = 32;

  /** ...and a comparison that was lost is made again after so many races, where it is worth it. */
  private static final int COMPARISON_AGE = 64;

  /** The first comparison with an address is made in the 16th attempt at it, at the latest... */
  private static final int COMPARISON_DUE = 15;

  /** ...later where comparisons on this network found little, unless so much may be saved... */
  private static final double ALWAYS_NANOS = 80_000_000;

  /** ...and in the 31st whatever they found: paths differ. */
  private static final int COMPARISON_LATEST = 30;

  /** What a SYN may cost: between the steps 250 to 150 ms and 150 to 100 ms of a fixed timer. */
  private static final double SYN_PRICE_NANOS = 20_000_000;

  /** Before any comparison: the other family would be sooner by this part of the RTT... */
  private static final double SOONER = .3;

  /** ...which weighs as much as so many comparisons. */
  private static final double SOONER_WEIGHT = 1;

  /** So much of an RTT is not worth a comparison before it is due: it can seldom be saved. */
  private static final double UNSAVABLE_NANOS = 150_000_000;

  private static final Reason FIRST = HappyEyeballs.FIRST;
  private static final Reason SUSPECTED =
      Reason.of("the preferred family, but silent last time: the other one is close behind");
  private static final Reason PROBE = Reason.of("a probe whether the preferred family works again");
  private static final Reason COMPARISON = Reason.of("a comparison of the families' RTT");
  private static final Reason SOONER_BEFORE = Reason.of("the other family was sooner last time");

  private static final FamilyPreference IPV6_FIRST =
      new FamilyPreference(AddressFamily.IPV6, A_DELAY, FIRST);
  private static final FamilyPreference IPV4_FIRST =
      new FamilyPreference(AddressFamily.IPV4, A_DELAY, FIRST);

  /** As RFC 8305 has it. */
  private static FamilyPreference usual(AddressFamily preferred) {
    return preferred == AddressFamily.IPV6 ? IPV6_FIRST : IPV4_FIRST;
  }

  /** What is known of the addresses of the two families that may go first. */
  private record Pair(
      AddressFamily preferred, AddressHistory known, AddressHistory rival, long leewayNanos) {}

  /**
   * What history says.
   *
   * @param leewayNanos so much slower may the preferred family be and stay preferred
   */
  static FamilyPreference of(RaceView race, AddressFamily preferred, long leewayNanos) {
    HistoryView view = race.history();
    if (view == HistoryView.NONE) {
      return usual(preferred);
    }
    AddressFamily other = preferred.other();
    Destination rival = first(race, other);
    LearnedView history = LearnedView.of(view);
    AddressHistory rivalKnown = known(history, rival);
    if (history.health(other) == HistoryView.Health.UNUSABLE || misses(rivalKnown) >= DEMOTED) {
      return usual(preferred);
    }
    FamilyHistory family = history.family(preferred);
    AddressHistory known = known(history, first(race, preferred));
    Pair pair = new Pair(preferred, known, rivalKnown, leewayNanos);
    if (family.health() == HistoryView.Health.UNUSABLE) {
      return family.skipped() >= PROBE_AFTER
          ? probe(pair)
          : new FamilyPreference(other, A_DELAY, new Silent(preferred, family.failing()));
    }
    if (misses(known) >= DEMOTED) {
      return known.skipped() >= PROBE_AFTER && known.reportedFailure() == null
          ? probe(pair)
          : new FamilyPreference(other, A_DELAY, new Demoted(preferred, known.reportedFailure()));
    }
    boolean silentSoFar = family.health() == HistoryView.Health.UNKNOWN && family.failing() > 0;
    if (misses(known) >= SUSPECT || silentSoFar) {
      return new FamilyPreference(preferred, Timing.FLOOR_NANOS, SUSPECTED);
    }
    boolean sooner = known.beaten() || known.skipped() > 0;
    if (rival == null && sooner && known.skipped() < ORDER_PROBE) {
      return new FamilyPreference(other, A_DELAY, SOONER_BEFORE);
    }
    if (rival == null) {
      return usual(preferred);
    }
    // slower than a second, or a lost SYN: its estimate, if it has one, does not say which
    boolean ask = known.resent() && !rivalKnown.resent() && rivalKnown.skipped() > 0;
    return ask ? comparison(pair) : byRtt(pair, family);
  }

  /**
   * Far enough ahead to win if it is slower by what it was, within the leeway; where that is not
   * known now and then by the whole leeway, or a path that is slower would never come back.
   */
  private static FamilyPreference probe(Pair pair) {
    RttEstimate rtt = pair.known.rtt();
    RttEstimate rivalRtt = pair.rival.rtt();
    long leeway = pair.leewayNanos;
    long slower = pair.known.attempts() % PATIENT_PROBE == PATIENT_PROBE - 1 ? leeway : 0;
    if (rtt != null && rivalRtt != null) {
      slower = Math.min(Math.max(rtt.smoothedNanos() - rivalRtt.smoothedNanos(), 0), leeway);
    }
    return new FamilyPreference(pair.preferred, Timing.FLOOR_NANOS + slower, PROBE);
  }

  private static FamilyPreference byRtt(Pair pair, FamilyHistory family) {
    AddressFamily preferred = pair.preferred;
    RttEstimate rtt = pair.known.rtt();
    if (rtt == null) {
      return usual(preferred);
    }
    RttEstimate rivalRtt = pair.rival.rtt();
    // a rival without any RTT would be sooner by this
    long savable =
        rtt.smoothedNanos() - pair.leewayNanos - Math.round(MARGIN * rtt.smoothedNanos());
    if (rivalRtt != null && rivalRtt.smoothedNanos() < savable) {
      return pair.known.skipped() >= ORDER_PROBE
          ? comparison(pair)
          : new FamilyPreference(preferred.other(), A_DELAY, new Sooner(rivalRtt, rtt, preferred));
    }
    return savable > 0 && worthComparing(pair, family, savable)
        ? comparison(pair)
        : usual(preferred);
  }

  /** The other family wins if it is sooner by more than the leeway. */
  private static FamilyPreference comparison(Pair pair) {
    long ahead = Math.max(pair.leewayNanos, Timing.FLOOR_NANOS);
    return new FamilyPreference(pair.preferred, ahead, COMPARISON);
  }

  /**
   * Whether a comparison is due; or else whether what the other family may save, over as many
   * connects to come as there were without it, is worth a SYN.
   */
  private static boolean worthComparing(Pair pair, FamilyHistory family, long savableNanos) {
    RttEstimate rtt = pair.known.rtt();
    AddressHistory rival = pair.rival;
    if (rtt == null) {
      return false;
    }
    boolean compared = rival.rtt() != null || rival.isKnownSlower(rtt);
    if (rival.skipped() == 0) {
      return false; // another race is comparing them
    }
    if (compared && rival.skipped() < COMPARISON_AGE) {
      return false;
    }
    double sooner =
        (SOONER * SOONER_WEIGHT + family.otherSooner() * family.comparisons())
            / (SOONER_WEIGHT + family.comparisons());
    if (!compared && isDue(pair.known, savableNanos, Math.min(1, sooner / SOONER))) {
      return true;
    }
    double savable = Math.max(0, rtt.smoothedNanos() - UNSAVABLE_NANOS);
    return rival.skipped() * sooner * savable >= SYN_PRICE_NANOS;
  }

  /**
   * Whether an address must be compared now.
   *
   * @param hope how much sooner the other family is expected to be, as a part of what was expected
   *     before any comparison on this network
   */
  private static boolean isDue(AddressHistory known, long savableNanos, double hope) {
    boolean ever = known.uncompared() < known.attempts();
    double after = ever ? COMPARISON_AGE : COMPARISON_DUE;
    boolean late = !ever && known.uncompared() >= COMPARISON_LATEST;
    return known.uncompared() >= after
        && (late || savableNanos >= ALWAYS_NANOS || known.uncompared() * hope >= after);
  }

  /** The misses that count against an address; one that was never established has one more. */
  private static int misses(AddressHistory known) {
    if (known.reportedFailure() != null) {
      return DEMOTED;
    }
    return known.misses() == 0 || known.established() > 0 ? known.misses() : known.misses() + 1;
  }

  static boolean demoted(RaceView race, Destination destination) {
    HistoryView history = race.history();
    return history != HistoryView.NONE
        && misses(known(LearnedView.of(history), destination)) >= DEMOTED;
  }

  private static AddressHistory known(LearnedView history, @Nullable Destination destination) {
    return destination == null ? AddressHistory.NONE : history.address(destination.represented());
  }

  /** The first address of a family that was tried, or else the one that would be. */
  private static @Nullable Destination first(RaceView race, AddressFamily family) {
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).family() == family) {
        return attempts.get(i).destination();
      }
    }
    return candidate(race, family);
  }

  /** The first untried address of a family that is not demoted, or else the first. */
  static @Nullable Destination candidate(RaceView race, AddressFamily family) {
    Destination first = null;
    List<Destination> untried = race.inTurn();
    for (int i = 0; i < untried.size(); i++) {
      Destination destination = untried.get(i);
      if (destination.family() == family) {
        if (!demoted(race, destination)) {
          return destination;
        }
        first = first == null ? destination : first;
      }
    }
    return first;
  }

  private record Silent(AddressFamily family, int destinations) implements Reason {
    @Override
    public String words() {
      return family + " is unusable here: " + destinations + " destinations were silent or failed";
    }
  }

  private record Demoted(AddressFamily family, @Nullable String reportedFailure) implements Reason {
    @Override
    public String words() {
      return reportedFailure == null
          ? "the " + family + " address was silent or failed"
          : "the " + family + " address was reported: " + reportedFailure;
    }
  }

  private record Sooner(RttEstimate rtt, RttEstimate slower, AddressFamily slow) implements Reason {
    @Override
    public String words() {
      return "RTT "
          + Pacing.words(rtt.smoothedNanos())
          + ", against "
          + Pacing.words(slower.smoothedNanos())
          + " over "
          + slow;
    }
  }
}
