// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What has been counted of the attempts over one protocol: all of them, those of one address class,
 * or those to one destination. Whole numbers and histograms only, so merging in any order comes to
 * the same. Not thread-safe.
 */
public final class Group {

  /** Kinds of failure told apart; further ones are counted as {@code others}. */
  private static final int MAXIMUM_DETAILS = 40;

  private static final String OTHERS = "others";

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final TreeMap<String, Long> details = new TreeMap<>();
  private final Spread rtt = new Spread();
  private final Spread relative = new Spread();
  private final Map<Pair, Long> couplets = new EnumMap<>(Pair.class);
  private long syns;

  /** Which of a couplet's two attempts were established. */
  public enum Pair {
    /** Both. */
    BOTH,
    /** Only that of this group's protocol. */
    ONLY_THIS,
    /** Only that of the other protocol. */
    ONLY_OTHER,
    /** None. */
    NEITHER
  }

  /** Nothing counted. */
  public Group() {}

  void add(Row row) {
    count(row.outcome(), 1);
    syns += row.syns();
    if (row.outcome() != Outcome.ESTABLISHED && !row.detail().isEmpty()) {
      count(row.outcome() + ": " + row.detail(), 1);
    }
    Long micros = row.rttMicros();
    if (micros != null) {
      rtt.add(micros);
    }
  }

  void add(Couplet couplet, AddressFamily family) {
    boolean self = couplet.of(family).outcome() == Outcome.ESTABLISHED;
    boolean other = couplet.of(family.other()).outcome() == Outcome.ESTABLISHED;
    Pair which =
        self ? (other ? Pair.BOTH : Pair.ONLY_THIS) : other ? Pair.ONLY_OTHER : Pair.NEITHER;
    count(which, 1);
    couplet.relativeMicros().ifPresent(relative::add);
  }

  void count(Outcome outcome, long times) {
    // a zero would make a difference to equals()
    if (times > 0) {
      outcomes.merge(outcome, times, Long::sum);
    }
  }

  void count(Pair pair, long times) {
    if (times > 0) {
      couplets.merge(pair, times, Long::sum);
    }
  }

  void count(String detail, long times) {
    boolean room = details.size() < MAXIMUM_DETAILS || details.containsKey(detail);
    details.merge(room ? detail : OTHERS, times, Long::sum);
  }

  void countSyns(long times) {
    syns += times;
  }

  /**
   * Adds the counts of another one.
   *
   * @param other stays as it is
   */
  public void merge(Group other) {
    other.outcomes.forEach(this::count);
    other.couplets.forEach(this::count);
    other.details.forEach(this::count);
    rtt.merge(other.rtt);
    relative.merge(other.relative);
    syns += other.syns;
  }

  /**
   * How many rows had an outcome.
   *
   * @param outcome which
   * @return at least 0
   */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /**
   * How many couplets came to that.
   *
   * @param pair what
   * @return at least 0
   */
  public long count(Pair pair) {
    return couplets.getOrDefault(pair, 0L);
  }

  /**
   * How many attempts were made: a SYN was sent.
   *
   * @return at least 0
   */
  public long attempts() {
    return Arrays.stream(Outcome.values()).filter(Outcome::isAttempt).mapToLong(this::count).sum();
  }

  /**
   * How many of them failed.
   *
   * @return at least 0
   */
  public long failures() {
    return attempts() - count(Outcome.ESTABLISHED);
  }

  /**
   * The share of attempts that failed.
   *
   * @return with its 95 % interval
   */
  public Interval failureRate() {
    return Interval.of(failures(), attempts());
  }

  /**
   * How many SYNs were sent or seen.
   *
   * @return at least 0
   */
  public long syns() {
    return syns;
  }

  /**
   * What is known of failures beyond their outcome.
   *
   * @return counts by outcome and detail, such as {@code unreachable: host}
   */
  public Map<String, Long> details() {
    return Collections.unmodifiableMap(details);
  }

  /**
   * The RTTs of the established attempts.
   *
   * @return in microseconds
   */
  public Spread rtt() {
    return rtt;
  }

  /**
   * The relative RTTs of the couplets: IPv6 minus IPv4, whichever protocol the group is of.
   *
   * @return in microseconds
   */
  public Spread relative() {
    return relative;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Group other
        && outcomes.equals(other.outcomes)
        && couplets.equals(other.couplets)
        && details.equals(other.details)
        && rtt.equals(other.rtt)
        && relative.equals(other.relative)
        && syns == other.syns;
  }

  @Override
  public int hashCode() {
    return Objects.hash(outcomes, couplets, details, syns);
  }

  /** For people, such as {@code 3 of 100 failed}. */
  @Override
  public String toString() {
    return failures() + " of " + attempts() + " failed";
  }
}
