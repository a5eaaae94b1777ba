// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.PlannedStep;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.LookupFact;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the facts of a race that has ended into its report. */
final class Reporter {

  private final RaceSpec spec;
  private final RaceFacts facts;

  Reporter(RaceSpec spec, RaceFacts facts) {
    this.spec = spec;
    this.facts = facts;
  }

  RaceReport report(
      RaceReport.Outcome outcome, int winner, String endReason, @Nullable PlannedStep planned) {
    return new RaceReport(
        spec.host(),
        spec.port(),
        spec.strategy().name(),
        outcome,
        facts.elapsedNanos(),
        spec.deadlineNanos(),
        lookups(),
        attempts(winner, endReason),
        planned);
  }

  private List<LookupReport> lookups() {
    List<LookupReport> reports = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      LookupFact fact = facts.lookup(family);
      if (fact.status() != LookupFact.Status.NOT_ASKED) {
        reports.add(lookup(fact, facts.result(family)));
      }
    }
    return reports;
  }

  private LookupReport lookup(LookupFact fact, @Nullable LookupResult result) {
    List<String> servers = facts.servers(fact.family());
    if (result == null) {
      return new LookupReport(
          fact.family(),
          LookupReport.Outcome.UNANSWERED,
          0,
          facts.elapsedNanos(),
          List.of(),
          "",
          servers,
          facts.failing(fact.family()));
    }
    List<InetAddress> addresses = result.destinations().stream().map(Destination::address).toList();
    LookupReport.Outcome outcome =
        result.cause() != null
            ? LookupReport.Outcome.FAILED
            : addresses.isEmpty() ? LookupReport.Outcome.EMPTY : LookupReport.Outcome.ANSWERED;
    return new LookupReport(
        fact.family(),
        outcome,
        0,
        fact.answeredNanos(),
        addresses,
        result.source(),
        servers,
        result.cause());
  }

  private List<AttemptReport> attempts(int winner, String endReason) {
    List<AttemptReport> reports = new ArrayList<>();
    for (AttemptFact attempt : facts.attempts()) {
      reports.add(attempt(attempt, attempt.number() == winner));
    }
    for (InetAddress address : facts.untried()) {
      reports.add(neverStarted(address, endReason));
    }
    for (InetAddress address : facts.refused()) {
      reports.add(neverStarted(address, "refused by the address filter"));
    }
    return reports;
  }

  private AttemptReport attempt(AttemptFact attempt, boolean won) {
    AttemptReport.Outcome outcome =
        switch (attempt.status()) {
          case FAILED -> AttemptReport.Outcome.FAILED;
          case ABANDONED -> AttemptReport.Outcome.ABANDONED;
          case IN_FLIGHT, CHECKING -> won ? AttemptReport.Outcome.WON : AttemptReport.Outcome.LOST;
        };
    RaceFacts.AttemptNotes notes = facts.notes(attempt.number());
    return new AttemptReport(
        attempt.address(),
        outcome,
        attempt.startedNanos(),
        attempt.establishedNanos() > 0 ? attempt.establishedNanos() : null,
        attempt.inFlight() ? facts.elapsedNanos() : attempt.endedNanos(),
        notes.reason().words(),
        attempt.synSent(),
        notes.cause());
  }

  private AttemptReport neverStarted(InetAddress address, String reason) {
    return new AttemptReport(
        address,
        AttemptReport.Outcome.NEVER_STARTED,
        facts.elapsedNanos(),
        null,
        facts.elapsedNanos(),
        reason,
        false,
        null);
  }
}
