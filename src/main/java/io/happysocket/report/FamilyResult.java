// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.failure.FailureKind;

/**
 * What became of one address family in a race: of the IPv6 that was offered, for instance, whether
 * it won, and if not, why. Of several failed attempts the first one counts, the strategy's choice.
 */
public enum FamilyResult {
  /** It had no address, or none that the filter allows. */
  NOT_OFFERED,
  /** It had addresses, and none was tried before the race ended. */
  NOT_TRIED,
  /** It won. */
  WON,
  /** Established, and lost all the same: another one was accepted first. */
  LOST,
  /** Closed before an answer had come, and too early to call it silent. */
  UNFINISHED,
  /**
   * Nothing came back: the system gave up, the deadline passed, or another attempt won when this
   * one had been unanswered for 250 ms and three times as long as the winner had taken.
   */
  SILENT,
  /** An RST came back. */
  REFUSED,
  /** An ICMP error came back. */
  UNREACHABLE,
  /** No SYN could be sent: no route, or no address of that family on this machine. */
  UNSENT,
  /** It failed in another way; a failed handshake is one. */
  FAILED;

  private static final long LEAST_SILENT_NANOS = 250_000_000;
  private static final int TIMES_THE_WINNER = 3;

  /** What became of a family. */
  static FamilyResult of(RaceReport report, AddressFamily family) {
    FamilyResult first = NOT_OFFERED;
    for (AttemptReport attempt : report.attempts()) {
      if (AddressFamily.of(attempt.represented()) == family && !isFiltered(attempt)) {
        FamilyResult result = of(report, attempt);
        if (result == WON) {
          return WON;
        }
        if (first == NOT_OFFERED) {
          first = result;
        }
      }
    }
    return first;
  }

  private static boolean isFiltered(AttemptReport attempt) {
    return attempt.reason().equals(AttemptReport.REFUSED);
  }

  /** What became of one attempt. */
  static FamilyResult of(RaceReport report, AttemptReport attempt) {
    return switch (attempt.outcome()) {
      case WON -> WON;
      case NEVER_STARTED -> NOT_TRIED;
      case FAILED -> failed(attempt);
      case LOST, ABANDONED -> {
        if (attempt.establishedNanos() != null) {
          yield LOST;
        }
        yield isSilent(report, attempt) ? SILENT : UNFINISHED;
      }
    };
  }

  private static FamilyResult failed(AttemptReport attempt) {
    Throwable cause = attempt.cause();
    if (attempt.establishedNanos() != null || cause == null) {
      return FAILED;
    }
    if (!attempt.synSent()) {
      return UNSENT;
    }
    return switch (FailureKind.of(cause)) {
      case REFUSED -> REFUSED;
      case TIMED_OUT -> SILENT;
      case HOST_UNREACHABLE, NETWORK_UNREACHABLE, PROHIBITED -> UNREACHABLE;
      case OTHER -> FAILED;
    };
  }

  private static boolean isSilent(RaceReport report, AttemptReport attempt) {
    if (report.outcome() == RaceReport.Outcome.DEADLINE) {
      return true;
    }
    AttemptReport winner = report.winner();
    long waited = attempt.endNanos() - attempt.startNanos();
    return winner != null
        && waited >= LEAST_SILENT_NANOS
        && waited >= TIMES_THE_WINNER * winner.handshakeNanos().orElse(0);
  }
}
