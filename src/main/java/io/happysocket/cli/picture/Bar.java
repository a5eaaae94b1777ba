// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import io.happysocket.address.AddressFamily;
import java.util.List;

/**
 * An attempt. Times are milliseconds.
 *
 * @param label the address
 * @param family of the address
 * @param fromMillis its start
 * @param establishedMillis when a check of it began; not a number without one
 * @param toMillis its end
 * @param syns when a SYN was sent
 * @param end how it ended
 * @param outcome in a word or two
 * @param title the whole of it, for whoever points there; empty for nothing
 */
public record Bar(
    String label,
    AddressFamily family,
    double fromMillis,
    double establishedMillis,
    double toMillis,
    List<Double> syns,
    End end,
    String outcome,
    String title) {

  /** How an attempt ends. */
  public enum End {
    /** With a dot. */
    WON,
    /** With a cross: somebody said no. */
    FAILED,
    /** With nothing. */
    LOST
  }

  /** Copies the list. */
  public Bar {
    syns = List.copyOf(syns);
  }
}
