// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.RaceReport;

/**
 * What every exception of a failed connect is, beside being the exception that callers of {@code
 * java.net} already catch. Its cause is the failure that got furthest, every other one is
 * suppressed in it.
 */
public interface RaceFailure {

  /**
   * What happened.
   *
   * @return the whole report
   */
  RaceReport report();
}
