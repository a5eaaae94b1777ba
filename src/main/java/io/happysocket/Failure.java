// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.race.RaceResult;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes one exception of a race that nobody won. */
final class Failure {

  /**
   * The exception of a system that has given up on a silent address is that of a refusal, and only
   * its words differ, in the user's language. So the time tells them apart: no system gives up
   * before it has sent a second SYN and waited, 1 s and 2 s (RFC 6298 section 5), and an answer
   * that comes so late is a rare one.
   */
  private static final long SYSTEM_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private Failure() {}

  /**
   * The exception that callers of {@code java.net} already catch for this kind of failure.
   *
   * @param result of the race
   * @param beside what went wrong beside the attempts, or null
   */
  static IOException of(RaceResult result, @Nullable Throwable beside) {
    RaceReport report = result.report();
    String told = String.join(System.lineSeparator(), report.messageLines());
    boolean cancelled = report.outcome() == RaceReport.Outcome.CANCELLED;
    String message = cancelled ? result.why() + ": " + told : told;
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

  /** How far an attempt got: established, answered by the other side, silent, or no SYN sent. */
  private static int progress(AttemptReport attempt) {
    if (attempt.establishedNanos() != null) {
      return 3;
    }
    if (!attempt.synSent()) {
      return 0;
    }
    boolean silent = attempt.endNanos() - attempt.startNanos() >= SYSTEM_PATIENCE_NANOS;
    return attempt.cause() == null || silent ? 1 : 2;
  }
}
