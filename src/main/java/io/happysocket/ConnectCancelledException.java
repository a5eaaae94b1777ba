// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.util.concurrent.CancellationException;

/** The future of a connect was cancelled; everything of the connect is closed. */
public final class ConnectCancelledException extends CancellationException implements RaceFailure {

  private static final long serialVersionUID = 1L;

  private final RaceReport report;

  ConnectCancelledException(String message, RaceReport report) {
    super(message);
    this.report = report;
  }

  @Override
  public RaceReport report() {
    return report;
  }
}
