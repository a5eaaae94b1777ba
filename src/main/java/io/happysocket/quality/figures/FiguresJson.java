// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures.ByDestination;
import io.happysocket.report.json.JsonText;
import java.util.Locale;
import java.util.Map;

/** Writes figures as JSON (RFC 8259), in plain ASCII. */
final class FiguresJson {

  /** The format's name and version, which a reader checks. */
  static final String FORMAT = "happysocket-quality-1";

  private final StringBuilder out = new StringBuilder();

  private FiguresJson() {}

  static String of(Figures figures) {
    FiguresJson json = new FiguresJson();
    json.figures(figures);
    return json.out.toString();
  }

  private void figures(Figures figures) {
    out.append("{\"format\":\"").append(FORMAT).append('"');
    number("rows", figures.rows());
    number("scanners", figures.scanners());
    if (figures.rows() > 0) {
      number("fromMillis", figures.fromMillis());
      number("toMillis", figures.toMillis());
    }
    for (AddressFamily family : AddressFamily.values()) {
      out.append(",\"").append(family.name()).append("\":{\"all\":");
      group(figures.of(family));
      out.append(",\"classes\":{");
      String comma = "";
      for (Map.Entry<AddressClass, Group> each : figures.classes(family).entrySet()) {
        out.append(comma);
        JsonText.quote(each.getKey().toString(), out);
        out.append(':');
        group(each.getValue());
        comma = ",";
      }
      out.append("}}");
    }
    number("destinationsLeftOut", figures.destinationsLeftOut());
    out.append(",\"destinations\":[");
    String comma = "";
    for (ByDestination each : figures.worst()) {
      out.append(comma).append("{\"name\":");
      JsonText.quote(each.name(), out);
      for (AddressFamily family : AddressFamily.values()) {
        out.append(",\"").append(family.name()).append("\":");
        group(each.of(family));
      }
      out.append('}');
      comma = ",";
    }
    out.append("]}");
  }

  private void group(Group group) {
    out.append("{\"outcomes\":{");
    String comma = "";
    for (Outcome outcome : Outcome.values()) {
      out.append(comma).append('"').append(outcome).append("\":").append(group.count(outcome));
      comma = ",";
    }
    out.append("},\"details\":{");
    comma = "";
    for (Map.Entry<String, Long> detail : group.details().entrySet()) {
      out.append(comma);
      JsonText.quote(detail.getKey(), out);
      out.append(':').append(detail.getValue());
      comma = ",";
    }
    out.append("},\"couplets\":{");
    comma = "";
    for (Group.Pair pair : Group.Pair.values()) {
      out.append(comma).append('"').append(pair.name()).append("\":").append(group.count(pair));
      comma = ",";
    }
    out.append('}');
    number("syns", group.syns());
    rate(group.failureRate());
    spread("rttMicros", group.rtt());
    spread("relativeMicros", group.relative());
    out.append('}');
  }

  private void rate(Interval rate) {
    out.append(",\"failureRate\":");
    if (Double.isNaN(rate.share())) {
      out.append("null");
      return;
    }
    out.append(
        String.format(
            Locale.ROOT,
            "{\"share\":%.6f,\"low\":%.6f,\"high\":%.6f}",
            rate.share(),
            rate.low(),
            rate.high()));
  }

  /** Percentiles for people, and the buckets as least value and count. */
  private void spread(String name, Spread spread) {
    out.append(",\"").append(name).append("\":{\"count\":").append(spread.count());
    if (spread.count() > 0) {
      for (int percent : new int[] {10, 50, 90, 99}) {
        number("p" + percent, Math.round(spread.percentileMicros(percent)));
      }
    }
    out.append(",\"buckets\":[");
    String comma = "";
    for (Spread.Bucket bucket : spread.buckets()) {
      long middle = Math.round(bucket.middleMicros());
      out.append(comma).append('[').append(middle).append(',').append(bucket.count()).append(']');
      comma = ",";
    }
    out.append("]}");
  }

  private void number(String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }
}
