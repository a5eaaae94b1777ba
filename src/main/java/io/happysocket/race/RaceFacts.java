// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.DestinationOrder;
import io.happysocket.address.LocalNetwork;
import io.happysocket.history.HistoryView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one race: written by {@link Race}, read by the strategy. Records only; decides
 * nothing.
 */
final class RaceFacts implements RaceView {

  /** So many addresses of one answer may become candidates; a longer answer is cut (row 16). */
  static final int MAXIMUM_CANDIDATES = 64;

  private final RaceSpec spec;
  private final FamilyLookup ipv6 = new FamilyLookup(AddressFamily.IPV6);
  private final FamilyLookup ipv4 = new FamilyLookup(AddressFamily.IPV4);
  private final List<AttemptFact> attempts = new ArrayList<>(4);
  private final List<AttemptFact> attemptsView = Collections.unmodifiableList(attempts);
  private final List<AttemptNotes> notes = new ArrayList<>(4);
  private final List<InetAddress> refused = new ArrayList<>(0);
  private List<Destination> candidates = List.of();
  private List<InetAddress> addresses = List.of();
  private List<InetAddress> untried = new ArrayList<>(0);
  private List<InetAddress> untriedView = List.of();
  private long elapsedNanos;
  private long lastSynNanos = -Timing.FLOOR_NANOS;

  /** What a report wants to know of an attempt and a strategy does not. */
  record AttemptNotes(Reason reason, @Nullable Throwable cause) {}

  /** The lookup of one family: what the strategy sees of it, and what the report wants. */
  private static final class FamilyLookup {
    private LookupFact fact;
    private @Nullable LookupResult result;
    private @Nullable Throwable failing;
    private final List<String> servers = new ArrayList<>(1);

    FamilyLookup(AddressFamily family) {
      fact = new LookupFact(family, LookupFact.Status.NOT_ASKED, 0, List.of());
    }
  }

  RaceFacts(RaceSpec spec) {
    this.spec = spec;
  }

  // ---- what the strategy reads

  @Override
  public long elapsedNanos() {
    return elapsedNanos;
  }

  @Override
  public long deadlineNanos() {
    return spec.deadlineNanos();
  }

  @Override
  public Timing timing() {
    return spec.timing();
  }

  @Override
  public LocalNetwork network() {
    return spec.network();
  }

  @Override
  public HistoryView history() {
    return spec.history();
  }

  @Override
  public LookupFact lookup(AddressFamily family) {
    return of(family).fact;
  }

  @Override
  public String server(AddressFamily family) {
    List<String> asked = of(family).servers;
    return asked.isEmpty() ? "" : asked.get(0);
  }

  @Override
  public List<InetAddress> addresses() {
    return addresses;
  }

  @Override
  public List<InetAddress> untried() {
    return untriedView;
  }

  @Override
  public List<AttemptFact> attempts() {
    return attemptsView;
  }

  // ---- what the race and its report read

  @Nullable LookupResult result(AddressFamily family) {
    return of(family).result;
  }

  /** What a server answered in place of an answer, first; null when none did. */
  @Nullable Throwable failing(AddressFamily family) {
    return of(family).failing;
  }

  List<String> servers(AddressFamily family) {
    return of(family).servers;
  }

  AttemptNotes notes(int attempt) {
    return notes.get(attempt);
  }

  List<InetAddress> refused() {
    return refused;
  }

  /** When the last SYN was sent; when none was, 10 ms before the race, which holds nothing back. */
  long lastSynNanos() {
    return lastSynNanos;
  }

  boolean anythingPending() {
    return ipv6.fact.pending() || ipv4.fact.pending() || inFlight() > 0;
  }

  private FamilyLookup of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  // ---- what the race records

  void now(long elapsed) {
    // a host's clock is monotonic; two of its sources may still disagree by a little
    elapsedNanos = Math.max(elapsedNanos, elapsed);
  }

