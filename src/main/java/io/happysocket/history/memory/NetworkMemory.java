// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressKey;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.RttEstimate;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known on one network. Whatever is kept here expires; see {@link Expiring} and {@link
 * FamilyMemory}. Guarded by the lock of its history, {@link #familyBefore} and {@link #changes}
 * excepted.
 */
final class NetworkMemory {

  private static final int MAXIMUM_PREFIXES = 256;
  private static final int MAXIMUM_SERVERS = 16;
  private static final int MAXIMUM_REPORTED_FAILURES = 256;

  /** An address of which nothing is known is not silent before: most handshakes end sooner. */
  private static final long PATIENCE_NANOS = RttEstimate.INITIAL_TIMEOUT_NANOS;

  /** An address that has missed so often and is established again was not bad by itself. */
  private static final int RECOVERED = 2;

  /** So many silent neighbours count as one more silence of its own. */
  private static final int NEIGHBOURS = 2;

  /** An answer so far behind that for the other family is missing: the Resolution Delay. */
  private static final long LOOKUP_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Expiring<AddressKey, AddressHistory> addresses;
  private final Expiring<AddressKey, String> reportedFailures;
  private final Expiring<Prefix, RttEstimate> prefixes;
  private final Expiring<Prefix, Integer> skipped;
  private final Expiring<Server, Integer> missedLookups;
  private final FamilyMemory ipv6;
  private final FamilyMemory ipv4;

  /** For people only: the one thing that does not expire. */
  private long races;

  /** How often something was learnt. Written under the lock, and read without it, too. */
  private volatile int changes;

  private record Server(AddressFamily family, String name) {
    // by hand, as in Prefix
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Server server && family == server.family && name.equals(server.name);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + family.hashCode();
    }
  }

  NetworkMemory(int maximumAddresses, long expiryNanos) {
    addresses = new Expiring<>(maximumAddresses, expiryNanos);
    reportedFailures = new Expiring<>(MAXIMUM_REPORTED_FAILURES, expiryNanos);
    prefixes = new Expiring<>(MAXIMUM_PREFIXES, expiryNanos);
    skipped = new Expiring<>(MAXIMUM_PREFIXES, expiryNanos);
    missedLookups = new Expiring<>(MAXIMUM_SERVERS, expiryNanos);
    ipv6 = new FamilyMemory(expiryNanos);
    ipv4 = new FamilyMemory(expiryNanos);
  }

  // ---- reading

  /** Any thread, without the lock: while this stays the same, so does what is known. */
  int changes() {
    return changes;
  }

  /** Addresses of one prefix that missed are skipped, and probed, together. */
  AddressHistory address(InetAddress address, long nowNanos) {
    AddressHistory known = known(address, nowNanos);
    if (known.misses() > 0) {
      known = known.skippedTogether(skipped(Prefix.of(address), nowNanos));
    }
    String reportedFailure =
        reportedFailures.isEmpty() ? null : reportedFailures.get(AddressKey.of(address), nowNanos);
    return reportedFailure == null ? known : known.withReportedFailure(reportedFailure);
  }

  /** What its own attempts have shown. */
  private AddressHistory known(InetAddress address, long nowNanos) {
    AddressHistory known = addresses.get(AddressKey.of(address), nowNanos);
    return known == null ? AddressHistory.NONE : known;
  }

  @Nullable RttEstimate prefix(InetAddress address, long nowNanos) {
    return prefixes.isEmpty() ? null : prefixes.get(Prefix.of(address), nowNanos);
  }

  /** Any thread, without the lock: as {@link #family}; null if that has to be called. */
  @Nullable FamilyHistory familyBefore(AddressFamily family, long nowNanos) {
    return of(family).readBefore(nowNanos);
  }

  FamilyHistory family(AddressFamily family, long nowNanos) {
    return of(family).read(nowNanos);
  }

  int missedLookups(AddressFamily family, String server, long nowNanos) {
    Integer missed = missedLookups.get(new Server(family, server), nowNanos);
    return missed == null ? 0 : missed;
  }

  private int skipped(Prefix prefix, long nowNanos) {
    Integer races = skipped.get(prefix, nowNanos);
    return races == null ? 0 : races;
  }

  MemoryHistory.Network snapshot(String name, long nowNanos) {
    Map<InetAddress, AddressHistory> known = new LinkedHashMap<>();
    addresses.current(nowNanos).forEach((key, history) -> known.put(key.address(), history));
    reportedFailures
        .current(nowNanos)
        .forEach(
            (key, reason) ->
                known.merge(
                    key.address(),
                    AddressHistory.NONE.withReportedFailure(reason),
                    (history, none) -> history.withReportedFailure(reason)));
    return new MemoryHistory.Network(
        name, races, ipv6.read(nowNanos), ipv4.read(nowNanos), Map.copyOf(known));
  }

  private FamilyMemory of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  @Override
  public String toString() {
    return races + " races, " + addresses.size() + " addresses, IPv6 " + ipv6 + ", IPv4 " + ipv4;
  }

  // ---- learning

  void learn(HistoryUpdate update, long nowNanos) {
    changed();
    races++;
    List<HistoryUpdate.Attempt> attempts = update.attempts();
    HistoryUpdate.Attempt winner = winner(attempts);
    boolean compared = attempts.size() > 1 && compare(attempts, nowNanos);
    for (int i = 0; i < attempts.size(); i++) {
      attempt(attempts.get(i), winner, nowNanos);
    }
    if (compared) {
      InetAddress first = attempts.get(0).address();
      addresses.put(AddressKey.of(first), known(first, nowNanos).compared(), nowNanos);
    }
    for (int i = 0; i < update.skipped().size(); i++) { // no iterators: for every race
      skipped(update.skipped().get(i), nowNanos);
    }
    for (int i = 0; i < update.lookups().size(); i++) {
      lookup(update.lookups().get(i), nowNanos);
    }
  }

  /** An address that has not missed is being tried: it is not skipped any longer. */
  void started(InetAddress address, long nowNanos) {
    changed();
    AddressKey key = AddressKey.of(address);
    AddressHistory known = addresses.get(key, nowNanos);
    if (known != null && known.misses() == 0 && known.skipped() > 0) {
      addresses.put(key, known.skippedTogether(0), known.atNanos());
    }
  }

  void reportFailure(InetAddress address, String reason, long nowNanos) {
    changed();
    reportedFailures.put(AddressKey.of(address), reason, nowNanos);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void changed() {
    changes++;
  }

  /** Being skipped keeps nothing in memory: an address is remembered from its last attempt on. */
  private void skipped(InetAddress address, long nowNanos) {
    AddressKey key = AddressKey.of(address);
    AddressHistory known = addresses.get(key, nowNanos);
    if (known == null) {
      known = AddressHistory.NONE.at(nowNanos);
    }
    addresses.put(key, known.afterSkip(), known.atNanos());
    if (known.misses() > 0) {
      Prefix prefix = Prefix.of(address);
      skipped.put(prefix, skipped(prefix, nowNanos) + 1, nowNanos);
    }
    if (isBeyondTheLink(address)) {
      of(AddressFamily.of(address)).skipped(nowNanos);
    }
  }

  /** What does not leave the machine or its link says nothing of a family's path. */
  private static boolean isBeyondTheLink(InetAddress address) {
    return !address.isLoopbackAddress() && !address.isLinkLocalAddress();
  }

  private static HistoryUpdate.@Nullable Attempt winner(List<HistoryUpdate.Attempt> attempts) {
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).outcome() == HistoryUpdate.Attempt.Outcome.ESTABLISHED) {
        return attempts.get(i);
      }
    }
    return null;
  }

  private void attempt(
      HistoryUpdate.Attempt attempt, HistoryUpdate.@Nullable Attempt winner, long nowNanos) {
    InetAddress address = attempt.address();
    AddressHistory before = known(address, nowNanos);
    FamilyMemory family = of(AddressFamily.of(address));
    boolean byOtherFamily =
        winner != null && AddressFamily.of(winner.address()) != AddressFamily.of(address);
    if (before.misses() > 0) {
      skipped.remove(Prefix.of(address));
    }
    boolean beyondTheLink = isBeyondTheLink(address);
    if (beyondTheLink) {
      family.tried(nowNanos);
    }
    if (attempt.outcome() == HistoryUpdate.Attempt.Outcome.ESTABLISHED) {
      addresses.put(AddressKey.of(address), before.established(attempt, nowNanos), nowNanos);
      if (beyondTheLink) {
        established(address, before, nowNanos);
        if (attempt.isRttSample()) {
          measured(address, before.rtt(), attempt.afterNanos(), nowNanos);
        }
      }
      return;
    }
    if (attempt.outcome() == HistoryUpdate.Attempt.Outcome.SILENT
        && !overdue(attempt, winner, before, nowNanos)) {
      addresses.put(
          AddressKey.of(address),
          before.undecided(byOtherFamily, attempt.afterNanos(), nowNanos),
          nowNanos);
      return;
    }
    int misses = before.established() == 0 && neighboursMiss(address, nowNanos) ? 2 : 1;
    addresses.put(
        AddressKey.of(address), before.missed(misses, attempt.outcome(), nowNanos), nowNanos);
    if (beyondTheLink && byOtherFamily) {
      family.missed(Prefix.of(address), nowNanos);
    }
  }

  private void established(InetAddress address, AddressHistory before, long nowNanos) {
    AddressFamily family = AddressFamily.of(address);
    Prefix prefix = Prefix.of(address);
    // what missed beside it was not the destinations' fault
    if (of(family).established(nowNanos)) {
      forgive(each -> AddressFamily.of(each) == family);
    } else if (before.misses() >= RECOVERED) {
      forgive(each -> Prefix.of(each).equals(prefix));
    }
  }

  private void measured(
      InetAddress address, @Nullable RttEstimate before, long rttNanos, long nowNanos) {
    FamilyMemory family = of(AddressFamily.of(address));
    if (before == null) {
      family.destination(rttNanos, nowNanos);
    } else {
      family.measured(before, rttNanos, nowNanos);
    }
    Prefix prefix = Prefix.of(address);
    RttEstimate known = prefixes.get(prefix, nowNanos);
    RttEstimate after = known == null ? RttEstimate.first(rttNanos) : known.next(rttNanos);
    prefixes.put(prefix, after, nowNanos);
  }

  /** Whether others of its prefix miss, and none was ever established: that weighs as one miss. */
  private boolean neighboursMiss(InetAddress address, long nowNanos) {
    Prefix prefix = Prefix.of(address);
    return prefixes.get(prefix, nowNanos) == null
        && addresses.count(
                (each, known) ->
                    known.misses() > 0
                        && !each.equals(AddressKey.of(address))
                        && Prefix.of(each.address()).equals(prefix),
                nowNanos)
            >= NEIGHBOURS;
  }

  private void forgive(Predicate<InetAddress> which) {
    addresses.replaceIf((each, known) -> which.test(each.address()), AddressHistory::forgiven);
  }

  /**
   * Whether an attempt was silent for so long that its SYN, or the answer, must have been lost. One
   * that lost early against another says little, so: longer than its own estimate allows; or, where
   * there is none or it has missed before, longer than the winner took, which was started later.
   */
  private boolean overdue(
      HistoryUpdate.Attempt attempt,
      HistoryUpdate.@Nullable Attempt winner,
      AddressHistory before,
      long nowNanos) {
    RttEstimate own = before.rtt();
    long patience = PATIENCE_NANOS;
    if (own != null) {
      patience = family(AddressFamily.of(attempt.address()), nowNanos).timeoutNanos(own);
    }
    if (winner != null && (own == null || before.misses() > 0)) {
      patience = Math.min(patience, winner.afterNanos());
    }
    return attempt.afterNanos() > patience;
  }

  /**
   * What the second family tried could have saved, where this race is the first to tell.
   *
   * @return whether this race tells
   */
  private boolean compare(List<HistoryUpdate.Attempt> attempts, long nowNanos) {
    InetAddress first = attempts.get(0).address();
    RttEstimate rtt = known(first, nowNanos).rtt();
    if (rtt == null) {
      return false;
    }
    for (int i = 1; i < attempts.size(); i++) {
      HistoryUpdate.Attempt other = attempts.get(i);
      if (AddressFamily.of(other.address()) != AddressFamily.of(first)) {
        AddressHistory before = known(other.address(), nowNanos);
        boolean told = other.isRttSample();
        if (!told && other.outcome() == HistoryUpdate.Attempt.Outcome.ESTABLISHED) {
          return false; // its SYN was lost
        }
        boolean compared =
            told || before.undecided(false, other.afterNanos(), 0).isKnownSlower(rtt);
        if (compared && before.rtt() == null && !before.isKnownSlower(rtt)) {
          double part = (double) other.afterNanos() / Math.max(1, rtt.smoothedNanos());
          of(AddressFamily.of(first)).compared(told ? Math.max(0, 1 - part) : 0, nowNanos);
        }
        return compared;
      }
    }
    return false;
  }

  private void lookup(HistoryUpdate.Lookup lookup, long nowNanos) {
    if (missedLookups.isEmpty() && lookup.end() != HistoryUpdate.Lookup.End.UNANSWERED) {
      return; // nothing to forget, which is nearly always so
    }
    Server server = new Server(lookup.family(), lookup.server());
    boolean late = lookup.behindNanos() >= LOOKUP_PATIENCE_NANOS;
    if (lookup.end() == HistoryUpdate.Lookup.End.UNANSWERED) {
      if (late) {
        int missed = missedLookups(lookup.family(), lookup.server(), nowNanos);
        missedLookups.put(server, missed + 1, nowNanos);
      }
    } else if (!late || lookup.end() == HistoryUpdate.Lookup.End.POSITIVE) {
      missedLookups.remove(server);
    }
  }
}
