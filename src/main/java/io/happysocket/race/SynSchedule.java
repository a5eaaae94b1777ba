// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.history.RttEstimate;
import java.time.Duration;
import java.util.Arrays;

/**
 * When an operating system's TCP sends SYNs that stay unanswered, and when it gives up. Immutable.
 * The figures of 2012 are those of the talk "One Protocol Good, Two Protocols?" (G. Huston, APNIC).
 */
public final class SynSchedule {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * No system gives up on a silent address sooner: it sends a second SYN after 1 s, and waits 2 s
   * for the answer to that (RFC 6298 section 5). What fails earlier was answered.
   */
  public static final long LEAST_PATIENCE_NANOS = 3 * RttEstimate.INITIAL_TIMEOUT_NANOS;

  /** Windows XP to 7: waits of 3, 6 and 12 s; 3 SYNs, 21 s. */
  public static final SynSchedule WINDOWS = ofSeconds("Windows", 21, 0, 3, 9);

  /** FreeBSD, and Mac OS X up to 10.6: 11 SYNs, 75 s. */
  public static final SynSchedule BSD =
      ofSeconds("FreeBSD, Mac OS X", 75, 0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67);

  /** Linux of 2012, up to 3.6: a first wait of 3 s, 5 retries; 6 SYNs, 189 s. */
  public static final SynSchedule LINUX_2012 = ofSeconds("Linux of 2012", 189, 0, 3, 9, 21, 45, 93);

  /** Linux 3.7 to 6.4: a first wait of 1 s, 6 retries; 7 SYNs, 127 s. */
  public static final SynSchedule LINUX_3_7 =
      ofSeconds("Linux 3.7 to 6.4", 127, 0, 1, 3, 7, 15, 31, 63);

  /** Linux from 6.5 on: four waits of 1 s, then doubling; 11 SYNs, 131 s. */
  public static final SynSchedule LINUX_6_5 =
      ofSeconds("Linux 6.5 on", 131, 0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67);

  private final String name;
  private final long[] sendNanos;
  private final long giveUpNanos;

  private SynSchedule(String name, long[] sendNanos, long giveUpNanos) {
    this.name = name;
    this.sendNanos = sendNanos;
    this.giveUpNanos = giveUpNanos;
  }

  /**
   * A schedule of one's own.
   *
   * @param name for people
   * @param giveUp when connect() fails, counted from the first SYN; after the last SYN
   * @param sends when a SYN is sent, the first at zero, each later than the one before; 1 to 63
   * @return the schedule
   * @throws IllegalArgumentException if the times are not in order
   */
  public static SynSchedule of(String name, Duration giveUp, Duration... sends) {
    long[] nanos = Arrays.stream(sends).mapToLong(Duration::toNanos).toArray();
    boolean ordered = nanos.length > 0 && nanos.length < Long.SIZE && nanos[0] == 0;
    for (int i = 1; i < nanos.length; i++) {
      ordered &= nanos[i] > nanos[i - 1];
    }
    if (!ordered || giveUp.toNanos() <= nanos[nanos.length - 1]) {
      throw new IllegalArgumentException(
          "sends must begin at zero and rise, giveUp come after: "
              + Arrays.toString(sends)
              + ", "
              + giveUp);
    }
    return new SynSchedule(name, nanos, giveUp.toNanos());
  }

  private static SynSchedule ofSeconds(String name, long giveUp, long... sends) {
    return new SynSchedule(
        name,
        Arrays.stream(sends).map(each -> each * NANOS_PER_SECOND).toArray(),
        giveUp * NANOS_PER_SECOND);
  }

  /**
   * The name.
   *
   * @return for people, such as {@code Windows}
   */
  public String name() {
    return name;
  }

  /**
   * When connect() fails for want of an answer.
   *
   * @return nanoseconds after the first SYN
   */
  public long giveUpNanos() {
    return giveUpNanos;
  }

  /**
   * How many SYNs an unanswered connect() sends before it gives up.
   *
   * @return at least 1
   */
  public int synCount() {
    return sendNanos.length;
  }

  /**
   * When a SYN is sent.
   *
   * @param number which, from 0, less than {@link #synCount()}
   * @return nanoseconds after the first SYN
   */
  public long sendNanos(int number) {
    return sendNanos[number];
  }

  /**
   * How many SYNs are on the wire when an attempt ends. The first always is; one due at the very
   * moment of the end is not sent.
   *
   * @param afterNanos how long after the first SYN the attempt ends
   * @return 1 to {@link #synCount()}
   */
  public int synsWithin(long afterNanos) {
    int count = 1;
    while (count < sendNanos.length && sendNanos[count] < afterNanos) {
      count++;
    }
    return count;
  }

  @Override
  public String toString() {
    return name + ", gives up after " + giveUpNanos / NANOS_PER_SECOND + " s";
  }
}
