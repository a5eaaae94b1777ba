// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as lines to read: a headline, then one line for each fact in the order of time.
 *
 * <p>Facts of one moment are ordered by what follows from what: questions, answers, attempts, the
 * winner, then what its winning put an end to.
 */
final class Timeline {

  private final RaceReport report;
  private final List<Line> lines = new ArrayList<>();

  private Timeline(RaceReport report) {
    this.report = report;
  }

  /** The place of a fact among others of the same moment. */
  private enum Rank {
    QUESTION,
    ANSWER,
    ATTEMPT,
    WINNER,
    LOSER,
    UNANSWERED,
    NEVER_TRIED,
    PLANNED
  }

  private record Line(Rank rank, RaceReport.Line told) {
    long atNanos() {
      return told.atNanos();
    }
  }

  /** The facts in the order of time. */
  static List<RaceReport.Line> lines(RaceReport report) {
    Timeline timeline = new Timeline(report);
    report.lookups().forEach(timeline::lookup);
    timeline.nat64(new Nat64(report.nat64Prefixes(), report.nat64Source(), report.nat64Ignored()));
    timeline.attempts();
    for (String never : Wording.neverTried(report)) {
      timeline.add(report.totalNanos(), Rank.NEVER_TRIED, never);
    }
    timeline.planned();
    timeline.lines.sort(Comparator.comparingLong(Line::atNanos).thenComparing(Line::rank));
    return timeline.lines.stream().map(Line::told).toList();
  }

  static String of(RaceReport report) {
    List<RaceReport.Line> lines = lines(report);
    int width =
        lines.stream().mapToInt(line -> Wording.millis(line.atNanos()).length()).max().orElse(0);
    StringBuilder text = new StringBuilder(headline(report));
    for (RaceReport.Line line : lines) {
      String millis = "+" + Wording.millis(line.atNanos());
      text.append("\n  ")
          .append(" ".repeat(width + 1 - millis.length()))
          .append(millis)
          .append(" ms  ")
          .append(line.text());
    }
    return text.toString();
  }

  static String headline(RaceReport report) {
    return headline(report, connected(report));
  }

  /** Names what was asked for, but not the address that was connected to. */
  static String discreetHeadline(RaceReport report) {
    return headline(report, "connected");
  }

  private static String headline(RaceReport report, String connected) {
    String target =
        report.isOverSeveralHosts()
            ? report.host()
            : AddressText.hostAndPort(report.host(), report.port());
    return Wording.oneLine(
        target + " with " + report.strategy() + ": " + outcome(report, connected));
  }

  private static String outcome(RaceReport report, String connected) {
    String total = Wording.ms(report.totalNanos());
    return switch (report.outcome()) {
      case WON -> connected + " in " + total;
      case NO_ADDRESS -> "no usable address, known after " + total;
      case ALL_FAILED -> "not connected: no attempt succeeded, known after " + total;
      case DEADLINE ->
          "not connected: the deadline of " + Wording.ms(report.deadlineNanos()) + " passed";
      case CANCELLED -> "cancelled after " + total;
      case BROKEN -> "given up after " + total + ": the strategy or the address filter threw";
    };
  }

  private static String connected(RaceReport report) {
    AttemptReport winner = report.winner();
    if (winner == null) {
      return "connected";
    }
    boolean several = report.isOverSeveralHosts();
    int port = several ? winner.port() : report.port();
    return "connected to "
        + (several ? winner.host() + " at " : "")
        + AddressText.of(winner.address(), port)
        + " over "
        + winner.family();
  }

  private void add(long atNanos, Rank rank, String text) {
    lines.add(new Line(rank, new RaceReport.Line(atNanos, Wording.oneLine(text))));
  }

  private void lookup(LookupReport lookup) {
    String type = Wording.question(lookup, report);
    String ask = lookup.again() ? "ask again, every address of the cached answer failed: " : "ask ";
    add(lookup.askedNanos(), Rank.QUESTION, ask + type + Wording.askedOf(lookup));
    boolean answered = lookup.outcome() != LookupReport.Outcome.UNANSWERED;
    add(
        lookup.endedNanos(),
        answered ? Rank.ANSWER : Rank.UNANSWERED,
        type + " " + Wording.ending(lookup));
  }

  /** Known before the race or since its first answers: it stands at the start. */
  private void nat64(Nat64 nat64) {
    String from = nat64.source().isEmpty() ? "" : " from " + nat64.source();
    if (!nat64.prefixes().isEmpty()) {
      String prefixes = nat64.prefixes().toString();
      add(0, Rank.QUESTION, "NAT64 " + prefixes.substring(1, prefixes.length() - 1) + from);
    }
    for (InetAddress each : nat64.ignored()) {
      add(0, Rank.QUESTION, "no NAT64 prefix in " + AddressText.of(each) + from + ", ignored");
    }
  }

  private void attempts() {
    @Nullable AttemptReport previous = null;
    int number = 0;
    for (AttemptReport attempt : report.attempts()) {
      if (!attempt.started()) {
        continue;
      }
      String name = "attempt " + ++number;
      String since =
          previous == null
              ? ""
              : ", " + Wording.ms(attempt.startNanos() - previous.startNanos()) + " later";
      add(
          attempt.startNanos(),
          Rank.ATTEMPT,
          name
              + since
              + (attempt.again() ? ", again: " : ": ")
              + Wording.address(attempt, report)
              + Wording.colon(attempt.reason()));
      Long established = attempt.establishedNanos();
      if (established != null) {
        String checked = Wording.established(established - attempt.startNanos());
        add(established, Rank.ATTEMPT, name + " " + checked);
      }
      add(
          attempt.endNanos(),
          rankOfEnd(attempt),
          name + " " + Wording.ending(attempt, report.outcome()));
      previous = attempt;
    }
  }

  private static Rank rankOfEnd(AttemptReport attempt) {
    return switch (attempt.outcome()) {
      case WON -> Rank.WINNER;
      case LOST -> Rank.LOSER;
      case FAILED, ABANDONED, NEVER_STARTED -> Rank.ATTEMPT;
    };
  }

  private void planned() {
    RaceReport.Line planned = report.planned();
    if (planned == null) {
      return;
    }
    String margin =
        report.marginNanos().stream()
            .mapToObj(nanos -> ", " + Wording.ms(nanos) + " after the winner")
            .findFirst()
            .orElse("");
    add(
        planned.atNanos(),
        Rank.PLANNED,
        "would have been next" + margin + Wording.colon(planned.text()));
  }
}
