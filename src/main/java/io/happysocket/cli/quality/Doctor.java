// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import io.happysocket.report.RaceReport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with one host, or with this network, and why. */
public final class Doctor {

  /** Slower than that is felt: Apple's leeway for IPv6. */
  private static final double LEEWAY_MICROS = 25_000;

  private static final double MICROS_PER_MILLI = 1000;

  private final Measured last;
  private final Group ipv6;
  private final Group ipv4;
  private final List<String> lines = new ArrayList<>();
  private boolean well = true;

  private Doctor(Measured last, Figures figures) {
    this.last = last;
    this.ipv6 = figures.of(AddressFamily.IPV6);
    this.ipv4 = figures.of(AddressFamily.IPV4);
  }

  /**
   * A diagnosis.
   *
   * @param lines a screen to read, the verdict last
   * @param well whether both families work, and IPv6 is not felt to be slower
   */
  public record Diagnosis(List<String> lines, boolean well) {}

  /**
   * Examines a host.
   *
   * @param rounds what was measured, at least once
   * @return the diagnosis
   */
  public static Diagnosis of(List<Measured> rounds) {
    Figures figures = new Figures();
    rounds.forEach(each -> each.rows().forEach(figures::add));
    Doctor doctor = new Doctor(rounds.get(rounds.size() - 1), figures);
    doctor.examine();
    return new Diagnosis(doctor.lines, doctor.well);
  }

  private void examine() {
    lines.add(last.destination());
    network();
    for (AddressFamily family : AddressFamily.values()) {
      family(family);
    }
    lines.add("");
    if (last.reports().size() < 2) {
      literal();
    } else if (last.isUnresolved()) {
      ill("The name has no address at all: " + resolved(AddressFamily.IPV4) + ".");
    } else {
      verdict();
    }
  }

  // ---- what is there

  private void network() {
    LocalNetwork network = last.network();
    for (AddressFamily family : AddressFamily.values()) {
      Set<AddressClass> classes = EnumSet.noneOf(AddressClass.class);
      classes.addAll(network.classes(family));
      classes.remove(AddressClass.LOOPBACK);
      String what =
          classes.isEmpty()
              ? "no address"
              : classes.stream().map(AddressClass::toString).collect(Collectors.joining(", "));
      lines.add(String.format(Locale.ROOT, "  this machine  %s: %s", family, what));
    }
    RaceReport any = last.reports().values().iterator().next();
    if (!any.nat64Prefixes().isEmpty()) {
      lines.add("  NAT64         " + any.nat64Prefixes().get(0));
    }
  }

  private void family(AddressFamily family) {
    RaceReport report = last.reports().get(family);
    if (report == null) {
      return;
    }
    Row row = row(family);
    String what;
    if (row == null || row.remote() == null) {
      what = resolved(family);
    } else {
      Long micros = row.rttMicros();
      String took =
          micros == null
              ? String.format(Locale.ROOT, ", after %.0f ms", report.totalNanos() / 1e6)
              : String.format(Locale.ROOT, " in %.1f ms", micros / MICROS_PER_MILLI);
      String detail = row.detail().isEmpty() ? "" : " (" + row.detail() + ")";
      AddressClass of = row.remoteClass();
      what =
          AddressText.of(row.remote())
              + (of == AddressClass.NATIVE ? "" : " (" + of + ")")
              + " "
              + row.outcome()
              + detail
              + took;
    }
    lines.add(String.format(Locale.ROOT, "  %-12s  %s", family, what));
  }

  private String resolved(AddressFamily family) {
    String type = family == AddressFamily.IPV6 ? "AAAA" : "A";
    Row row = row(family);
    String why = row == null ? "" : row.detail();
    return switch (why) {
      case "dns-silent" -> "DNS did not answer for " + type;
      case "dns-failed" -> "DNS failed for " + type;
      case "no-such-name" -> "DNS knows no such name, or its servers failed";
      default -> "no " + type + " record";
    };
  }

  /** The row of what was asked for a family: over IPv6 for IPv4, behind a NAT64. */
  private @Nullable Row row(AddressFamily family) {
    boolean translated = translated();
    for (Row row : last.rows()) {
      boolean byNat64 = row.remoteClass() == AddressClass.NAT64;
      AddressFamily asked = byNat64 && translated ? AddressFamily.IPV4 : row.family();
      if (asked == family) {
        return row;
      }
    }
    return null;
  }

  private boolean translated() {
    RaceReport four = last.reports().get(AddressFamily.IPV4);
    return four != null && four.attempts().stream().anyMatch(each -> each.isTranslated());
  }

  // ---- what it means

