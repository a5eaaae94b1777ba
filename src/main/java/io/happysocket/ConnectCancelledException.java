// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.util.concurrent.CancellationException;

/**
 * The future of a connect was cancelled; everything of the connect is closed. A callback of the
 * future gets this exception; {@code get} and {@code join} throw it, too, but from JDK 23 on as the
 * cause of a {@link CancellationException} of their own.
 */
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
