// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A report of a failure as the lines of an exception's message: what happened, then DNS, then each
 * attempt, then what was never tried.
 */
final class FailureText {

  private FailureText() {}

  static List<String> of(RaceReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report));
    for (LookupReport lookup : report.lookups()) {
      if (lookup.outcome() != LookupReport.Outcome.ANSWERED) {
        lines.add("DNS: " + lookup(lookup, report));
      }
    }
    int number = 0;
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.started()) {
        lines.add(
            "attempt "
                + ++number
                + ": "
                + Wording.address(attempt, report)
                + " "
                + Wording.ending(attempt, report.outcome()));
      }
    }
    lines.addAll(Wording.neverTried(report));
    return lines.stream().map(Wording::oneLine).toList();
  }

  private static String headline(RaceReport report) {
    String line = Timeline.headline(report);
    if (report.outcome() != RaceReport.Outcome.DEADLINE) {
      return line;
    }
    boolean inDns =
        !report.lookups().isEmpty()
            && report.lookups().stream()
                .allMatch(lookup -> lookup.outcome() == LookupReport.Outcome.UNANSWERED);
    return inDns ? line + " while waiting for DNS" : line;
  }

  private static String lookup(LookupReport lookup, RaceReport report) {
    return Wording.question(lookup, report)
        + " asked"
        + Wording.askedOf(lookup)
        + ", "
        + Wording.ending(lookup)
        + ", after "
        + Wording.ms(lookup.endedNanos() - lookup.askedNanos());
  }
}
