// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of a family on a network. Guarded by the lock of its history. */
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
  private final Map<NetworkMemory.Prefix, Long> failing = new LinkedHashMap<>(4);
  private boolean established;
  private long establishedNanos;
  private int passedOver;
  private int destinations;
  private double mean;
  private double variance;
  private int measurements;
  private double variation;
  private int comparisons;
  private double otherSooner;

  FamilyMemory(long expiryNanos) {
    this.expiryNanos = expiryNanos;
  }

  /**
   * An attempt was established.
   *
   * @return whether it had been unusable
   */
  boolean established(long nowNanos) {
    boolean recovered = health(nowNanos) == FamilyHealth.UNUSABLE;
    established = true;
    establishedNanos = nowNanos;
    failing.clear();
    return recovered;
  }

  /** A destination that the other family reached was silent or failed over this one. */
  void missed(NetworkMemory.Prefix destination, long nowNanos) {
    if (failing.size() < FAILING_AFTER_SUCCESS || failing.containsKey(destination)) {
      failing.put(destination, nowNanos);
    }
  }

  void tried(long nowNanos) {
    passedOver = 0;
    // as long as it is probed in vain, what is known stays true
    if (failing.size() >= FAILING_WITHOUT_SUCCESS) {
      failing.replaceAll((destination, then) -> nowNanos);
    }
  }

  void passedOver() {
    passedOver++;
  }

  /** The first round-trip time of a destination. */
  void destination(long rttNanos) {
    double log = Math.log((double) Math.max(rttNanos, 1));
    destinations = Math.min(destinations + 1, DESTINATIONS);
    double delta = log - mean;
    mean += delta / destinations;
    variance += (delta * (log - mean) - variance) / destinations;
  }

  /** A round-trip time of an address that had an estimate. */
  void measured(RttEstimate estimate, long rttNanos) {
    double smoothed = (double) Math.max(estimate.smoothedNanos(), 1);
    measurements = Math.min(measurements + 1, MEASUREMENTS);
    variation += (Math.abs(rttNanos - smoothed) / smoothed - variation) / measurements;
  }

  /** The other family was tried beside this one for the first time at a destination. */
  void compared(double sooner) {
    comparisons = Math.min(comparisons + 1, COMPARISONS);
    otherSooner += (sooner - otherSooner) / comparisons;
  }

  FamilyHistory read(long nowNanos) {
    return new FamilyHistory(
        health(nowNanos),
        failing.size(),
        passedOver,
        destinations,
        mean,
        variance,
        variation,
        comparisons,
        otherSooner);
  }

  @Override
  public String toString() {
    return (established ? "established" : "never established") + ", " + failing.size() + " failing";
  }

  private FamilyHealth health(long nowNanos) {
    if (!failing.isEmpty()) {
      failing.values().removeIf(then -> nowNanos - then > expiryNanos);
    }
    boolean worked = established && nowNanos - establishedNanos <= expiryNanos;
    int limit = worked ? FAILING_AFTER_SUCCESS : FAILING_WITHOUT_SUCCESS;
    if (failing.size() >= limit) {
      return FamilyHealth.UNUSABLE;
    }
    return worked ? FamilyHealth.USABLE : FamilyHealth.UNKNOWN;
  }
}
