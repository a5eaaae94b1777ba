// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressText;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A report in a few words, for the cells of a table. */
final class Verdict {

  /** More than a round trip round the world and a Resolution Delay: somebody had to wait. */
  private static final long SLOW_NANOS = 200_000_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private Verdict() {}

  static boolean connected(RaceReport report) {
    return report.outcome() == RaceReport.Outcome.WON;
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MILLI);
  }

  static Tone tone(RaceReport report) {
    if (!connected(report)) {
      return Tone.BAD;
    }
    return report.totalNanos() < SLOW_NANOS ? Tone.GOOD : Tone.SLOW;
  }

  static String family(RaceReport report) {
    AttemptReport winner = report.winner();
    return winner == null ? "-" : winner.family().toString();
  }

  static String address(RaceReport report) {
    AttemptReport winner = report.winner();
    return winner == null ? "-" : AddressText.of(winner.address());
  }

  static List<AttemptReport> started(RaceReport report) {
    return report.attempts().stream().filter(AttemptReport::started).toList();
  }

  static String outcome(RaceReport report) {
    return switch (report.outcome()) {
      case WON -> "connected";
      case NO_ADDRESS -> "no address";
      case ALL_FAILED -> "all failed";
      case DEADLINE -> "timed out";
      case CANCELLED -> "cancelled";
      case BROKEN -> "broken";
    };
  }

  /** What decided it, as a phrase. */
  static String words(RaceReport report) {
    return switch (report.outcome()) {
      case WON -> won(report);
      case NO_ADDRESS -> "no usable address";
      case ALL_FAILED -> "no attempt succeeded: " + dead(started(report));
      case DEADLINE ->
          "cut at " + millis(report.deadlineNanos()) + " ms, waiting for " + waitedFor(report);
      case CANCELLED -> "cancelled";
      case BROKEN -> "the strategy threw";
    };
  }

  private static String won(RaceReport report) {
    AttemptReport winner = Objects.requireNonNull(report.winner());
    List<AttemptReport> others =
        started(report).stream().filter(a -> a.outcome() != AttemptReport.Outcome.WON).toList();
    boolean allBefore = others.stream().allMatch(a -> a.startNanos() <= winner.startNanos());
    String beside = others.isEmpty() ? "" : (allBefore ? "after " : "beside ") + dead(others);
    String colon = beside.isEmpty() || winner.reason().isEmpty() ? "" : ": ";
    return beside + colon + winner.reason();
  }

  /** {@code 2 unanswered, 1 failed}. */
  private static String dead(List<AttemptReport> attempts) {
    long failed =
        attempts.stream().filter(a -> a.outcome() == AttemptReport.Outcome.FAILED).count();
    long silent = attempts.size() - failed;
    String comma = silent > 0 && failed > 0 ? ", " : "";
    return (silent > 0 ? silent + " unanswered" : "")
        + comma
        + (failed > 0 ? failed + " failed" : "");
  }

  private static String waitedFor(RaceReport report) {
    List<String> pending = new ArrayList<>();
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.outcome() == AttemptReport.Outcome.LOST) {
        pending.add(AddressText.of(attempt.address()));
      }
    }
    for (LookupReport lookup : report.lookups()) {
      if (lookup.outcome() == LookupReport.Outcome.UNANSWERED) {
        pending.add(lookup.family() == AddressFamily.IPV6 ? "the AAAA answer" : "the A answer");
      }
    }
    return pending.isEmpty() ? "nothing" : String.join(", ", pending);
  }
}
