// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A histogram of times in microseconds, negative ones too, that can be merged. Buckets: every whole
 * number up to 127 has its own; above that each power of two is divided into 64 of equal width, so
 * that no value is more than 1.6 % away from the bounds of its bucket. Magnitudes above 2^36 us (19
 * hours) count as that. Negative values have the same buckets, mirrored. Buckets are the same in
 * every histogram: adding counts merges, and the order of merging changes nothing.
 *
 * <p>Not thread-safe.
 */
public final class Spread {

  private static final int PARTS = 64;
  private static final int BITS_OF_PARTS = 6;
  private static final long LARGEST = 1L << 36;
  private static final int PERCENT = 100;

  /** Counts of the buckets from {@link #first} on; as many as have been needed. */
  private long[] counts = {};

  private int first;
  private long count;

  /**
   * A bucket that has counted something.
   *
   * @param lowMicros the least value, included
   * @param highMicros the largest value, included
   * @param count how many
   */
  public record Bucket(long lowMicros, long highMicros, long count) {

    /**
     * The value that stands for those of the bucket.
     *
     * @return the middle, in microseconds
     */
    public double middleMicros() {
      return (lowMicros + highMicros) / 2.0;
    }
  }

  /** Nothing counted. */
  public Spread() {}

  /**
   * Counts a value.
   *
   * @param micros microseconds
   */
  public void add(long micros) {
    add(micros, 1);
  }

  /**
   * Counts a value several times.
   *
   * @param micros microseconds
   * @param times how often, at least 0
   */
  public void add(long micros, long times) {
    if (times < 0) {
      throw new IllegalArgumentException("times must not be negative: " + times);
    }
    if (times > 0) {
      int index = index(micros);
      reach(index, index);
      counts[index - first] += times;
      count += times;
    }
  }

  /**
   * Adds the counts of another one.
   *
   * @param other stays as it is
   */
  public void merge(Spread other) {
    if (other.count > 0) {
      reach(other.first, other.first + other.counts.length - 1);
      for (int i = 0; i < other.counts.length; i++) {
        counts[other.first - first + i] += other.counts[i];
      }
      count += other.count;
    }
  }

  private void reach(int low, int high) {
    if (counts.length == 0) {
      first = low;
    }
    int newFirst = Math.min(first, low);
    int end = Math.max(first + counts.length, high + 1);
    if (newFirst < first || end > first + counts.length) {
      long[] wider = new long[end - newFirst];
      System.arraycopy(counts, 0, wider, first - newFirst, counts.length);
      counts = wider;
      first = newFirst;
    }
  }

  /**
   * How many values.
   *
   * @return at least 0
   */
  public long count() {
    return count;
  }

  /**
   * A percentile.
   *
   * @param percent 0 to 100
   * @return microseconds, the middle of the bucket that holds it; NaN of nothing
   */
  public double percentileMicros(double percent) {
    return count == 0 ? Double.NaN : ranked(rank(percent)).middleMicros();
  }

  /**
   * The 95 % confidence interval of a percentile, from the ranks between which it lies (binomial,
   * approximated by the normal distribution; no assumption about the distribution of the values).
   *
   * @param percent 0 to 100
   * @return the bounds in microseconds as a bucket, with the number of values; NaN-free: of nothing
   *     it is 0 to 0
   */
  public Bucket percentileInterval(double percent) {
    if (count == 0) {
      return new Bucket(0, 0, 0);
    }
    double share = percent / PERCENT;
    double reach = Interval.NORMAL * Math.sqrt(count * share * (1 - share));
    long low = (long) Math.floor(count * share - reach);
    long high = (long) Math.ceil(count * share + reach) + 1;
    return new Bucket(ranked(clamp(low)).lowMicros(), ranked(clamp(high)).highMicros(), count);
  }

  /**
   * The share of values up to a bound. A bucket that the bound divides counts if its middle is not
   * above.
   *
   * @param micros the bound in microseconds
   * @return the share with its interval
   */
  public Interval shareUpTo(long micros) {
    long below = 0;
    for (Bucket bucket : buckets()) {
      below += bucket.middleMicros() <= micros ? bucket.count() : 0;
    }
    return Interval.of(below, count);
  }

  /**
   * The buckets that have counted something.
   *
   * @return from the least value to the largest
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(bucket(first + i, counts[i]));
      }
    }
    return buckets;
  }

  private long rank(double percent) {
    if (!(percent >= 0 && percent <= PERCENT)) {
      throw new IllegalArgumentException("percent must be 0 to 100: " + percent);
    }
    return clamp((long) Math.ceil(count * percent / PERCENT));
  }

  private long clamp(long rank) {
    return Math.max(1, Math.min(count, rank));
  }

  private Bucket ranked(long rank) {
    long before = 0;
    int i = -1;
    while (before < rank) {
      i++;
      before += counts[i];
    }
    return bucket(first + i, counts[i]);
  }

  // ---- values and buckets

  private static int index(long micros) {
    long size = Math.min(LARGEST, micros == Long.MIN_VALUE ? LARGEST : Math.abs(micros));
    int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(size) - BITS_OF_PARTS);
    int index = PARTS * shift + (int) (size >> shift);
    return micros < 0 ? -index : index;
  }

  private static Bucket bucket(int index, long count) {
    int size = Math.abs(index);
    int shift = Math.max(0, size / PARTS - 1);
    long low = (long) (size - PARTS * shift) << shift;
    long high = low + (1L << shift) - 1;
    return index < 0 ? new Bucket(-high, -low, count) : new Bucket(low, high, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spread spread && buckets().equals(spread.buckets());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count) + Arrays.hashCode(new Object[] {buckets()});
  }

  /** For people, such as {@code 3 values, p50 12.3 ms}. */
  @Override
  public String toString() {
    return count == 0 ? "no values" : count + " values, p50 " + percentileMicros(50) / 1000 + " ms";
  }
}
