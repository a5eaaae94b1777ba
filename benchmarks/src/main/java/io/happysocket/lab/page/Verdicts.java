// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Client.Kind;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Attempt;
import io.happysocket.lab.trace.Oracle;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sentences about the default: where it is slower than a peer, and what it puts on the wire. */
final class Verdicts {

  /** RFC 8305 section 5: the least time between two attempts. */
  private static final double FLOOR_MILLIS = 10;

  private static final String REFERENCE = "happy-eyeballs";

  private final Board board;
  private final double noise;

  Verdicts(Board board, Noise noise) {
    this.board = board;
    this.noise = noise.high();
  }

  List<String> sentences() {
    List<String> all = new ArrayList<>();
    all.add(faster("prefers IPv6", Kind.PREFERS_IPV6, Mode.COLD));
    all.add(faster("prefers IPv4", Kind.PREFERS_IPV4, Mode.COLD));
    all.add(faster("prefers IPv4", Kind.PREFERS_IPV4, Mode.WARM));
    all.add(misses());
    all.add(moreSyns());
    all.add(leastSpacing());
    return all;
  }

  private String faster(String which, Kind kind, Mode mode) {
    List<String> cases = new ArrayList<>();
    for (Scenario scenario : board.scenarios()) {
      Result ours = board.byDefault(scenario, mode);
      List<String> peers = new ArrayList<>();
      for (Client peer : board.clients(client -> client.kind() == kind)) {
        Result theirs = board.get(scenario, peer, Mode.COLD);
        if (ours != null && theirs != null && later(ours, theirs)) {
          peers.add(peer.label() + " " + Figures.time(sinceAnswers(theirs, mode)));
        }
      }
      if (!peers.isEmpty()) {
        String own = Figures.time(ours.millis());
        cases.add(scenario.title() + " (" + own + "): " + String.join(", ", peers));
      }
    }
    String subject = "A peer that " + which + " is faster than HappySocket, " + mode + ", by more";
    return subject + " than the noise: " + list(cases);
  }

  private boolean later(Result ours, Result theirs) {
    double difference = ours.millis() - sinceAnswers(theirs, ours.mode());
    return difference > noise && theirs.connected();
  }

  /** A warm client has its answers: what a cold one waited for them does not count. */
  private static double sinceAnswers(Result peer, Mode ours) {
    if (ours == Mode.COLD || !peer.connected()) {
      return peer.millis();
    }
    return (peer.median().connectedNanos() - peer.median().attempts().get(0).start()) / 1e6;
  }

  private String misses() {
    List<String> counts = new ArrayList<>();
    long possible = board.scenarios().stream().filter(Verdicts::possible).count();
    for (Client client : board.clients(each -> each.kind() != Kind.STRATEGY)) {
      long missed =
          board.scenarios().stream()
              .filter(Verdicts::possible)
              .map(scenario -> board.get(scenario, client, Mode.COLD))
              .filter(result -> result != null && !result.connected())
              .count();
      counts.add(client.label() + " " + missed);
    }
    return "Not connected, of %d scenarios in which something answers: %s."
        .formatted(possible, String.join(", ", counts));
  }

  private static boolean possible(Scenario scenario) {
    return !Double.isInfinite(Oracle.millis(scenario, Oracle.BOTH));
  }

  private String moreSyns() {
    List<String> cases = new ArrayList<>();
    for (Client rfc : board.clients(client -> client.id().equals(REFERENCE))) {
      for (Scenario scenario : board.scenarios()) {
        Result plain = board.get(scenario, rfc, Mode.COLD);
        for (Mode mode : Mode.values()) {
          Result ours = board.byDefault(scenario, mode);
          if (ours != null && plain != null && ours.median().syns() > plain.median().syns()) {
            String text = "%s, %s: %d, not %d";
            int more = ours.median().syns();
            cases.add(text.formatted(scenario.title(), mode, more, plain.median().syns()));
          }
        }
      }
    }
    return "HappySocket sends more SYNs than RFC 8305 as it stands (the strategy `"
        + REFERENCE
        + "`, cold): "
        + list(cases);
  }

  private String leastSpacing() {
    double least = Double.POSITIVE_INFINITY;
    for (Result result : board.results()) {
      if (result.client().ours()) {
        for (var trace : result.traces()) {
          List<Attempt> attempts = trace.attempts();
          for (int i = 1; i < attempts.size(); i++) {
            long gap = attempts.get(i).start() - attempts.get(i - 1).start();
            least = Math.min(least, gap / 1e6);
          }
        }
      }
    }
    return Double.isInfinite(least)
        ? "HappySocket never tried two addresses."
        : String.format(
            Locale.ROOT,
            "The least time between two attempts of HappySocket, with any strategy, was %.2f ms;"
                + " RFC 8305 demands %.0f.",
            least,
            FLOOR_MILLIS);
  }

  private static String list(List<String> cases) {
    return cases.isEmpty() ? "never." : String.join("; ", cases) + ".";
  }
}
