// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.report.json.JsonText;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes a report as JSON (RFC 8259); the fields are described at {@link RaceReport#toJson()}. */
final class ReportJson {

  private final StringBuilder out = new StringBuilder();

  private ReportJson() {}

  static String of(RaceReport report) {
    ReportJson json = new ReportJson();
    json.race(report);
    return json.out.toString();
  }

  private void race(RaceReport report) {
    AttemptReport winner = report.winner();
    out.append('{');
    field("host", report.host());
    field("port", report.port());
    field("strategy", report.strategy());
    field("outcome", report.outcome().name());
    field("winner", winner == null ? null : AddressText.of(winner.address()));
    field("totalNanos", report.totalNanos());
    field("deadlineNanos", report.deadlineNanos());
    OptionalLong margin = report.marginNanos();
    field("marginNanos", margin.isPresent() ? margin.getAsLong() : null);
    field("synCount", report.synCount());
    name("lookups");
    out.append('[');
    for (LookupReport lookup : report.lookups()) {
      lookup(lookup, report.isOverSeveralHosts());
    }
    out.append(']');
    name("attempts");
    out.append('[');
    attempts(report);
    out.append(']');
    nat64(new Nat64(report.nat64Prefixes(), report.nat64Source(), report.nat64Ignored()));
    name("planned");
    RaceReport.Line planned = report.planned();
    if (planned == null) {
      out.append("null");
    } else {
      open();
      field("atNanos", planned.atNanos());
      field("reason", planned.text());
      out.append('}');
    }
    out.append('}');
  }

  private void nat64(Nat64 nat64) {
    name("nat64");
    if (nat64.equals(Nat64.NONE)) {
      out.append("null");
      return;
    }
    open();
    strings("prefixes", nat64.prefixes().stream().map(Nat64Prefix::toString).toList());
    field("source", nat64.source());
    strings("ignored", nat64.ignored().stream().map(AddressText::of).toList());
    out.append('}');
  }

  private void lookup(LookupReport lookup, boolean named) {
    open();
    if (named) {
      field("host", lookup.host());
      field("port", lookup.port());
    }
    field("family", lookup.family().name());
    field("outcome", lookup.outcome().name());
    field("askedNanos", lookup.askedNanos());
    field("endedNanos", lookup.endedNanos());
    strings("addresses", lookup.addresses().stream().map(AddressText::of).toList());
    field("source", lookup.source());
    strings("servers", lookup.servers());
    cause(lookup.cause());
    field("again", lookup.again());
    out.append('}');
  }

  private void attempts(RaceReport report) {
    List<Long> delays = report.attemptDelaysNanos();
    int number = 0;
    for (AttemptReport attempt : report.attempts()) {
      boolean started = attempt.started();
      open();
      if (report.isOverSeveralHosts()) {
        field("host", attempt.host());
        field("port", attempt.port());
      }
      field("number", started ? ++number : null);
      field("address", AddressText.of(attempt.address()));
      field("represents", attempt.isTranslated() ? AddressText.of(attempt.represented()) : null);
      field("family", attempt.family().name());
      field("class", AddressClass.of(attempt.address()).name());
      field("outcome", attempt.outcome().name());
      field("startNanos", started ? attempt.startNanos() : null);
      field("establishedNanos", attempt.establishedNanos());
      field("endNanos", started ? attempt.endNanos() : null);
      field("delayNanos", started && number > 1 ? delays.get(number - 2) : null);
      field("reason", attempt.reason());
      field("synSent", attempt.synSent());
      field("waitedNanos", attempt.waitedNanos());
      field("again", attempt.again());
      cause(attempt.cause());
      out.append('}');
    }
  }

  private void cause(@Nullable Throwable cause) {
    name("cause");
    if (cause == null) {
      out.append("null");
      return;
    }
    open();
    field("type", cause.getClass().getName());
    field("message", cause.getMessage());
    out.append('}');
  }

  private void strings(String name, List<String> values) {
    name(name);
    out.append('[');
    for (String value : values) {
      separate();
      JsonText.quote(value, out);
    }
    out.append(']');
  }

  /** A string, an integer, a truth value or null. */
  private void field(String name, @Nullable Object value) {
    name(name);
    if (value instanceof String text) {
      JsonText.quote(text, out);
    } else {
      out.append(value);
    }
  }

  private void name(String name) {
    separate();
    JsonText.quote(name, out);
    out.append(':');
  }

  private void open() {
    separate();
    out.append('{');
  }

  /** A comma, unless this is the first of its list or object or the value of a name. */
  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[' && last != ':') {
      out.append(',');
    }
  }
}
