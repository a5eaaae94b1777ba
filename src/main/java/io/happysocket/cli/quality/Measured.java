// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.quality.figures.Row;
import io.happysocket.report.RaceReport;
import java.util.List;
import java.util.Map;

/**
 * A destination measured once over each family that it may have.
 *
 * @param destination host and port, as in the rows
 * @param reports what happened, by family; a literal has one
 * @param rows the same as rows
 * @param network what was known of this machine
 */
public record Measured(
    String destination,
    Map<AddressFamily, RaceReport> reports,
    List<Row> rows,
    LocalNetwork network) {

  /** Whether no family gave an address. */
  boolean isUnresolved() {
    return rows.stream().allMatch(row -> row.remote() == null);
  }
}
