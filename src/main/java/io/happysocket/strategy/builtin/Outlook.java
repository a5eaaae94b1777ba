// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.AddressHistory;
import io.happysocket.history.FamilyHealth;
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
 * Which family leads a race, and whether the other one follows at once, by what history says.
 *
 * @param lead the family that goes first
 * @param headStartNanos how much later the other one starts; {@link #A_DELAY} for a Connection
 *     Attempt Delay
 * @param why why it goes first
 */
record Outlook(AddressFamily lead, long headStartNanos, Reason why) {

  /** So much slower may the preferred family be and stay preferred. */
  static final long LEEWAY_NANOS = 25_000_000;

  static final long A_DELAY = Long.MAX_VALUE;

  /** So many misses in a row, the first success counting as one less, make an address suspect... */
  private static final int SUSPECT = 2;

  /** ...and so many demote it. */
  private static final int DEMOTED = 3;

  /** A demoted family is probed in each tenth race that could have used it. */
  private static final int FAMILY_PROBE = 9;

  /** A demoted address is probed in each 17th race that could have used it. */
  private static final int ADDRESS_PROBE = 16;

  /** An order that RTT has turned round is put to the test in each 33rd race (row 39). */
  private static final int ORDER_PROBE = 32;

  /** So many races after a comparison it may be made again. */
  private static final int COMPARISON_AGE = 64;

  /** What a SYN may cost, as the metric has it: between 250 -> 150 and 150 -> 100 ms. */
  private static final double SYN_PRICE_NANOS = 20_000_000;

  /** Before anything was compared: the other family is sooner by so much of the RTT... */
  private static final double OFFSET = .33;
  private static final double SOONER = .1;

  /** ...which weighs as much as so many comparisons. */
  private static final double SOONER_WEIGHT = 2;

  private static final Reason PREFERRED = Reason.of("the first address of the preferred family");
  private static final Reason SUSPECTED =
      Reason.of("the preferred family, silent last time: the other one is close behind");
  private static final Reason PROBE = Reason.of("a probe whether it works again");
  private static final double MARGIN = .1;
  private static final Reason PASSED_OVER = Reason.of("the other family was sooner last time");
  private static final Reason COMPARISON = Reason.of("a comparison of the families");

  static Outlook of(RaceView race, AddressFamily preferred) {
    HistoryView history = race.history();
    if (history == HistoryView.NONE) {
      return new Outlook(preferred, A_DELAY, PREFERRED);
    }
    AddressFamily other = preferred.other();
    InetAddress mine = first(race, preferred);
    InetAddress its = first(race, other);
    AddressHistory known = mine == null ? AddressHistory.NONE : history.address(mine);
    AddressHistory otherKnown = its == null ? AddressHistory.NONE : history.address(its);
    FamilyHistory family = history.family(preferred);
    boolean unusable = family.health() == FamilyHealth.UNUSABLE;
    boolean otherGood =
        history.health(other) != FamilyHealth.UNUSABLE && misses(otherKnown) < DEMOTED;
    if (!otherGood) {
      return new Outlook(preferred, A_DELAY, PREFERRED);
    }
    if (unusable) {
      return family.passedOver() >= FAMILY_PROBE
          ? new Outlook(preferred, Timing.FLOOR_NANOS, PROBE)
          : new Outlook(other, A_DELAY, new Avoided(preferred, null));
    }
    if (misses(known) >= DEMOTED) {
      return known.passedOver() >= ADDRESS_PROBE && known.complaint() == null
          ? new Outlook(preferred, Timing.FLOOR_NANOS, PROBE)
          : new Outlook(other, A_DELAY, new Avoided(preferred, known.complaint()));
    }
    boolean newAndSilent = family.health() == FamilyHealth.UNKNOWN && family.failing() > 0;
    if (misses(known) >= SUSPECT || newAndSilent && known.established() == 0) {
      return new Outlook(preferred, Timing.FLOOR_NANOS, SUSPECTED);
    }
    if (its == null
        && (known.beaten() || known.passedOver() > 0)
        && known.passedOver() < ORDER_PROBE) {
      return new Outlook(other, A_DELAY, PASSED_OVER);
    }
    return byRtt(preferred, known, otherKnown, family);
  }

  private static Outlook byRtt(
      AddressFamily preferred,
      AddressHistory known,
      AddressHistory otherKnown,
      FamilyHistory family) {
    RttEstimate rtt = known.rtt();
    RttEstimate otherRtt = otherKnown.rtt();
    if (rtt == null) {
      return new Outlook(preferred, A_DELAY, PREFERRED);
    }
    long leeway = LEEWAY_NANOS + Math.round(MARGIN * rtt.smoothedNanos());
    if (otherRtt != null && rtt.smoothedNanos() - otherRtt.smoothedNanos() > leeway) {
      return known.passedOver() >= ORDER_PROBE
          ? new Outlook(preferred, LEEWAY_NANOS, COMPARISON)
          : new Outlook(
              preferred.other(), A_DELAY, new Sooner(otherRtt, rtt.smoothedNanos(), preferred));
    }
    return worthComparing(rtt, otherKnown, family)
        ? new Outlook(preferred, LEEWAY_NANOS, COMPARISON)
        : new Outlook(preferred, A_DELAY, PREFERRED);
  }

  /**
   * Whether what the other family may save, over as many connects as there have been without it, is
   * worth a SYN.
   */
  private static boolean worthComparing(
      RttEstimate rtt, AddressHistory other, FamilyHistory family) {
    if (other.attempts() > 0 && other.passedOver() < COMPARISON_AGE) {
      return false;
    }
    double sooner =
        (SOONER * SOONER_WEIGHT + family.otherSooner() * family.comparisons())
            / (SOONER_WEIGHT + family.comparisons());
    double saving = sooner * rtt.smoothedNanos() - OFFSET * LEEWAY_NANOS;
    return other.passedOver() * saving >= SYN_PRICE_NANOS;
  }

  /** The misses that count against an address; one without any success has one to begin with. */
  static int misses(AddressHistory known) {
    if (known.complaint() != null) {
      return DEMOTED;
    }
    return known.misses() == 0 || known.established() > 0 ? known.misses() : known.misses() + 1;
  }

  static boolean demoted(RaceView race, InetAddress address) {
    return misses(race.history().address(address)) >= DEMOTED;
  }

  /** The first address of a family that was tried, or else the one that would be. */
  private static @Nullable InetAddress first(RaceView race, AddressFamily family) {
    List<AttemptFact> attempts = race.attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).family() == family) {
        return attempts.get(i).address();
      }
    }
    return candidate(race, family);
  }

  /** The first untried address of a family that is not demoted, or else the first. */
  static @Nullable InetAddress candidate(RaceView race, AddressFamily family) {
    List<InetAddress> untried = race.untried();
    for (int i = 0; i < untried.size(); i++) {
      InetAddress address = untried.get(i);
      if (AddressFamily.of(address) == family && !demoted(race, address)) {
        return address;
      }
    }
    return race.firstUntried(family);
  }

  private record Avoided(AddressFamily family, @Nullable String complaint) implements Reason {
    @Override
    public String words() {
      return complaint == null
          ? family + " was silent or failed here"
          : "the " + family + " address was reported as bad: " + complaint;
    }
  }

  private record Sooner(RttEstimate rtt, long preferredNanos, AddressFamily preferred)
      implements Reason {
    @Override
    public String words() {
      return "RTT "
          + Pacing.words(rtt.smoothedNanos())
          + ", against "
          + Pacing.words(preferredNanos)
          + " over "
          + preferred;
    }
  }
}
