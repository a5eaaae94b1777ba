// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;

import io.happysocket.race.RaceScript;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.builtin.Strategies;
import java.util.ArrayList;
import java.util.List;

/**
 * The scenario of the test on real sockets, played in virtual time at the moments the engine saw.
 */
final class BothHosts {

  private BothHosts() {}

  /** What happened, in order, without the moments. */
  static List<String> events(RaceReport report) {
    List<String> events = new ArrayList<>();
    for (LookupReport lookup : report.lookups()) {
      events.add(lookup.family() + " " + lookup.outcome() + " " + lookup.addresses());
    }
    for (AttemptReport attempt : report.attempts()) {
      events.add(attempt.address() + " " + attempt.outcome() + " because " + attempt.reason());
    }
    events.add(report.outcome() + " with " + report.synCount() + " SYNs");
    return events;
  }

  /** ::1 and 127.0.0.1 refuse, 127.0.0.2 accepts. */
  static List<String> inVirtualTime(RaceReport real) {
    RaceScript race =
        RaceScript.of(Strategies.happyEyeballs())
            .network(RaceScript.network("::1", "127.0.0.1"))
            .immediate("127.0.0.2")
            .refusing("::1", "127.0.0.1")
            .start();
    race.at(real.lookups().get(0).endedNanos() / 1e6).answer(AAAA, "::1");
    race.at(real.lookups().get(1).endedNanos() / 1e6).answer(A, "127.0.0.1", "127.0.0.2");
    race.until(real.totalNanos() / 1e6);
    return events(race.report());
  }
}
