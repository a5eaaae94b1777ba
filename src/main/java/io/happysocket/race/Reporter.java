// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.LookupRecord;
import io.happysocket.report.facts.RaceRecord;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Turns the facts of a race that has ended into its report. */
final class Reporter {

  private final Request request;
  private final RaceFacts facts;
  private final Ending ending;

  Reporter(Request request, RaceFacts facts, Ending ending) {
    this.request = request;
    this.facts = facts;
    this.ending = ending;
  }

  RaceReport report() {
    Step planned = ending.planned();
    return new RaceRecord(
        request.host(),
        request.port(),
        facts.strategyName(),
        ending.outcome(),
        facts.elapsedNanos(),
        request.deadlineNanos(),
        lookups(),
        attempts(),
        facts.network().nat64(),
        planned == null
            ? null
            : new RaceReport.Line(ending.plannedNanos(), words(planned.reason())));
  }

  /** A reason is a strategy's code: what it throws must not cost the report. */
  private static String words(Reason reason) {
    try {
      String words = reason.words();
      return words == null ? "a reason without words" : words;
    } catch (Throwable e) {
      return "a reason that could not be put into words: " + e.getClass().getName();
    }
  }

  private List<LookupReport> lookups() {
    List<LookupReport> reports = new ArrayList<>(2);
    for (HostFacts host : facts.hosts().all()) {
      for (HostFacts.Asked asked : host.asked()) {
        reports.add(lookup(host.endpoint(), asked));
      }
    }
    return reports;
  }

  private LookupReport lookup(Endpoint of, HostFacts.Asked asked) {
    Input.Answered answer = asked.answer();
    if (answer == null) {
      return new LookupRecord(
          of.host(),
          of.port(),
          asked.fact().family(),
          LookupReport.Outcome.UNANSWERED,
          asked.askedNanos(),
          facts.elapsedNanos(),
          List.of(),
          "",
          asked.servers(),
          asked.failing(),
          asked.again());
    }
    List<InetAddress> addresses =
        answer.destinations().stream()
            .map(each -> given(each, answer.family()))
            .distinct()
            .toList();
    LookupReport.Outcome outcome =
        answer.cause() != null
            ? LookupReport.Outcome.FAILED
            : addresses.isEmpty() ? LookupReport.Outcome.EMPTY : LookupReport.Outcome.ANSWERED;
    return new LookupRecord(
        of.host(),
        of.port(),
        answer.family(),
        outcome,
        asked.askedNanos(),
        asked.fact().answeredNanos(),
        addresses,
        answer.source(),
        asked.servers(),
        answer.cause(),
        asked.again());
  }

  /** As it was answered: an IPv4 address, and not what was made of it. */
  private static InetAddress given(Destination destination, AddressFamily asked) {
    InetAddress address = destination.address();
    return AddressFamily.of(address) == asked ? address : destination.represented();
  }

  private List<AttemptReport> attempts() {
    List<AttemptReport> reports = new ArrayList<>();
    for (AttemptFact attempt : facts.attempts()) {
      reports.add(attempt(attempt, attempt.number() == ending.winner()));
    }
    for (Destination each : facts.untried()) {
      reports.add(neverStarted(each, held(each, ending.why())));
    }
    for (Destination each : facts.holds().withheld()) {
      reports.add(neverStarted(each, held(each, ending.why())));
    }
    for (Destination each : facts.refused()) {
      reports.add(neverStarted(each, AttemptReport.REFUSED));
    }
    return reports;
  }

  private AttemptReport attempt(AttemptFact attempt, boolean won) {
    AttemptReport.Outcome outcome =
        switch (attempt.status()) {
          case FAILED -> AttemptReport.Outcome.FAILED;
          case ABANDONED -> AttemptReport.Outcome.ABANDONED;
          case IN_FLIGHT, HANDSHAKING ->
              won ? AttemptReport.Outcome.WON : AttemptReport.Outcome.LOST;
        };
    Endpoint of = facts.hosts().of(attempt.destination()).endpoint();
    boolean again = facts.retry().is(attempt.number());
    return new AttemptRecord(
        of.host(),
        of.port(),
        attempt.address(),
        attempt.destination().represented(),
        outcome,
        attempt.startedNanos(),
        attempt.establishedNanos() > 0 ? attempt.establishedNanos() : null,
        attempt.inFlight() ? facts.elapsedNanos() : attempt.endedNanos(),
        again ? words(attempt.reason()) : held(attempt.destination(), words(attempt.reason())),
        attempt.synSent(),
        attempt.cause(),
        again ? 0 : waitedNanos(attempt.destination()),
        again);
  }

  private long waitedNanos(Destination destination) {
    return facts.holds().waitedNanos(destination, facts.elapsedNanos());
  }

  /** A reason, with that of the wait if the destination had to wait. */
  private String held(Destination destination, String reason) {
    String why = facts.holds().why(destination);
    if (why.isEmpty()) {
      return reason;
    }
    String wait = (facts.holds().waits(destination) ? "held back: " : "it had to wait: ") + why;
    return reason.isEmpty() ? wait : wait + "; " + reason;
  }

  private AttemptReport neverStarted(Destination destination, String reason) {
    Endpoint of = facts.hosts().of(destination).endpoint();
    return new AttemptRecord(
        of.host(),
        of.port(),
        destination.address(),
        destination.represented(),
        AttemptReport.Outcome.NEVER_STARTED,
        facts.elapsedNanos(),
        null,
        facts.elapsedNanos(),
        reason,
        false,
        null,
        waitedNanos(destination),
        /* again= */ false);
  }
}
