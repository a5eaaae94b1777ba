// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.race.DialResult;
import io.happysocket.race.LookupResult;
import io.happysocket.race.Race;
import io.happysocket.race.RaceHost;
import io.happysocket.race.RaceSpec;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * A race without sockets and clock, in which every address stays silent: it shows in which order
 * the strategy would try them. Nothing is learnt from it.
 */
public final class Rehearsal implements RaceHost {

  private long elapsedNanos;

  private Rehearsal() {}

  /**
   * Plays it to its deadline.
   *
   * @param spec what the race would be run with
   * @param answers of every lookup that the strategy wants, known from the beginning
   * @return the addresses that may be tried, in the order of their starts; then those that the
   *     strategy would not have come to
   */
  static Order play(RaceSpec spec, List<LookupResult> answers) {
    Rehearsal host = new Rehearsal();
    Race race = new Race(spec, host);
    race.start();
    race.answered(answers, 0);
    while (!race.isOver()) {
      host.elapsedNanos = race.wakeNanos();
      race.advance(host.elapsedNanos);
    }
    RaceReport report = race.report();
    return new Order(
        report.attempts().stream()
            .map(AttemptReport::address)
            .filter(spec.filter()::allows)
            .toList(),
        report);
  }

  /**
   * What came of it.
   *
   * @param addresses in order
   * @param report of the race that nobody won
   */
  public record Order(List<InetAddress> addresses, RaceReport report) {}

  @Override
  public void lookup(Set<AddressFamily> families) {
    // answered by whoever plays
  }

  @Override
  public DialResult dial(int attempt, InetAddress address) {
    return new DialResult.InFlight(elapsedNanos);
  }

  @Override
  public void close(int attempt) {
    // there is nothing to close
  }

  @Override
  public void finished(int winner) {
    // nobody wins
  }
}
