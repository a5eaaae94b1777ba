// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Client.Kind;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Attempt;
import io.happysocket.lab.trace.Attempt.Fate;
import io.happysocket.lab.trace.Oracle;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One scenario as a picture: a row for each client, a bar for each attempt. */
final class Timeline {

  private static final double MILLI = 1e6;
  private static final int TOP = 66;
  private static final int DNS_LANES = 9;
  private static final int LEGEND = 46;

  private record Row(String label, Trace trace) {}

  private final Scenario scenario;
  private final List<Row> rows = new ArrayList<>();
  private final Axis axis;
  private final Drawing drawing = new Drawing();

  Timeline(Board board, Scenario scenario) {
    this.scenario = scenario;
    for (Client client : board.clients(each -> each.kind() == Kind.DEFAULT)) {
      add(client.label() + ", cold", board.get(scenario, client, Mode.COLD));
      add(client.label() + ", warm", board.get(scenario, client, Mode.WARM));
    }
    for (Client client : board.clients(each -> !each.ours())) {
      add(client.label(), board.get(scenario, client, Mode.COLD));
    }
    for (Client client : board.clients(each -> each.kind() == Kind.STRATEGY)) {
      add(client.label(), board.get(scenario, client, Mode.COLD));
    }
    axis =
        Axis.fitting(rows.stream().map(Row::trace).toList(), Oracle.millis(scenario, Oracle.BOTH));
  }

  private void add(String label, Result result) {
    if (result != null) {
      rows.add(new Row(label, result.median()));
    }
  }

  /** The picture. */
  String svg() {
    double height = TOP;
    for (Row row : rows) {
      height += height(row.trace());
    }
    frame(height);
    double y = TOP;
    for (Row row : rows) {
      draw(row, y);
      y += height(row.trace());
    }
    legend(height + 20);
    return drawing.svg(scenario.title(), height + LEGEND);
  }

  private void frame(double bottom) {
    drawing.text("title", 12, 20, "start", scenario.title());
    for (double millis = 0; millis <= axis.end() + axis.step() / 2; millis += axis.step()) {
      drawing.line("grid", axis.x(millis), TOP - 6, axis.x(millis), bottom);
      String label = String.format("%.0f", millis) + (millis == 0 ? " ms" : "");
      drawing.text("small soft", axis.x(millis), TOP - 10, "middle", label);
    }
    double oracle = Oracle.millis(scenario, Oracle.BOTH);
    if (!Double.isInfinite(oracle)) {
      drawing.line("oracle", axis.x(oracle), TOP - 6, axis.x(oracle), bottom);
      drawing.text("small oracle-text", axis.x(oracle), TOP - 25, "middle", "oracle");
    }
  }

  private static double lane(Trace trace) {
    int attempts = trace.attempts().size();
    return attempts <= 2 ? 9 : attempts <= 4 ? 7 : 5;
  }

  private static double height(Trace trace) {
    return Math.max(24, DNS_LANES + lane(trace) * Math.max(1, trace.attempts().size()) + 5);
  }

  private void draw(Row row, double y) {
    Trace trace = row.trace();
    double height = height(trace);
    drawing.line("row", 12, y + height, Drawing.WIDTH - 12, y + height);
    double middle = y + height / 2 + 4;
    drawing.text("", 12, middle, "start", row.label());
    String syns = trace.syns() == 1 ? "1 SYN" : trace.syns() + " SYNs";
    String outcome = Figures.outcome(trace).replaceFirst("^([0-9]+)", "$1 ms");
    drawing.text("small", Axis.RIGHT + 14, middle, "start", outcome + ", " + syns);
    lookups(trace, y + 3);
    double lane = y + DNS_LANES;
    for (Attempt attempt : trace.attempts()) {
      bar(trace, attempt, lane, lane(trace) - 2);
      lane += lane(trace);
    }
  }

  /** From each query to its answer; the query that was sent last counts. */
  private void lookups(Trace trace, double y) {
    Map<String, Double> asked = new HashMap<>();
    for (WireEvent event : trace.dns()) {
      String type = event.detail().replaceFirst("^tcp ", "").replaceFirst(" .*", "");
      if (!type.equals("AAAA") && !type.equals("A")) {
        continue;
      }
      String family = type.equals("AAAA") ? "v6" : "v4";
      double lane = y + (type.equals("AAAA") ? 0 : 3);
      double x = axis.x(event.atNanos() / MILLI);
      if (event.kind() == WireEvent.Kind.DNS_QUERY) {
        asked.put(type, x);
      } else if (axis.holds(event.atNanos() / MILLI)) {
        drawing.line("wait " + family, asked.getOrDefault(type, x), lane, x, lane);
        drawing.line("tick " + family, x, lane - 2.5, x, lane + 2.5);
      }
    }
  }

  private void bar(Trace trace, Attempt attempt, double y, double height) {
    String family = attempt.ipv6() ? "v6" : "v4";
    double end = end(trace, attempt) / MILLI;
    if (!axis.holds(attempt.start() / MILLI)) {
      return;
    }
    double x = axis.x(end);
    String type = family + (attempt.won() ? "" : " lost");
    drawing.bar(type, axis.x(attempt.start() / MILLI), x, y, height);
    for (long syn : attempt.syns()) {
      if (axis.holds(syn / MILLI)) {
        drawing.line("syn", axis.x(syn / MILLI), y, axis.x(syn / MILLI), y + height);
      }
    }
    if (!axis.holds(end)) {
      drawing.arrow(family, Axis.RIGHT + 2, y + height / 2);
    } else if (attempt.won()) {
      drawing.dot(family, x, y + height / 2, Math.min(4.5, height / 2 + 1));
    } else if (attempt.fate() == Fate.REFUSED || attempt.fate() == Fate.UNREACHABLE) {
      drawing.cross(x, y + height / 2);
    }
  }

  /** A loser that was closed before anything came back shows nothing on the wire when it ends. */
  private static long end(Trace trace, Attempt attempt) {
    if (attempt.end() >= 0) {
      return attempt.end();
    }
    long last = attempt.syns().get(attempt.syns().size() - 1);
    long over = trace.winner() == null ? trace.ended() : trace.connectedNanos();
    return Math.max(last, over);
  }

  private void legend(double y) {
    drawing.bar("v6", 12, 36, y - 8, 7);
    drawing.dot("v6", 36, y - 4.5, 4.5);
    drawing.text("small", 46, y, "start", "IPv6 attempt that won");
    drawing.bar("v4 lost", 182, 206, y - 8, 7);
    drawing.line("syn", 182, y - 8, 182, y - 1);
    drawing.text("small", 212, y, "start", "IPv4 attempt that lost");
    drawing.line("syn", 344, y - 8, 344, y - 1);
    drawing.text("small", 351, y, "start", "SYN");
    drawing.cross(394, y - 4);
    drawing.text("small", 403, y, "start", "RST or ICMP");
    drawing.line("wait v6", 482, y - 4, 502, y - 4);
    drawing.line("tick v6", 502, y - 7, 502, y - 1);
    drawing.text("small", 508, y, "start", "AAAA answer");
    drawing.line("wait v4", 590, y - 4, 610, y - 4);
    drawing.line("tick v4", 610, y - 7, 610, y - 1);
    drawing.text("small", 616, y, "start", "A answer");
    drawing.text("small soft", 690, y, "start", "warm rows without lookups: cached");
  }
}
