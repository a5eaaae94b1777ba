// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has become of the connects of this JVM. Thread-safe. */
final class Statistics {

  /** What is counted, in the words of the report. */
  enum Count {
    ALONE(
        "connects that were left to the JDK: no name, one address, or a host the options exclude"),
    RACED("connects that were raced"),
    WON_IPV6("races won over IPv6"),
    WON_IPV4("races won over IPv4"),
    LOST("races in which no address answered"),
    OTHER("races won by another address than the JDK's first"),
    WOULD_HAVE_FAILED("of these: the JDK's first address had failed by then"),
    WOULD_HAVE_WAITED("of these: the JDK's first address had been tried, and was silent by then");

    private final String words;

    Count(String words) {
      this.words = words;
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  Statistics() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  void add(Count count) {
    LongAdder adder = counts.get(count);
    if (adder != null) {
      adder.increment();
    }
  }

  /**
   * A race has ended.
   *
   * @param report of it
   * @param first where the JDK would have connected to
   */
  void add(RaceReport report, InetAddress first) {
    add(Count.RACED);
    AttemptReport winner = report.winner();
    if (winner == null) {
      add(Count.LOST);
      return;
    }
    add(winner.family() == AddressFamily.IPV6 ? Count.WON_IPV6 : Count.WON_IPV4);
    if (winner.address().equals(first)) {
      return;
    }
    add(Count.OTHER);
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.address().equals(first) && attempt.started()) {
        boolean failed = attempt.outcome() == AttemptReport.Outcome.FAILED;
        add(failed ? Count.WOULD_HAVE_FAILED : Count.WOULD_HAVE_WAITED);
        return; // a second attempt at it is no second race
      }
    }
  }

  /** One line for each count. */
  List<String> lines() {
    return counts.entrySet().stream()
        .map(count -> count.getValue().sum() + " " + count.getKey().words)
        .collect(Collectors.toList());
  }

  void writeTo(@Nullable Path file) {
    if (file != null) {
      try {
        Files.write(file, lines());
      } catch (IOException | RuntimeException e) {
        Said.line("no report in " + file + ": " + e);
      }
    }
  }
}