  void asking(AddressFamily family) {
    of(family).fact = new LookupFact(family, LookupFact.Status.PENDING, 0, List.of());
  }

  void failing(AddressFamily family, Throwable cause) {
    FamilyLookup lookup = of(family);
    if (lookup.failing == null) {
      lookup.failing = cause;
      lookup.fact = new LookupFact(family, LookupFact.Status.FAILING, 0, List.of());
    }
  }

  void answered(LookupResult result) {
    FamilyLookup lookup = of(result.family());
    lookup.result = result;
    List<InetAddress> mine = addCandidates(result.destinations());
    LookupFact.Status status =
        result.cause() == null ? LookupFact.Status.ANSWERED : LookupFact.Status.FAILED;
    lookup.fact = new LookupFact(result.family(), status, elapsedNanos, mine);
  }

  /** Takes the usable ones in, and returns those that this answer brought, in RFC 6724 order. */
  List<InetAddress> addCandidates(List<Destination> given) {
    if (given.isEmpty()) {
      return List.of();
    }
    List<InetAddress> brought = new ArrayList<>(given.size());
    List<Destination> all = new ArrayList<>(candidates);
    for (Destination destination : given) {
      if (brought.size() == MAXIMUM_CANDIDATES) {
        break;
      }
      InetAddress address = destination.address();
      if (brought.contains(address) || refused.contains(address)) {
        continue;
      }
      if (!spec.filter().allows(address)) {
        refused.add(address);
        continue;
      }
      brought.add(address);
      if (!addresses.contains(address)) {
        all.add(destination);
      }
    }
    order(all);
    List<InetAddress> mine = new ArrayList<>(addresses);
    mine.retainAll(brought);
    return Collections.unmodifiableList(mine);
  }

  private void order(List<Destination> all) {
    candidates = DestinationOrder.sort(all);
    List<InetAddress> ordered = new ArrayList<>(candidates.size());
    List<InetAddress> remaining = new ArrayList<>(candidates.size());
    for (Destination candidate : candidates) {
      ordered.add(candidate.address());
      if (!tried(candidate.address())) {
        remaining.add(candidate.address());
      }
    }
    addresses = Collections.unmodifiableList(ordered);
    untried = remaining;
    untriedView = Collections.unmodifiableList(remaining);
  }

  private boolean tried(InetAddress address) {
    for (AttemptFact attempt : attempts) {
      if (attempt.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  /** Records a start and returns the attempt's number. */
  int started(InetAddress address, Reason reason) {
    int number = attempts.size();
    untried.remove(address);
    attempts.add(
        new AttemptFact(
            number,
            address,
            elapsedNanos,
            AttemptFact.Status.IN_FLIGHT,
            0,
            0,
            /* synSent= */ true));
    notes.add(new AttemptNotes(reason, null));
    return number;
  }

  /** A SYN is on the wire: the 10 ms count from here. */
  void synSent() {
    lastSynNanos = elapsedNanos;
  }

  void checking(int number) {
    become(number, AttemptFact.Status.CHECKING, attempts.get(number).synSent());
  }

  /** The first attempt whose acceptance check runs; null when there is none. */
  @Nullable AttemptFact checking() {
    for (AttemptFact attempt : attempts) {
      if (attempt.checking()) {
        return attempt;
      }
    }
    return null;
  }

  void ended(int number, AttemptFact.Status status, boolean synSent, @Nullable Throwable cause) {
    become(number, status, synSent);
    notes.set(number, new AttemptNotes(notes.get(number).reason(), cause));
  }

  private void become(int number, AttemptFact.Status status, boolean synSent) {
    AttemptFact then = attempts.get(number);
    boolean checking = status == AttemptFact.Status.CHECKING;
    attempts.set(
        number,
        new AttemptFact(
            number,
            then.address(),
            then.startedNanos(),
            status,
            checking ? elapsedNanos : then.establishedNanos(),
            checking ? 0 : elapsedNanos,
            synSent));
  }
}
