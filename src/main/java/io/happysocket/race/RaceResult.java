// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.Destination;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a race. Immutable, for any thread; holds no channel and nothing of the host. The
 * report and the history updates are put together when asked for.
 */
public final class RaceResult {

  private final Request request;
  private final RaceFacts facts;
  private final Ending ending;

  /**
   * The result of a race that writes its facts no more.
   *
   * @param request what was asked for
   * @param facts what happened
   * @param ending how it ended
   */
  RaceResult(Request request, RaceFacts facts, Ending ending) {
    this.request = request;
    this.facts = facts;
    this.ending = ending;
  }

  /**
   * How it ended.
   *
   * @return the outcome
   */
  public RaceReport.Outcome outcome() {
    return ending.outcome();
  }

  /**
   * Why it ended so, for what was not tried, and for a race that was cancelled.
   *
   * @return in words, perhaps empty
   */
  public String why() {
    return ending.why();
  }

  /**
   * The attempt that won.
   *
   * @return its number, or -1
   */
  public int winner() {
    return ending.winner();
  }

  /**
   * The destination that won.
   *
   * @return it; null when none did
   */
  public @Nullable Destination destination() {
    return ending.winner() < 0 ? null : facts.attempts().get(ending.winner()).destination();
  }

  /**
   * What the strategy or the address filter threw, or what went wrong with the host of the race.
   *
   * @return it; null when neither did
   */
  public @Nullable Throwable cause() {
    return ending.cause();
  }

  /**
   * What was asked for.
   *
   * @return the request
   */
  public Request request() {
    return request;
  }

  /**
   * The network that it was run on.
   *
   * @return this machine's addresses at the time
   */
  public LocalNetwork network() {
    return facts.network();
  }

  /**
   * The addresses in the order in which they were tried, then those that were not.
   *
   * @return none that was refused
   */
  public List<InetAddress> order() {
    return facts.order();
  }

  /**
   * The addresses that were tried, also those without a route.
   *
   * @return of each whether it was established before the race was over
   */
  public Map<InetAddress, Boolean> tried() {
    Map<InetAddress, Boolean> tried = new LinkedHashMap<>();
    for (AttemptFact attempt : facts.attempts()) {
      tried.merge(attempt.address(), facts.wasEstablished(attempt.number()), Boolean::logicalOr);
    }
    return tried;
  }

  /**
   * What it has shown, for the history: of each host by itself, since the addresses of one update
   * are compared with each other.
   *
   * @return in the order of the hosts; its attempts that sent a SYN, its lookups, and what it did
   *     not try
   */
  public List<HistoryUpdate> historyUpdates() {
    return new HistoryUpdates(facts).all();
  }

  /**
   * The addresses that were established and did not pass the handshake.
   *
   * @return the addresses with the cause of each
   */
  public Map<InetAddress, Throwable> rejected() {
    return new HistoryUpdates(facts).rejected();
  }

  /**
   * What happened.
   *
   * @return a new report, equal each time
   */
  public RaceReport report() {
    return new Reporter(request, facts, ending).report();
  }
}
