// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which values of a sweep are tried. All of them, as the paper does; or by bisection: the last, the
 * first, and where a client does another thing at the last than at the first, those that find
 * between which two neighbours of the sweep it changes.
 */
public final class Search {

  private final Case of;
  private final Probe probe;

  /** Connects some times with one value. */
  public interface Probe {
    List<Reading> at(int millis) throws IOException, InterruptedException;
  }

  public Search(Case of, Probe probe) {
    this.of = of;
    this.probe = probe;
  }

  /** The points, by their values. */
  public List<Point> run(boolean full) throws IOException, InterruptedException {
    List<Integer> values = of.values();
    List<Point> points = new ArrayList<>();
    if (full || values.size() <= 2) {
      for (int value : values) {
        point(value, points);
      }
      return points;
    }
    int below = 0;
    int above = values.size() - 1;
    boolean does = point(values.get(above), points);
    boolean always = point(values.get(below), points);
    while (does && !always && above - below > 1) {
      int middle = (below + above) / 2;
      if (point(values.get(middle), points)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    points.sort(Comparator.comparingInt(Point::ms));
    return points;
  }

  private boolean point(int value, List<Point> points) throws IOException, InterruptedException {
    Point point = new Point(of.id(), value, probe.at(value));
    points.add(point);
    return point.did(of.reads());
  }
}
