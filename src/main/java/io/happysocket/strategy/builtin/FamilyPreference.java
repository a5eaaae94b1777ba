// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.AddressHistory;
import io.happysocket.history.FamilyHealth;
import io.happysocket.history.FamilyHistory;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
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

  /** So much slower may the preferred family be and stay preferred... */
  private static final long LEEWAY_NANOS = 25_000_000;

  /** ...and this part of its RTT, because estimates err. */
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

  /** What a SYN may cost: between the steps 250 to 150 ms and 150 to 100 ms of a fixed timer. */
  private static final double SYN_PRICE_NANOS = 20_000_000;

  /** Before any comparison: the other family would be sooner by this part of the RTT... */
  private static final double SOONER = .3;

  /** ...which weighs as much as so many comparisons. */
  private static final double SOONER_WEIGHT = 1;

  /** So much of an RTT cannot be saved: below it a family is seldom slower by the leeway. */
  private static final double UNSAVABLE_NANOS = 140_000_000;

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

  static FamilyPreference of(RaceView race, AddressFamily preferred) {
    HistoryView history = race.history();
    if (history == HistoryView.NONE) {
      return usual(preferred);
    }
    AddressFamily other = preferred.other();
    Destination rival = first(race, other);
    AddressHistory rivalKnown = known(history, rival);
    if (history.health(other) == FamilyHealth.UNUSABLE || misses(rivalKnown) >= DEMOTED) {
      return usual(preferred);
    }
    FamilyHistory family = history.family(preferred);
    AddressHistory known = known(history, first(race, preferred));
    if (family.health() == FamilyHealth.UNUSABLE) {
      return family.skipped() >= PROBE_AFTER
          ? probe(preferred, known, rivalKnown)
          : new FamilyPreference(other, A_DELAY, new Silent(preferred, family.failing()));
    }
    if (misses(known) >= DEMOTED) {
      return known.skipped() >= PROBE_AFTER && known.reportedFailure() == null
          ? probe(preferred, known, rivalKnown)
          : new FamilyPreference(other, A_DELAY, new Demoted(preferred, known.reportedFailure()));
    }
    boolean silentSoFar = family.health() == FamilyHealth.UNKNOWN && family.failing() > 0;
    if (misses(known) >= SUSPECT || silentSoFar) {
      return new FamilyPreference(preferred, Timing.FLOOR_NANOS, SUSPECTED);
    }
    boolean sooner = known.beaten() || known.skipped() > 0;
    if (rival == null && sooner && known.skipped() < ORDER_PROBE) {
      return new FamilyPreference(other, A_DELAY, SOONER_BEFORE);
    }
    return byRtt(preferred, known, rivalKnown, family);
  }

  /**
   * Far enough ahead to win if it is slower by what it was, within the leeway; where that is not
   * known now and then by the whole leeway, or a path that is slower would never come back.
   */
  private static FamilyPreference probe(
      AddressFamily lead, AddressHistory known, AddressHistory rival) {
    RttEstimate rtt = known.rtt();
    RttEstimate rivalRtt = rival.rtt();
    long slower = known.attempts() % PATIENT_PROBE == PATIENT_PROBE - 1 ? LEEWAY_NANOS : 0;
    if (rtt != null && rivalRtt != null) {
      slower = Math.min(Math.max(rtt.smoothedNanos() - rivalRtt.smoothedNanos(), 0), LEEWAY_NANOS);
    }
    return new FamilyPreference(lead, Timing.FLOOR_NANOS + slower, PROBE);
  }

  private static FamilyPreference byRtt(
      AddressFamily preferred, AddressHistory known, AddressHistory rival, FamilyHistory family) {
    RttEstimate rtt = known.rtt();
    if (rtt == null) {
      return usual(preferred);
    }
    RttEstimate rivalRtt = rival.rtt();
    long leeway = LEEWAY_NANOS + Math.round(MARGIN * rtt.smoothedNanos());
    if (rivalRtt != null && rtt.smoothedNanos() - rivalRtt.smoothedNanos() > leeway) {
      return known.skipped() >= ORDER_PROBE
          ? new FamilyPreference(preferred, LEEWAY_NANOS, COMPARISON)
          : new FamilyPreference(preferred.other(), A_DELAY, new Sooner(rivalRtt, rtt, preferred));
    }
    return worthComparing(rtt, rival, family)
        ? new FamilyPreference(preferred, LEEWAY_NANOS, COMPARISON)
        : usual(preferred);
  }

  /**
   * Whether what the other family may save, over as many connects to come as there were without it,
   * is worth a SYN.
   */
  private static boolean worthComparing(
      RttEstimate rtt, AddressHistory rival, FamilyHistory family) {
    boolean compared = rival.rtt() != null || rival.isKnownSlower(rtt);
    if (compared && rival.skipped() < COMPARISON_AGE) {
      return false;
    }
    double sooner =
        (SOONER * SOONER_WEIGHT + family.otherSooner() * family.comparisons())
            / (SOONER_WEIGHT + family.comparisons());
    double savable = Math.max(0, rtt.smoothedNanos() - UNSAVABLE_NANOS);
    return rival.skipped() * sooner * savable >= SYN_PRICE_NANOS;
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
        && misses(history.address(destination.represented())) >= DEMOTED;
  }

  private static AddressHistory known(HistoryView history, @Nullable Destination destination) {
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
