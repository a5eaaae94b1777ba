// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.net.ConnectException;

/**
 * Every attempt failed, the address filter refused every address, the strategy gave up or failed,
 * or the connector was closed.
 */
public final class ConnectFailedException extends ConnectException implements RaceFailure {

  private static final long serialVersionUID = 1L;

  private final RaceReport report;

  ConnectFailedException(String message, RaceReport report) {
    super(message);
    this.report = report;
  }

  @Override
  public RaceReport report() {
    return report;
  }
}
