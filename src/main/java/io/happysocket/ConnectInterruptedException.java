// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.io.InterruptedIOException;

/**
 * The thread that waited for a connect was interrupted; its interrupt flag is set again, and
 * everything of the connect is closed.
 */
public final class ConnectInterruptedException extends InterruptedIOException
    implements RaceFailure {

  private static final long serialVersionUID = 1L;

  private final RaceReport report;

  ConnectInterruptedException(String message, RaceReport report) {
    super(message);
    this.report = report;
  }

  @Override
  public RaceReport report() {
    return report;
  }
}
