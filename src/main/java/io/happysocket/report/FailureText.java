// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.Discreet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report of a failure as the lines of an exception's message: what happened, then DNS, then the
 * attempts, then what was never tried. In full each attempt has its line; discreetly they are
 * counted, and neither addresses nor servers are named.
 */
final class FailureText {

  private FailureText() {}

  static List<String> of(RaceReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report, Timeline.headline(report)));
    for (LookupReport lookup : report.lookups()) {
      addFailed(lines, lookup, report);
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

  static List<String> discreet(RaceReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report, Timeline.discreetHeadline(report)));
    for (LookupReport lookup : report.lookups()) {
      addFailed(lines, discreet(lookup), report);
    }
    List<AttemptReport> started =
        report.attempts().stream().filter(AttemptReport::started).toList();
    if (!started.isEmpty()) {
      lines.add(tried(started, report.outcome()));
    }
    // other reasons are a strategy's words, and stay in the report: they may name addresses
    addNever(lines, report, true, ": " + AttemptReport.REFUSED);
    addNever(lines, report, false, "");
    return lines.stream().map(Wording::oneLine).toList();
  }

  /** {@code 4 addresses tried (2 IPv6, 2 IPv4): 3 silent, 1 failed: Connection refused}. */
  private static String tried(List<AttemptReport> attempts, RaceReport.Outcome race) {
    Map<AddressFamily, Integer> families = new EnumMap<>(AddressFamily.class);
    Map<String, Integer> endings = new LinkedHashMap<>();
    for (AttemptReport attempt : attempts) {
      if (!attempt.again()) {
        families.merge(attempt.family(), 1, Integer::sum);
      }
      endings.merge(Wording.discreetEnding(attempt, race), 1, Integer::sum);
    }
    long tried = attempts.stream().filter(each -> !each.again()).count();
    String twice = tried < attempts.size() ? ", " + attempts.size() + " attempts" : "";
    return addresses(tried)
        + " tried ("
        + counted(families)
        + ")"
        + twice
        + ": "
        + counted(endings);
  }

  private static String counted(Map<?, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String addresses(long count) {
    return count + (count == 1 ? " address" : " addresses");
  }

  private static void addNever(
      List<String> lines, RaceReport report, boolean refused, String reason) {
    long count =
        report.attempts().stream()
            .filter(each -> !each.started())
            .filter(each -> each.reason().equals(AttemptReport.REFUSED) == refused)
            .count();
    if (count > 0) {
      lines.add(addresses(count) + " never tried" + reason);
    }
  }

  private static String headline(RaceReport report, String line) {
    if (report.outcome() != RaceReport.Outcome.DEADLINE) {
      return line;
    }
    boolean inDns =
        !report.lookups().isEmpty()
            && report.lookups().stream()
                .allMatch(lookup -> lookup.outcome() == LookupReport.Outcome.UNANSWERED);
    return inDns ? line + " while waiting for DNS" : line;
  }

  private static void addFailed(List<String> lines, LookupReport lookup, RaceReport report) {
    if (lookup.outcome() != LookupReport.Outcome.ANSWERED || lookup.again()) {
      lines.add(
          "DNS: "
              + Wording.question(lookup, report)
              + (lookup.again() ? " asked again" : " asked")
              + Wording.askedOf(lookup)
              + ", "
              + Wording.ending(lookup)
              + ", after "
              + Wording.ms(lookup.endedNanos() - lookup.askedNanos()));
    }
  }

  private static LookupReport discreet(LookupReport lookup) {
    return new Told(lookup);
  }

  /**
   * A lookup without its addresses and servers.
   *
   * @param whole the lookup
   */
  private record Told(LookupReport whole) implements LookupReport {

    @Override
    public String host() {
      return whole.host();
    }

    @Override
    public int port() {
      return whole.port();
    }

    @Override
    public AddressFamily family() {
      return whole.family();
    }

    @Override
    public Outcome outcome() {
      return whole.outcome();
    }

    @Override
    public long askedNanos() {
      return whole.askedNanos();
    }

    @Override
    public long endedNanos() {
      return whole.endedNanos();
    }

    @Override
    public List<InetAddress> addresses() {
      return List.of();
    }

    @Override
    public String source() {
      return "";
    }

    @Override
    public List<String> servers() {
      return List.of();
    }

    @Override
    public @Nullable Throwable cause() {
      return Discreet.of(whole.cause());
    }

    @Override
    public boolean again() {
      return whole.again();
    }
  }
}
