// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a family on a network. All of it expires: averages after their last sample, the
 * destinations that fail after their last miss or after the last vain attempt to reach one. Guarded
 * by the lock of its history, {@link #readBefore} excepted.
 */
final class FamilyMemory {

  /** So many destinations in a row make a family unusable that has worked here before... */
  private static final int FAILING_AFTER_SUCCESS = 3;

  /** ...and so many one that has not: two dead servers at the start are rarer than a dead path. */
  private static final int FAILING_WITHOUT_SUCCESS = 2;

  /** The distribution follows the last so many destinations, more or less. */
  private static final int DESTINATIONS = 64;

  private static final int COMPARISONS = 16;
  private static final int MEASUREMENTS = 32;

  private final long expiryNanos;
  private final Map<Prefix, Long> failing = new LinkedHashMap<>(4);
  private boolean established;
  private long establishedNanos;
  private int skipped;
  private long skippedNanos;
  private final Average logRtt;
  private final Average variation;
  private final Average otherSooner;

  /** What was read last; null once something has changed. Read without the lock, too. */
  private volatile @Nullable Reading last;

  /** A reading, and for how long it holds if nothing is learnt. */
  private record Reading(FamilyHistory history, long atNanos, long forNanos) {}

  /** A mean, and a variance, of the last so many samples; without a new one it expires. */
  private static final class Average {
    private final int most;
    private final long expiryNanos;
    private int samples;
    private double mean;
    private double variance;
    private long atNanos;

    Average(int most, long expiryNanos) {
      this.most = most;
      this.expiryNanos = expiryNanos;
    }

    void add(double sample, long nowNanos) {
      forgetAfterExpiry(nowNanos);
      atNanos = nowNanos;
      samples = Math.min(samples + 1, most);
      double delta = sample - mean;
      mean += delta / samples;
      variance += (delta * (sample - mean) - variance) / samples;
    }

    void forgetAfterExpiry(long nowNanos) {
      if (samples > 0 && nowNanos - atNanos > expiryNanos) {
        samples = 0;
        mean = 0;
        variance = 0;
      }
    }
  }

  FamilyMemory(long expiryNanos) {
    this.expiryNanos = expiryNanos;
    logRtt = new Average(DESTINATIONS, expiryNanos);
    variation = new Average(MEASUREMENTS, expiryNanos);
    otherSooner = new Average(COMPARISONS, expiryNanos);
  }

  /**
   * An attempt was established.
   *
   * @return whether it had been unusable
   */
  boolean established(long nowNanos) {
    boolean recovered = health(nowNanos) == HistoryView.Health.UNUSABLE;
    last = null;
    established = true;
    establishedNanos = nowNanos;
    failing.clear();
    return recovered;
  }

  /** A destination that the other family reached was silent or failed over this one. */
  void missed(Prefix destination, long nowNanos) {
    last = null;
    forgetExpiredMisses(nowNanos);
    if (failing.size() < FAILING_AFTER_SUCCESS || failing.containsKey(destination)) {
      failing.put(destination, nowNanos);
    }
  }

  void tried(long nowNanos) {
    last = null;
    skipped = 0;
    forgetExpiredMisses(nowNanos);
    // as long as it is probed in vain, what is known stays true
    if (failing.size() >= FAILING_WITHOUT_SUCCESS) {
      failing.replaceAll((destination, then) -> nowNanos);
    }
  }

  void skipped(long nowNanos) {
    last = null;
    skipped = skippedBy(nowNanos) + 1;
    skippedNanos = nowNanos;
  }

  private int skippedBy(long nowNanos) {
    return nowNanos - skippedNanos > expiryNanos ? 0 : skipped;
  }

  /** The first round-trip time of a destination. */
  void destination(long rttNanos, long nowNanos) {
    last = null;
    logRtt.add(Math.log((double) Math.max(rttNanos, 1)), nowNanos);
  }

  /** A round-trip time of an address that had an estimate. */
  void measured(RttEstimate estimate, long rttNanos, long nowNanos) {
    last = null;
    double smoothed = (double) Math.max(estimate.smoothedNanos(), 1);
    variation.add(Math.abs(rttNanos - smoothed) / smoothed, nowNanos);
  }

  /** The other family was tried beside this one for the first time at a destination. */
  void compared(double sooner, long nowNanos) {
    last = null;
    otherSooner.add(sooner, nowNanos);
  }

  /** Any thread, without the lock: as {@link #read}; null if that has to be called. */
  @Nullable FamilyHistory readBefore(long nowNanos) {
    Reading before = last;
    if (before == null) {
      return null;
    }
    long sinceNanos = nowNanos - before.atNanos;
    return sinceNanos >= 0 && sinceNanos <= before.forNanos ? before.history : null;
  }

  FamilyHistory read(long nowNanos) {
    FamilyHistory history = history(nowNanos);
    last = new Reading(history, nowNanos, holdsFor(nowNanos));
    return history;
  }

  /** Until the first of all that expires does. */
  private long holdsFor(long nowNanos) {
    long least = left(establishedNanos, nowNanos);
    least = Math.min(least, left(skippedNanos, nowNanos));
    least = Math.min(least, left(logRtt.atNanos, nowNanos));
    least = Math.min(least, left(variation.atNanos, nowNanos));
    least = Math.min(least, left(otherSooner.atNanos, nowNanos));
    if (!failing.isEmpty()) {
      for (long since : failing.values()) {
        least = Math.min(least, left(since, nowNanos));
      }
    }
    return least;
  }

  /** What has expired stays so. */
  private long left(long sinceNanos, long nowNanos) {
    long left = expiryNanos - (nowNanos - sinceNanos);
    return left < 0 ? expiryNanos : left;
  }

  private FamilyHistory history(long nowNanos) {
    logRtt.forgetAfterExpiry(nowNanos);
    variation.forgetAfterExpiry(nowNanos);
    otherSooner.forgetAfterExpiry(nowNanos);
    return new FamilyHistory(
        health(nowNanos),
        failing.size(),
        skippedBy(nowNanos),
        logRtt.samples,
        logRtt.mean,
        logRtt.variance,
        variation.mean,
        otherSooner.samples,
        otherSooner.mean);
  }

  private void forgetExpiredMisses(long nowNanos) {
    if (!failing.isEmpty()) {
      failing.values().removeIf(then -> nowNanos - then > expiryNanos);
    }
  }

  @Override
  public String toString() {
    return (established ? "established" : "never established") + ", " + failing.size() + " failing";
  }

  private HistoryView.Health health(long nowNanos) {
    forgetExpiredMisses(nowNanos);
    boolean worked = established && nowNanos - establishedNanos <= expiryNanos;
    int limit = worked ? FAILING_AFTER_SUCCESS : FAILING_WITHOUT_SUCCESS;
    if (failing.size() >= limit) {
      return HistoryView.Health.UNUSABLE;
    }
    return worked ? HistoryView.Health.USABLE : HistoryView.Health.UNKNOWN;
  }
}
