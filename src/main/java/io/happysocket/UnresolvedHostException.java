// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.net.UnknownHostException;

/** No lookup gave an address: no such name, no address of either family, or every server failed. */
public final class UnresolvedHostException extends UnknownHostException implements RaceFailure {

  private static final long serialVersionUID = 1L;

  private final RaceReport report;

  UnresolvedHostException(String message, RaceReport report) {
    super(message);
    this.report = report;
  }

  @Override
  public RaceReport report() {
    return report;
  }
}