  private void literal() {
    Row row = last.rows().isEmpty() ? null : last.rows().get(0);
    if (row == null || row.outcome() != Outcome.ESTABLISHED) {
      ill("The address does not connect" + (row == null ? "" : ": " + row.outcome()) + ".");
    } else {
      lines.add("The address connects. It is one family only: give a name to compare both.");
    }
  }

  private void verdict() {
    boolean six = established(AddressFamily.IPV6);
    boolean four = established(AddressFamily.IPV4);
    Row row = row(AddressFamily.IPV6);
    if (row == null || row.remote() == null) {
      ill(
          "The host has no IPv6: "
              + resolved(AddressFamily.IPV6)
              + ". Its owner can change that;"
              + " this network has no part in it.");
    } else if (!six) {
      ill(brokenIpv6(row, four));
    }
    Row other = row(AddressFamily.IPV4);
    if (other == null || other.remote() == null) {
      ill("The host has no IPv4: " + resolved(AddressFamily.IPV4) + ".");
    } else if (!four) {
      ill("IPv4 does not work: " + why(other) + ".");
    }
    if (six && four) {
      both();
    }
  }

  private void both() {
    if (translated()) {
      lines.add("This network has IPv6 only and reaches IPv4 through a NAT64. Both work.");
      return;
    }
    double median = ipv6.relative().percentileMicros(50);
    long failures = ipv6.failures() + ipv4.failures();
    if (failures > 0) {
      ill(
          String.format(
              Locale.ROOT,
              "Both families connect, but not always: IPv6 failed %d of %d times, IPv4 %d of %d.",
              ipv6.failures(),
              ipv6.attempts(),
              ipv4.failures(),
              ipv4.attempts()));
    } else if (median > LEEWAY_MICROS) {
      ill(
          String.format(
              Locale.ROOT,
              "Both families connect, and IPv6 is %.0f ms slower: its packets take another, longer"
                  + " way.",
              median / MICROS_PER_MILLI));
    } else {
      lines.add(
          String.format(
              Locale.ROOT,
              "Both families connect. IPv6 minus IPv4 is %+.1f ms: nothing is wrong.",
              median / MICROS_PER_MILLI));
    }
  }

  private String brokenIpv6(Row row, boolean ipv4Works) {
    if (row.outcome() == Outcome.UNSENT) {
      return "This machine cannot send IPv6 (" + row.detail() + "): " + withoutRoute() + ".";
    }
    AddressClass here = row.localClass();
    String tunnel = "";
    if (here == AddressClass.SIX_TO_FOUR) {
      tunnel =
          " This machine's IPv6 is 6to4: its relays are gone (RFC 7526) and protocol 41 is often"
              + " filtered. Switch it off.";
    } else if (here == AddressClass.TEREDO) {
      tunnel = " This machine's IPv6 is Teredo, which fails behind many NATs. Switch it off.";
    } else if (here == AddressClass.UNIQUE_LOCAL && row.remoteClass() == AddressClass.NATIVE) {
      tunnel = " This machine's IPv6 address is unique local, which leads to no public one.";
    }
    if (tunnel.isEmpty() && row.remoteClass() != null && row.remoteClass().isTunnel()) {
      tunnel =
          " The host's IPv6 address is of a tunnel ("
              + row.remoteClass()
              + "), which is unreliable.";
    }
    String hangs = " IPv4 works; a program that tries IPv6 first and does not race hangs here.";
    String fallback = ipv4Works && row.outcome() == Outcome.SILENT ? hangs : "";
    return "IPv6 does not work: " + why(row) + "." + tunnel + fallback;
  }

  private String withoutRoute() {
    Set<AddressClass> classes = last.network().classes(AddressFamily.IPV6);
    if (classes.contains(AddressClass.NATIVE)) {
      return "it has an IPv6 address, but no route to the host";
    }
    return classes.contains(AddressClass.UNIQUE_LOCAL)
        ? "its only IPv6 addresses are unique local, and there is no route beyond"
        : "it has no IPv6 address that leads anywhere";
  }

  private static String why(Row row) {
    String port = String.valueOf(row.port());
    return switch (row.outcome()) {
      case SILENT ->
          "nothing came back. A filter drops it on the way, or the address is dead; if other hosts"
              + " are silent, too, it is this network";
      case REFUSED -> "refused: the host answers, and nobody listens on port " + port;
      case UNREACHABLE ->
          "a router says that it leads nowhere ("
              + row.detail()
              + "): a missing route, or a filter that says so";
      case UNSENT -> "nothing could be sent (" + row.detail() + ")";
      default -> row.outcome() + " " + row.detail();
    };
  }

  private boolean established(AddressFamily family) {
    Row row = row(family);
    return row != null && row.outcome() == Outcome.ESTABLISHED;
  }

  private void ill(String what) {
    lines.add(what);
    well = false;
  }
}
