// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.text.AddressText;
import io.happysocket.cli.picture.Bar;
import io.happysocket.cli.picture.Lookup;
import io.happysocket.cli.picture.Picture;
import io.happysocket.cli.picture.Row;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reports as what a picture shows, and the file that it goes to. */
final class Pictures {

  private static final double NANOS_PER_MILLI = 1e6;

  private Pictures() {}

  /** One race as a row. */
  static Row row(String label, RaceReport report) {
    List<Lookup> lookups = report.lookups().stream().map(Pictures::lookup).toList();
    List<Bar> bars = new ArrayList<>();
    for (AttemptReport attempt : report.attempts()) {
      if (attempt.started()) {
        bars.add(bar(attempt, report));
      }
    }
    String millis = Verdict.millis(report.totalNanos()) + " ms";
    int syns = report.synCount();
    String outcome =
        Verdict.connected(report)
            ? millis + (syns == 1 ? ", 1 SYN" : ", " + syns + " SYNs")
            : Verdict.outcome(report) + ", " + millis;
    return new Row(label, outcome, millis(report.totalNanos()), lookups, bars);
  }

  private static Lookup lookup(LookupReport lookup) {
    boolean answered = lookup.outcome() != LookupReport.Outcome.UNANSWERED;
    int found = lookup.addresses().size();
    String outcome =
        switch (lookup.outcome()) {
          case ANSWERED -> found == 1 ? "1 address" : found + " addresses";
          case EMPTY -> "no address";
          case FAILED -> "failed";
          case UNANSWERED -> "no answer";
        };
    String source = lookup.source().isEmpty() ? "" : " by " + lookup.source();
    return new Lookup(
        lookup.family(),
        millis(lookup.askedNanos()),
        millis(lookup.endedNanos()),
        answered,
        outcome,
        span(lookup.askedNanos(), lookup.endedNanos()) + ": " + outcome + source);
  }

  private static Bar bar(AttemptReport attempt, RaceReport report) {
    Bar.End end =
        switch (attempt.outcome()) {
          case WON -> Bar.End.WON;
          case FAILED -> Bar.End.FAILED;
          case LOST, ABANDONED, NEVER_STARTED -> Bar.End.LOST;
        };
    Long established = attempt.establishedNanos();
    String why = attempt.reason().isEmpty() ? "" : "; started then: " + attempt.reason();
    String outcome = outcome(attempt, report);
    String label = AddressText.of(attempt.address());
    String span = span(attempt.startNanos(), attempt.endNanos());
    return new Bar(
        label,
        attempt.family(),
        millis(attempt.startNanos()),
        established == null ? Double.NaN : millis(established),
        millis(attempt.endNanos()),
        attempt.synSent() ? List.of(millis(attempt.startNanos())) : List.of(),
        end,
        outcome,
        label + ", " + span + ": " + outcome + why);
  }

  private static String outcome(AttemptReport attempt, RaceReport report) {
    return switch (attempt.outcome()) {
      case WON -> "won";
      case FAILED -> attempt.establishedNanos() == null ? "failed" : "not accepted";
      case LOST -> Verdict.connected(report) ? "lost" : "no answer";
      case ABANDONED -> "abandoned";
      case NEVER_STARTED -> "never tried";
    };
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private static String span(long from, long to) {
    return String.format(Locale.ROOT, "%.2f to %.2f ms", millis(from), millis(to));
  }

  /** A race on a page of its own; what would have come next is said in its title. */
  static Picture of(RaceReport report) {
    RaceReport.Line planned = report.planned();
    List<String> notes = new ArrayList<>();
    if (planned != null) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Would have been next at %.2f ms: %s",
              millis(planned.atNanos()),
              planned.text()));
    }
    Row row = row(report.strategy(), report);
    return new Picture(report.headline(), List.of(row), Double.NaN, String.join(". ", notes));
  }

  /** Several races to one target, below each other. */
  static Picture of(String title, List<RaceReport> reports) {
    List<Row> rows = reports.stream().map(each -> row(each.strategy(), each)).toList();
    return new Picture(title, rows, Double.NaN, "");
  }

  /**
   * Refuses a file that cannot be written, before the work whose result is to be in it.
   *
   * @param file may be null: none is asked for
   */
  static void check(@Nullable Path file, CommandLine command) {
    String obstacle = file == null ? "" : obstacle(file);
    if (!obstacle.isEmpty()) {
      throw new ParameterException(command, obstacle);
    }
  }

  private static String obstacle(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    String reason =
        Files.isDirectory(file)
            ? "it is a directory"
            : directory != null && !Files.isDirectory(directory)
                ? "there is no directory " + directory
                : Files.exists(file) && !Files.isWritable(file)
                    ? "it may not be written"
                    : !Files.exists(file) && directory != null && !Files.isWritable(directory)
                        ? "its directory may not be written"
                        : "";
    return reason.isEmpty() ? "" : "cannot write " + file + ": " + reason;
  }

  static void write(Path file, String svg) throws IOException {
    try {
      Files.writeString(file, svg);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
