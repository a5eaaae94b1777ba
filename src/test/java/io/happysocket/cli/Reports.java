// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.Nat64;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.LookupRecord;
import io.happysocket.report.facts.RaceRecord;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Reports put together by hand; times in milliseconds. */
final class Reports {

  private Reports() {}

  static long millis(long millis) {
    return millis * 1_000_000;
  }

  static RaceReport race(
      RaceReport.Outcome outcome, long totalMillis, Object... lookupsAndAttempts) {
    List<Object> parts = List.of(lookupsAndAttempts);
    return new RaceRecord(
        "example.com",
        443,
        "mine",
        outcome,
        millis(totalMillis),
        millis(2_000),
        parts.stream()
            .filter(LookupReport.class::isInstance)
            .map(LookupReport.class::cast)
            .toList(),
        parts.stream()
            .filter(AttemptReport.class::isInstance)
            .map(AttemptReport.class::cast)
            .toList(),
        Nat64.NONE,
        null);
  }

  static AttemptReport attempt(
      String literal, AttemptReport.Outcome outcome, long startMillis, String reason) {
    try {
      InetAddress address = InetAddress.getByName(literal);
      boolean failed = outcome == AttemptReport.Outcome.FAILED;
      boolean started = outcome != AttemptReport.Outcome.NEVER_STARTED;
      Throwable cause = failed ? new ConnectException("Connection refused") : null;
      long start = millis(startMillis);
      return new AttemptRecord(
          "example.com",
          443,
          address,
          address,
          outcome,
          start,
          null,
          start + 1,
          reason,
          started,
          cause,
          0,
          false);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LookupReport unanswered(AddressFamily family) {
    return new LookupRecord(
        "example.com",
        443,
        family,
        LookupReport.Outcome.UNANSWERED,
        0,
        1,
        List.of(),
        "",
        List.of(),
        null);
  }
}
