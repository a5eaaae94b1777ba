// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import java.util.List;

/**
 * One race.
 *
 * @param label whose it is, on the left
 * @param outcome what came of it, on the right
 * @param endMillis how long it took
 * @param lookups its lookups
 * @param bars its attempts, in the order of their starts
 */
public record Row(
    String label, String outcome, double endMillis, List<Lookup> lookups, List<Bar> bars) {

  /** Copies the lists. */
  public Row {
    lookups = List.copyOf(lookups);
    bars = List.copyOf(bars);
  }
}
