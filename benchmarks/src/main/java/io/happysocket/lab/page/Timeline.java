// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.address.AddressFamily;
import io.happysocket.cli.picture.Bar;
import io.happysocket.cli.picture.Lookup;
import io.happysocket.cli.picture.Picture;
import io.happysocket.cli.picture.Row;
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

  private final Scenario scenario;
  private final List<Row> rows = new ArrayList<>();

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
  }

  private void add(String label, Result result) {
    if (result != null) {
      rows.add(row(label, result.median()));
    }
  }

  /** The picture. */
  String svg() {
    double oracle = Oracle.millis(scenario, Oracle.BOTH);
    return new Picture(scenario.title(), rows, oracle, "warm rows without lookups: cached").svg();
  }

  private static Row row(String label, Trace trace) {
    String syns = trace.syns() == 1 ? "1 SYN" : trace.syns() + " SYNs";
    String outcome = Figures.outcome(trace).replaceFirst("^([0-9]+)", "$1 ms");
    long end = trace.winner() == null ? trace.ended() : trace.connectedNanos();
    List<Bar> bars = trace.attempts().stream().map(attempt -> bar(trace, attempt)).toList();
    return new Row(label, outcome + ", " + syns, end / MILLI, lookups(trace), bars);
  }

  /** From each query to its answer; the query that was sent last counts. */
  private static List<Lookup> lookups(Trace trace) {
    Map<String, Double> asked = new HashMap<>();
    List<Lookup> lookups = new ArrayList<>();
    for (WireEvent event : trace.dns()) {
      String type = event.detail().replaceFirst("^tcp ", "").replaceFirst(" .*", "");
      if (!type.equals("AAAA") && !type.equals("A")) {
        continue;
      }
      AddressFamily family = type.equals("AAAA") ? AddressFamily.IPV6 : AddressFamily.IPV4;
      double at = event.atNanos() / MILLI;
      if (event.kind() == WireEvent.Kind.DNS_QUERY) {
        asked.put(type, at);
      } else {
        lookups.add(new Lookup(family, asked.getOrDefault(type, at), at, true, "", ""));
      }
    }
    return lookups;
  }

  private static Bar bar(Trace trace, Attempt attempt) {
    boolean refused = attempt.fate() == Fate.REFUSED || attempt.fate() == Fate.UNREACHABLE;
    return new Bar(
        "",
        attempt.ipv6() ? AddressFamily.IPV6 : AddressFamily.IPV4,
        attempt.start() / MILLI,
        Double.NaN,
        end(trace, attempt) / MILLI,
        attempt.syns().stream().map(syn -> syn / MILLI).toList(),
        attempt.won() ? Bar.End.WON : refused ? Bar.End.FAILED : Bar.End.LOST,
        attempt.fate().toString(),
        "");
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
}
