// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The values that a parameter takes, in ms.
 *
 * @param from the first
 * @param to the last
 * @param step between two
 */
public record Sweep(int from, int to, int step) {

  public Sweep {
    if (from < 0 || to < from || step < 1) {
      throw new IllegalArgumentException(
          "sweep must be 0 <= from <= to with a step of 1 or more: %d, %d, %d"
              .formatted(from, to, step));
    }
  }

  /** All of them, ascending. */
  public List<Integer> values() {
    return IntStream.iterate(from, value -> value <= to, value -> value + step).boxed().toList();
  }
}
