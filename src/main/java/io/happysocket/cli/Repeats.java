// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.text.AddressText;
import io.happysocket.cli.Racer.Raced;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Race after race with one memory: a line each, and at the end, or when the process is told to end,
 * what came of all of them.
 */
final class Repeats {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int PERCENT = 100;

  private final Racer racer;
  private final int races;
  private final Duration interval;
  private final Terminal terminal;
  private final boolean json;

  /** Never counted down: a pause is a wait for it. */
  private final CountDownLatch never = new CountDownLatch(1);

  // guarded by this
  private final Tally tally = new Tally();
  private boolean told;

  Repeats(Racer racer, int races, Duration interval, Terminal terminal, boolean json) {
    this.racer = racer;
    this.races = races;
    this.interval = interval;
    this.terminal = terminal;
    this.json = json;
  }

  /** Races; true if one of them connected. */
  boolean run() throws IOException, InterruptedException {
    // Ctrl-C ends the JVM, and the JVM waits for this
    try (AtEnd end = new AtEnd(this::tell, terminal)) {
      for (int i = 1; i <= races; i++) {
        terminal.progress("connecting");
        Raced raced = racer.race();
        terminal.progressDone();
        add(raced);
        long pause = interval.toNanos() - raced.report().totalNanos();
        if (i < races && pause > 0 && never.await(pause, TimeUnit.NANOSECONDS)) {
          break;
        }
      }
      end.tell();
    }
    return anyConnected();
  }

  private synchronized boolean anyConnected() {
    return !tally.times.isEmpty();
  }

  synchronized void add(Raced raced) {
    if (told) {
      return;
    }
    tally.add(raced.report());
    terminal.line(json ? raced.toJson() : line(tally.connects, raced.report()));
  }

  /** {@code 3 connected to 192.0.2.1:443 in 12.31 ms, 2 SYNs}. */
  static String line(int number, RaceReport report) {
    AttemptReport winner = report.winner();
    String what =
        winner == null
            ? Verdict.outcome(report)
            : winner.family() + " " + AddressText.of(winner.address());
    int syns = report.synCount();
    return String.format(
        Locale.ROOT,
        "%4d  %9.2f ms  %-5s  %s",
        number,
        report.totalNanos() / NANOS_PER_MILLI,
        syns == 1 ? "1 SYN" : syns + " SYNs",
        what);
  }

  /** What came of all so far; once only. */
  synchronized void tell() {
    if (told) {
      return;
    }
    told = true;
    terminal.progressDone();
    if (!json && tally.connects > 0) {
      tally.summary().forEach(terminal::line);
    }
    terminal.out().flush();
  }

  /** What is kept of the races: it may go on for days. */
  static final class Tally {
    private final List<Long> times = new ArrayList<>();
    private int connects;
    private int ipv6;
    private long syns;

    void add(RaceReport report) {
      connects++;
      syns += report.synCount();
      if (Verdict.connected(report)) {
        times.add(report.totalNanos());
        ipv6 += Verdict.family(report).equals("IPv6") ? 1 : 0;
      }
    }

    List<String> summary() {
      List<String> lines = new ArrayList<>();
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%s, %d connected (IPv6 %d, IPv4 %d), %d SYNs",
              connects == 1 ? "1 connect" : connects + " connects",
              times.size(),
              ipv6,
              times.size() - ipv6,
              syns));
      if (!times.isEmpty()) {
        List<Long> sorted = times.stream().sorted().toList();
        lines.add(
            String.format(
                Locale.ROOT,
                "min %.2f, p50 %.2f, p90 %.2f, p99 %.2f, max %.2f ms",
                percentile(sorted, 0),
                percentile(sorted, 50),
                percentile(sorted, 90),
                percentile(sorted, 99),
                percentile(sorted, PERCENT)));
      }
      return lines;
    }
  }

  /** The least value that so many of a hundred do not exceed, in ms. */
  private static double percentile(List<Long> sorted, int percent) {
    int rank = (sorted.size() * percent + PERCENT - 1) / PERCENT;
    return sorted.get(Math.max(0, rank - 1)) / NANOS_PER_MILLI;
  }
}
