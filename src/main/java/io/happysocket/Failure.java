// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.Discreet;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.facts.RaceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one exception of a race that nobody won. By the JDK's types: who connects without a failure
 * loads none of ours.
 */
final class Failure {

  /**
   * The JDK's own switch for its exceptions, a list of kinds. Of the two places where it can be set
   * only the system property counts here: to ask for the security property makes {@code Security}
   * read its file, and where that finds no descriptor left, {@code Security} is lost to the JVM.
   */
  private static final String OPTION = "jdk.includeInExceptions";

  /** What its list must have for the addresses of sockets. */
  private static final String ADDRESSES = "hostInfo";

  private Failure() {}

  /** Whether messages may name addresses and servers. */
  private static boolean inFull() {
    return Arrays.stream(System.getProperty(OPTION, "").split(",", -1))
        .anyMatch(kind -> kind.strip().equalsIgnoreCase(ADDRESSES));
  }

  /**
   * What happened in one line, for an exception.
   *
   * @param report of the race, also of one that was won
   */
  static String headline(RaceReport report) {
    return inFull() ? report.headline() : report.discreetLines().get(0);
  }

  /**
   * The exception that callers of {@code java.net} already catch for this kind of failure.
   *
   * @param result of the race
   * @param beside what went wrong beside the attempts, or null
   */
  static IOException of(RaceResult result, @Nullable Throwable beside) {
    RaceReport report = result.report();
    boolean inFull = inFull();
    List<String> lines = inFull ? report.messageLines() : report.discreetLines();
    String told = String.join(System.lineSeparator(), lines);
    String message =
        switch (report.outcome()) {
          case CANCELLED -> result.why() + ": " + told;
          case WON -> undelivered(beside) + ": " + told;
          default -> told;
        };
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
    if (!inFull) {
      causes.replaceAll(Discreet::of);
    }
    if (!causes.isEmpty()) {
      failure.initCause(causes.get(0));
      causes.subList(1, causes.size()).forEach(failure::addSuppressed);
    }
    return failure;
  }

  /** Of a race whose thread does not say anything. */
  static IOException heldUp(Request request) {
    RaceReport report =
        new RaceRecord(
            request.host(),
            request.port(),
            "",
            RaceReport.Outcome.DEADLINE,
            request.deadlineNanos(),
            request.deadlineNanos(),
            List.of(),
            List.of(),
            Nat64.NONE,
            null);
    return new ConnectDeadlineException(
        "no end although the deadline has passed: something holds up the connector's thread",
        report);
  }

  /** Of a race that an interrupt has ended. */
  static IOException interrupted(RaceResult result) {
    RaceReport report = result.report();
    return new ConnectInterruptedException("interrupted: " + headline(report), report);
  }

  /** Of a race that its caller has ended. */
  static IOException cancelled(RaceResult result) {
    RaceReport report = result.report();
    return new ConnectFailedException("cancelled: " + headline(report), report);
  }

  /** Why nobody got the winner. */
  private static String undelivered(@Nullable Throwable beside) {
    String why = beside == null ? null : beside.getMessage();
    return why == null ? "closed" : why;
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

  /**
   * How far an attempt got: established, answered by the other side, silent, or no SYN sent. The
   * exception of a system that has given up on a silent address is that of a refusal, and only its
   * words differ, in the user's language. So the time tells them apart.
   */
  private static int progress(AttemptReport attempt) {
    if (attempt.establishedNanos() != null) {
      return 3;
    }
    if (!attempt.synSent()) {
      return 0;
    }
    long lastedNanos = attempt.endNanos() - attempt.startNanos();
    boolean silent = lastedNanos >= SynSchedule.LEAST_PATIENCE_NANOS;
    return attempt.cause() == null || silent ? 1 : 2;
  }
}
