// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one exception of a race that nobody won. */
final class Failure {

  private Failure() {}

  /**
   * The exception that callers of {@code java.net} already catch for this kind of failure.
   *
   * @param report of the race
   * @param beside what went wrong beside the attempts, or null
   */
  static IOException of(RaceReport report, @Nullable Throwable beside) {
    String message = String.join(System.lineSeparator(), report.messageLines());
    IOException failure =
        switch (report.outcome()) {
          case DEADLINE -> new ConnectDeadlineException(message, report);
          case NO_ADDRESS ->
              report.attempts().isEmpty()
                  ? new UnresolvedHostException(message, report)
                  : new ConnectFailedException(message, report);
          default -> new ConnectFailedException(message, report);
        };
    List<Throwable> causes = causes(report, beside);
    if (!causes.isEmpty()) {
      failure.initCause(causes.get(0));
      causes.subList(1, causes.size()).forEach(failure::addSuppressed);
    }
    return failure;
  }

  /** The failure that got furthest, then that of the preferred family, then in order. */
  private static List<Throwable> causes(RaceReport report, @Nullable Throwable beside) {
    List<Throwable> causes = new ArrayList<>();
    if (beside != null) {
      causes.add(beside);
    }
    // attempts come in the order of preference, and the sort is stable
    report.attempts().stream()
        .sorted(Comparator.comparingInt(Failure::progress).reversed())
        .map(AttemptReport::cause)
        .forEach(cause -> add(causes, cause));
    report.lookups().stream().map(LookupReport::cause).forEach(cause -> add(causes, cause));
    return causes;
  }

  private static void add(List<Throwable> causes, @Nullable Throwable cause) {
    if (cause != null && !causes.contains(cause)) {
      causes.add(cause);
    }
  }

  /** How far an attempt got: answered by the other side, on the wire, or not even that. */
  private static int progress(AttemptReport attempt) {
    if (!attempt.synSent()) {
      return 0;
    }
    return attempt.cause() instanceof ConnectException ? 2 : 1;
  }
}
