// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.docs.Machine;
import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.Privilege;
import io.happysocket.lab.quality.Talk.Couplet;
import io.happysocket.lab.quality.Talk.Kind;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures the talk's population with the command {@code quality} and writes what it found beside
 * the talk's figures into {@code docs/quality.md}. Arguments: the directory of the docs, the seed,
 * how many destinations.
 */
public final class TalkMeasured {

  private static final int RATE = 50;

  private TalkMeasured() {}

  /** Does it, as root or in a user namespace. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (Privilege.missing()) {
      System.exit(Privilege.again(TalkMeasured.class, arguments));
    }
    long seed = Long.parseLong(arguments[1]);
    List<Couplet> couplets = Talk.couplets(seed, Integer.parseInt(arguments[2]));
    Path work = Files.createTempDirectory("talk-measured");
    Measurement measurement = new Measurement(work, couplets);
    long begin = System.nanoTime();
    Figures figures = measurement.run(RATE);
    double seconds = (System.nanoTime() - begin) / 1e9;
    String intro =
        String.format(
            Locale.ROOT,
            "%,d destinations, seed %d, measured in %.0f s on %s.%n%n",
            couplets.size(),
            seed,
            seconds,
            Machine.words());
    String report = "\n```\n" + measurement.report().strip() + "\n```\n";
    String text = intro + table(couplets, figures) + report;
    MarkedPage.write(Path.of(arguments[0], "quality.md"), "the quality lab", text);
    System.out.println(text);
  }

  /** What the command counts a kind as. */
  static Group group(Figures figures, Kind kind) {
    AddressClass counted =
        switch (kind) {
          case UNICAST -> AddressClass.NATIVE;
          case SIX_TO_FOUR -> AddressClass.SIX_TO_FOUR;
          case TEREDO -> AddressClass.TEREDO;
        };
    return figures.classes(AddressFamily.IPV6).getOrDefault(counted, new Group());
  }

  private static String table(List<Couplet> couplets, Figures figures) {
    StringBuilder table =
        new StringBuilder(
            """
            | address type | failing, in the talk | made to fail here | measured, with the 95 % interval | IPv6 minus IPv4, in the talk | measured, with the 95 % interval |
            |---|---|---|---|---|---|
            """);
    for (Kind kind : Kind.values()) {
      Group group = group(figures, kind);
      List<Couplet> of = couplets.stream().filter(each -> each.kind() == kind).toList();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,d of %,d | %,d of %,d: %s | %s | %s |%n",
              kind == Kind.UNICAST ? "IPv6 unicast" : kind == Kind.TEREDO ? "Teredo" : "6to4",
              kind.words(),
              of.stream().filter(Couplet::fails).count(),
              of.size(),
              group.failures(),
              group.attempts(),
              percent(group.failureRate()),
              talk(kind),
              times(kind, group)));
    }
    Group four = figures.of(AddressFamily.IPV4);
    table.append(
        String.format(
            Locale.ROOT,
            "| IPv4 | scans only | 0 of %,d | %,d of %,d: %s | | |%n",
            couplets.size(),
            four.failures(),
            four.attempts(),
            percent(four.failureRate())));
    return table.toString();
  }

  private static String talk(Kind kind) {
    return switch (kind) {
      case UNICAST -> "around 0";
      case SIX_TO_FOUR -> "peaks at +40 and +150 ms";
      case TEREDO -> "seconds, with a tail; here a median of 1,250 ms, 12.0 % above 2 s";
    };
  }

  private static String times(Kind kind, Group group) {
    if (kind == Kind.SIX_TO_FOUR) {
      return percent(group.relative().shareUpTo(95_000)) + " are below 95 ms, made to be 50 %";
    }
    var median = group.relative().percentileInterval(50);
    String words =
        String.format(
            Locale.ROOT,
            "median %.1f ms (%.1f to %.1f)",
            group.relative().percentileMicros(50) / 1e3,
            median.lowMicros() / 1e3,
            median.highMicros() / 1e3);
    if (kind == Kind.UNICAST) {
      return words;
    }
    Interval below = group.relative().shareUpTo(2_000_000);
    Interval above = new Interval(1 - below.share(), 1 - below.high(), 1 - below.low());
    return words + "; " + percent(above) + " above 2 s";
  }

  private static String percent(Interval rate) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100 * rate.share(),
        100 * rate.low(),
        100 * rate.high());
  }
}
