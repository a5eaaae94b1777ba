// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.LookupFact;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the facts of a race that has ended into what the history learns from it. */
final class HistoryUpdates {

  /** A caller's exceptions may be each other's causes. */
  private static final int MOST_CAUSES = 8;

  private final RaceFacts facts;

  HistoryUpdates(RaceFacts facts) {
    this.facts = facts;
  }

  /** What the race has shown of each host. */
  List<HistoryUpdate> all() {
    List<HostFacts> hosts = facts.hosts().all();
    if (hosts.size() == 1) {
      return List.of(update(hosts.get(0)));
    }
    return hosts.stream().map(this::update).toList();
  }

  private HistoryUpdate update(HostFacts host) {
    List<AttemptFact> attempts = facts.attempts();
    HistoryUpdate.Attempt[] observations = new HistoryUpdate.Attempt[attempts.size()];
    int count = 0;
    for (int i = 0; i < attempts.size(); i++) {
      AttemptFact attempt = attempts.get(i);
      if (attempt.synSent()
          && facts.hosts().of(attempt.destination()) == host
          && speaks(attempt.number())) {
        observations[count++] = observation(attempt, facts.wasEstablished(attempt.number()));
      }
    }
    return new HistoryUpdate(
        List.of(count == observations.length ? observations : Arrays.copyOf(observations, count)),
        both(lookup(host, AddressFamily.IPV6), lookup(host, AddressFamily.IPV4)),
        both(skipped(host, AddressFamily.IPV6), skipped(host, AddressFamily.IPV4)));
  }

  /** What there is of two. */
  private static <T> List<T> both(@Nullable T one, @Nullable T other) {
    if (one == null) {
      return other == null ? List.of() : List.of(other);
    }
    return other == null ? List.of(one) : List.of(one, other);
  }

  /**
   * Of two attempts at one address one is told: that which was established, or else the one that
   * failed. The other was silent because its SYN was lost, or not for long enough to say anything.
   */
  private boolean speaks(int attempt) {
    int other = facts.retry().otherOf(attempt);
    if (other < 0 || !facts.attempts().get(other).synSent()) {
      return true;
    }
    int mine = weight(attempt);
    int its = weight(other);
    return mine > its || (mine == its && !facts.retry().is(attempt));
  }

  private int weight(int number) {
    AttemptFact attempt = facts.attempts().get(number);
    boolean established = facts.wasEstablished(number) || attempt.establishedNanos() > 0;
    return established ? 2 : attempt.status() == AttemptFact.Status.FAILED ? 1 : 0;
  }

  /** One that was established and never accepted nor refused counts as silent: nobody was there. */
  private HistoryUpdate.Attempt observation(AttemptFact attempt, boolean established) {
    boolean failed = attempt.status() == AttemptFact.Status.FAILED;
    boolean answered = attempt.establishedNanos() > 0 && (established || failed);
    long end =
        answered
            ? attempt.establishedNanos()
            : attempt.inFlight() ? facts.elapsedNanos() : attempt.endedNanos();
    HistoryUpdate.Attempt.Outcome outcome =
        established || answered
            ? HistoryUpdate.Attempt.Outcome.ESTABLISHED
            : failed ? HistoryUpdate.Attempt.Outcome.FAILED : HistoryUpdate.Attempt.Outcome.SILENT;
    return new HistoryUpdate.Attempt(
        attempt.destination().represented(), outcome, end - attempt.startedNanos());
  }

  /** Null if no server was asked for the family: what a cache had says nothing of one. */
  private HistoryUpdate.@Nullable Lookup lookup(HostFacts host, AddressFamily family) {
    LookupFact fact = host.firstLookup(family);
    if (fact.status() == LookupFact.Status.NOT_ASKED || host.wasCached(family)) {
      return null;
    }
    LookupFact other = host.firstLookup(family.other());
    HistoryUpdate.Lookup.End end =
        fact.awaited()
            ? HistoryUpdate.Lookup.End.UNANSWERED
            : fact.positive()
                ? HistoryUpdate.Lookup.End.POSITIVE
                : HistoryUpdate.Lookup.End.NEGATIVE;
    long until = fact.pending() ? facts.elapsedNanos() : fact.answeredNanos();
    long behind = other.positive() ? Math.max(0, until - other.answeredNanos()) : 0;
    return new HistoryUpdate.Lookup(family, host.firstServer(family), end, behind);
  }

  /** The address of a family that would have been tried first, if none was. */
  private @Nullable InetAddress skipped(HostFacts host, AddressFamily family) {
    Destination first = host.firstUntried(family);
    return first != null && wasSkipped(host, family) ? first.represented() : null;
  }

  /** A host whose turn did not come had no family skipped. */
  private boolean wasSkipped(HostFacts host, AddressFamily family) {
    if (host.attempts() == 0 && facts.hosts().all().size() > 1) {
      return false;
    }
    for (AttemptFact attempt : facts.attempts()) {
      if (attempt.family() == family && facts.hosts().of(attempt.destination()) == host) {
        return false;
      }
    }
    return true;
  }

  /** The addresses whose handshake failed, other than for want of a thread or memory. */
  Map<InetAddress, Throwable> rejected() {
    Map<InetAddress, Throwable> rejected = new LinkedHashMap<>(1);
    for (AttemptFact attempt : facts.attempts()) {
      Throwable cause = attempt.cause();
      if (attempt.establishedNanos() > 0 && cause != null && !lacked(cause)) {
        rejected.put(attempt.destination().represented(), cause);
      }
    }
    return rejected;
  }

  /** A check that had no thread or no memory, both of which are such an Error, says nothing. */
  private static boolean lacked(Throwable cause) {
    Throwable each = cause;
    for (int depth = 0; each != null && depth < MOST_CAUSES; depth++) {
      if (each instanceof VirtualMachineError) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }
}
