// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;
import java.net.SocketTimeoutException;

/** The connect deadline passed; the message says what was still waited for. */
public final class ConnectDeadlineException extends SocketTimeoutException implements RaceFailure {

  private static final long serialVersionUID = 1L;

  private final RaceReport report;

  ConnectDeadlineException(String message, RaceReport report) {
    super(message);
    this.report = report;
  }

  @Override
  public RaceReport report() {
    return report;
  }
}
