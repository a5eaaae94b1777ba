// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.HistoryView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The talk's recommendation, "biased, but still pleasantly amused": IPv6 at the AAAA answer; IPv4 a
 * wait after the A answer unless IPv6 has connected by then, or at once when IPv6 is known to be of
 * no use. The talk says nothing of several addresses: here a failure starts the next of the same
 * protocol, or else of the other; and once both protocols run, or one has no address, every further
 * wait starts one more, the protocols in turn.
 *
 * @param name the name to show
 * @param waitNanos the wait, or what stands for it without history
 * @param byRtt whether the wait is the RTT estimate of the IPv6 address, as Safari's
 */
record PleasantlyAmused(String name, long waitNanos, boolean byRtt) implements ConnectStrategy {

  private static final Reason AAAA = Reason.of("the AAAA answer");
  private static final Reason NO_IPV6 = Reason.of("IPv6 is known to be unusable");

  @Override
  public Step next(RaceView race) {
    Destination ipv6 = race.firstUntried(AddressFamily.IPV6);
    Destination ipv4 = race.firstUntried(AddressFamily.IPV4);
    if (ipv6 != null && Pacing.tried(race, AddressFamily.IPV6) == 0) {
      return new Step.Attempt(ipv6, AAAA);
    }
    if (ipv4 != null && Pacing.tried(race, AddressFamily.IPV4) == 0) {
      return ipv4First(race, ipv6, ipv4);
    }
    AttemptFact last = race.lastAttempt();
    if (last == null) {
      return Pacing.NEWS;
    }
    AttemptFact failed = Pacing.unreplacedFailure(race.attempts());
    AddressFamily turn = failed == null ? last.family().other() : failed.family();
    Destination next = race.firstUntried(turn);
    if (next == null) {
      next = race.firstUntried(turn.other());
    }
    return next == null
        ? Pacing.NEWS
        : Pacing.staggered(race, next, wait(race), delay("no connection within", race));
  }

  /** IPv4 waits; meanwhile a failed IPv6 attempt is replaced by the next IPv6 address. */
  private Step ipv4First(RaceView race, @Nullable Destination ipv6, Destination ipv4) {
    AttemptFact failed = Pacing.unreplacedFailure(race.attempts());
    if (failed != null && ipv6 != null) {
      return new Step.Attempt(ipv6, new Pacing.Failed(failed.address()));
    }
    if (ipv6IsOfNoUse(race)) {
      return new Step.Attempt(ipv4, NO_IPV6);
    }
    long atNanos = answeredNanos(race) + wait(race);
    return Pacing.due(race, ipv4, atNanos, delay("after the A answer", race));
  }

  private static boolean ipv6IsOfNoUse(RaceView race) {
    if (!Pacing.usable(race, AddressFamily.IPV6)
        || race.history().health(AddressFamily.IPV6) == HistoryView.Health.UNUSABLE) {
      return true;
    }
    // negative, or a server fails, or every address of it has failed
    return !race.lookup(AddressFamily.IPV6).awaited()
        && race.firstUntried(AddressFamily.IPV6) == null
        && !Pacing.busy(race, AddressFamily.IPV6);
  }

  /** When the IPv4 addresses became known; an AAAA answer may bring IPv4-mapped ones. */
  private static long answeredNanos(RaceView race) {
    LookupFact a = race.lookup(AddressFamily.IPV4);
    return a.positive() ? a.answeredNanos() : race.lookup(AddressFamily.IPV6).answeredNanos();
  }

  private long wait(RaceView race) {
    if (byRtt) {
      List<Destination> destinations = race.destinations();
      for (int i = 0; i < destinations.size(); i++) {
        if (destinations.get(i).family() == AddressFamily.IPV6) {
          return Pacing.rttNanos(race, destinations.get(i), waitNanos);
        }
      }
    }
    return waitNanos;
  }

  private Reason delay(String what, RaceView race) {
    return new Pacing.Delay(what, wait(race), "");
  }
}
