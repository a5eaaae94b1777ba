// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures.ByDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures as lines to read. */
final class FiguresText {

  private static final int SHOWN_DESTINATIONS = 10;
  private static final double MICROS_PER_MILLI = 1000;
  private static final int[] PERCENTS = {10, 50, 90, 95, 99};

  private FiguresText() {}

  static List<String> lines(Figures figures) {
    List<String> lines = new ArrayList<>();
    lines.add("failed, of attempts, with the 95 % interval (Wilson)");
    for (AddressFamily family : AddressFamily.values()) {
      lines.add(rate(family.toString(), figures.of(family)));
      Map<AddressClass, Group> classes = figures.classes(family);
      if (classes.size() > 1
          || (classes.size() == 1 && !classes.containsKey(AddressClass.NATIVE))) {
        classes.forEach((name, group) -> lines.add(rate("  " + name, group)));
      }
      kinds(figures.of(family), lines);
    }
    if (figures.scanners() > 0) {
      lines.add("scanners' rows, counted in no rate: " + figures.scanners());
    }
    couplets(figures, lines);
    destinations(figures, lines);
    return lines;
  }

  private static String rate(String name, Group group) {
    return String.format(
        Locale.ROOT,
        "%-18s %28s  %,d of %,d",
        name,
        group.failureRate(),
        group.failures(),
        group.attempts());
  }

  private static void kinds(Group group, List<String> lines) {
    List<String> kinds = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.ESTABLISHED && group.count(outcome) > 0) {
        kinds.add(
            String.format(Locale.ROOT, "%,d %s", group.count(outcome), outcome)
                + details(group, outcome));
      }
    }
    if (!kinds.isEmpty()) {
      lines.add("    " + String.join(", ", kinds));
    }
  }

  private static String details(Group group, Outcome outcome) {
    List<String> found = new ArrayList<>();
    String before = outcome + ": ";
    group
        .details()
        .forEach(
            (name, count) -> {
              if (name.startsWith(before)) {
                found.add(
                    String.format(Locale.ROOT, "%,d %s", count, name.substring(before.length())));
              }
            });
    return found.isEmpty() ? "" : " (" + String.join(", ", found) + ")";
  }

  private static void couplets(Figures figures, List<String> lines) {
    Group all = figures.of(AddressFamily.IPV6);
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "couplets: %,d both connected, %,d IPv6 only, %,d IPv4 only, %,d neither",
            all.count(Group.Pair.BOTH),
            all.count(Group.Pair.ONLY_THIS),
            all.count(Group.Pair.ONLY_OTHER),
            all.count(Group.Pair.NEITHER)));
    if (all.relative().count() == 0) {
      return;
    }
    StringBuilder heading = new StringBuilder("RTT of IPv6 minus IPv4, ms");
    for (int percent : PERCENTS) {
      heading.append(String.format(Locale.ROOT, "%9s", "p" + percent));
    }
    lines.add(heading + "   p50 is in");
    lines.add(percentiles("all", all.relative()));
    Map<AddressClass, Group> classes = figures.classes(AddressFamily.IPV6);
    if (classes.size() > 1) {
      classes.forEach(
          (name, group) -> {
            if (group.relative().count() > 0) {
              lines.add(percentiles("  " + name, group.relative()));
            }
          });
    }
  }

  private static String percentiles(String name, Spread spread) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-26s", name));
    for (int percent : PERCENTS) {
      line.append(
          String.format(Locale.ROOT, "%9.1f", spread.percentileMicros(percent) / MICROS_PER_MILLI));
    }
    Spread.Bucket median = spread.percentileInterval(50);
    return line.append(
            String.format(
                Locale.ROOT,
                "   %.1f to %.1f",
                median.lowMicros() / MICROS_PER_MILLI,
                median.highMicros() / MICROS_PER_MILLI))
        .toString();
  }

  private static void destinations(Figures figures, List<String> lines) {
    List<ByDestination> worst = figures.worst();
    if (worst.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-32s %12s %12s %16s",
            worst.size() > SHOWN_DESTINATIONS ? "worst destinations" : "destinations",
            "IPv6 failed",
            "IPv4 failed",
            "p50 of IPv6-IPv4"));
    for (ByDestination each : worst.subList(0, Math.min(SHOWN_DESTINATIONS, worst.size()))) {
      double median = each.ipv6().relative().percentileMicros(50) / MICROS_PER_MILLI;
      lines.add(
          String.format(
              Locale.ROOT,
              "%-32s %12s %12s %16s",
              each.name(),
              ratio(each.ipv6()),
              ratio(each.ipv4()),
              Double.isNaN(median) ? "-" : String.format(Locale.ROOT, "%.1f ms", median)));
    }
  }

  private static String ratio(Group group) {
    if (group.attempts() == 0) {
      return group.count(Outcome.UNSENT) > 0 ? "unsent" : "no address";
    }
    return group.failures() + " of " + group.attempts();
  }
}
