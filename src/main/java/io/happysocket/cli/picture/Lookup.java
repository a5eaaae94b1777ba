// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.picture;

import io.happysocket.address.AddressFamily;

/**
 * A lookup, as a dotted line with a tick at its answer. Times are milliseconds.
 *
 * @param family what was asked for
 * @param fromMillis when
 * @param toMillis when the answer came, or the race ended
 * @param answered whether there was an answer
 * @param outcome in a word or two
 * @param title the whole of it, for whoever points there; empty for nothing
 */
public record Lookup(
    AddressFamily family,
    double fromMillis,
    double toMillis,
    boolean answered,
    String outcome,
    String title) {}
