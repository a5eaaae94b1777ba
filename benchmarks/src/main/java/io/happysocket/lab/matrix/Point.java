// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import java.util.List;

/**
 * The connects with one value of a case's parameter.
 *
 * @param of the case's id
 * @param ms the value
 * @param connects at least one
 */
public record Point(String of, int ms, List<Reading> connects) {

  public Point {
    connects = List.copyOf(connects);
  }

  /** Whether most connects did it. */
  boolean did(Reads what) {
    return 2 * connects.stream().filter(each -> what.millis(each).isPresent()).count()
        > connects.size();
  }
}
