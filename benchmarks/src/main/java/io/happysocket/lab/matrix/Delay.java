// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A delay of a client, read twice: as the time between two packets, and as the value of the sweep
 * from which on the client behaves in another way. It is clear if the two agree.
 *
 * @param millis the median time between the two packets; NaN if the client never did it
 * @param spread between the 10 % and the 90 % of these times
 * @param below the last value of the sweep at which it did not, -1 if it always did
 * @param from the first at which it did, -1 if it never did
 */
public record Delay(double millis, double spread, int below, int from) {

  /** How far the two readings may be apart, and one time from another: a busy machine's noise. */
  static final double SLACK_MILLIS = 15;

  /** Reads the points of one case, by their values. */
  public static Delay of(List<Point> points, Reads what) {
    double[] times =
        points.stream()
            .flatMap(point -> point.connects().stream())
            .map(what::millis)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray();
    int below = -1;
    int from = -1;
    for (Point point : points) {
      if (!point.did(what)) {
        below = point.ms();
      } else if (from < 0) {
        from = point.ms();
      }
    }
    return from < 0
        ? new Delay(Double.NaN, 0, below, -1)
        : new Delay(at(times, 0.5), at(times, 0.9) - at(times, 0.1), below, from);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  }

  /** Whether the client has such a delay. */
  public boolean exists() {
    return from >= 0;
  }

  /**
   * Whether it changes once, and there where the packets say, and the times are like each other. A
   * client without the delay is always clear.
   */
  public boolean clear() {
    return !exists()
        || (below < from
            && spread <= SLACK_MILLIS
            && millis <= from + SLACK_MILLIS
            && (below < 0 || millis >= below - SLACK_MILLIS));
  }
}
