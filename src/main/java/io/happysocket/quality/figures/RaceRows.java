// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.FamilyResult;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.failure.FailureKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a race says of the paths to its addresses, as rows. Immutable, and as thread-safe as the
 * function for local addresses is.
 *
 * @param machine the name of this machine
 * @param system how often the system's TCP sends a SYN that is not answered
 * @param source the address of this machine that it uses to a destination; null where unknown
 */
public record RaceRows(
    String machine,
    SynSchedule system,
    Function<? super InetAddress, ? extends @Nullable InetAddress> source) {

  private static final int NANOS_PER_MICRO = 1000;
  private static final int LONGEST_DETAIL = 40;

  /**
   * The rows of a race: one for each attempt that was started, and one for each lookup that gave no
   * address.
   *
   * @param report the race
   * @param timeMillis when it began, in ms since 1970
   * @return the rows, lookups first
   */
  public List<Row> of(RaceReport report, long timeMillis) {
    List<Row> rows = new ArrayList<>();
    for (LookupReport lookup : report.lookups()) {
      if (lookup.addresses().isEmpty() && !lookup.again()) {
        rows.add(of(lookup, timeMillis));
      }
    }
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.started()) {
        rows.add(of(report, attempt, timeMillis));
      }
    }
    return rows;
  }

  private Row of(LookupReport lookup, long timeMillis) {
    String why =
        switch (lookup.outcome()) {
          case UNANSWERED -> "dns-silent";
          case FAILED ->
              lookup.cause() instanceof UnknownHostException ? "no-such-name" : "dns-failed";
          case ANSWERED, EMPTY -> "";
        };
    return new Row(
        timeMillis,
        machine,
        AddressText.hostAndPort(lookup.host(), lookup.port()),
        lookup.family(),
        null,
        lookup.port(),
        null,
        null,
        Outcome.NO_ADDRESS,
        why,
        null,
        0,
        false);
  }

  private Row of(RaceReport report, AttemptReport attempt, long timeMillis) {
    FamilyResult result = report.result(attempt);
    InetAddress remote = attempt.address();
    InetAddress local = source.apply(remote);
    Outcome outcome = outcome(result);
    return new Row(
        timeMillis + attempt.startNanos() / NANOS_PER_MICRO / 1000,
        machine,
        AddressText.hostAndPort(attempt.host(), attempt.port()),
        AddressFamily.of(remote),
        remote,
        attempt.port(),
        attempt.isTranslated() ? AddressClass.NAT64 : AddressClass.asAllocated(remote),
        local == null ? null : AddressClass.asAllocated(local),
        outcome,
        detail(outcome, attempt),
        outcome == Outcome.ESTABLISHED ? micros(attempt) : null,
        attempt.synSent() ? system.synsWithin(attempt.endNanos() - attempt.startNanos()) : 0,
        false);
  }

  private static @Nullable Long micros(AttemptReport attempt) {
    return attempt.handshakeNanos().isEmpty()
        ? null
        : Long.valueOf(attempt.handshakeNanos().getAsLong() / NANOS_PER_MICRO);
  }

  private static Outcome outcome(FamilyResult result) {
    return switch (result) {
      case WON, LOST -> Outcome.ESTABLISHED;
      case UNFINISHED, NOT_TRIED, NOT_OFFERED -> Outcome.UNFINISHED;
      case SILENT -> Outcome.SILENT;
      case REFUSED -> Outcome.REFUSED;
      case UNREACHABLE -> Outcome.UNREACHABLE;
      case UNSENT -> Outcome.UNSENT;
      case FAILED -> Outcome.OTHER;
    };
  }

  private static String detail(Outcome outcome, AttemptReport attempt) {
    Throwable cause = attempt.cause();
    if (cause == null || outcome == Outcome.REFUSED) {
      return "";
    }
    return switch (FailureKind.of(cause)) {
      case HOST_UNREACHABLE -> "host";
      case NETWORK_UNREACHABLE -> outcome == Outcome.UNSENT ? "no-route" : "network";
      case PROHIBITED -> "prohibited";
      case TIMED_OUT -> "timed-out";
      case REFUSED, OTHER -> shortened(cause.getClass().getSimpleName());
    };
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST_DETAIL));
  }
}
