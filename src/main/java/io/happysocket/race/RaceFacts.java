// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.DestinationOrder;
import io.happysocket.address.LocalNetwork;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.PolicyTable;
import io.happysocket.history.HistoryView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one race: written by {@link Race}, read by the strategy. Records only; decides
 * nothing.
 */
final class RaceFacts implements RaceView {

  /** So many addresses of one answer may become candidates; a longer answer is cut (row 16). */
  static final int MAXIMUM_CANDIDATES = 64;

  private final Settings settings;
  private final Request request;
  private LocalNetwork network;
  private final PolicyTable policy;
  private final HistoryView history;
  private final List<HostFacts> hosts;

  /** The host of each endpoint; several addresses that the caller has may be of one host. */
  private final List<HostFacts> endpoints;

  private final List<AttemptFact> attempts = new ArrayList<>(4);
  private final List<AttemptFact> attemptsView = Collections.unmodifiableList(attempts);
  private final List<Destination> refused = new ArrayList<>(0);
  private List<Destination> destinations = List.of();
  private List<Destination> untried = List.of();
  private List<Destination> inTurn = List.of();
  private long knownSinceNanos;
  private long elapsedNanos;
  private long startedNanos;
  private long lastSynNanos = -Timing.FLOOR_NANOS;
  private String strategyName = "";

  /** The attempts that were established: the winner, and those in the very turn of its win. */
  private final BitSet established = new BitSet();

  /** What is being dialled; an attempt only when it is known what became of that. */
  private @Nullable Destination dialling;

  private Reason diallingReason = Reason.NONE;

  RaceFacts(Settings settings, Request request, LocalNetwork network, HistoryView history) {
    this.settings = settings;
    this.request = request;
    this.network = network;
    this.policy = settings.policy().on(network);
    this.history = history;
    if (request.isOverSeveral()) {
      hosts = new ArrayList<>(request.endpoints().size());
      endpoints = new ArrayList<>(request.endpoints().size());
      request.endpoints().forEach(each -> endpoints.add(hostOf(each)));
    } else {
      hosts = List.of(new HostFacts(request.endpoints().get(0)));
      endpoints = hosts;
    }
  }

  private HostFacts hostOf(Endpoint endpoint) {
    for (HostFacts host : hosts) {
      if (host.endpoint().isHost(endpoint.host(), endpoint.port())) {
        return host;
      }
    }
    HostFacts host = new HostFacts(endpoint);
    hosts.add(host);
    return host;
  }

  // ---- what the strategy reads

  @Override
  public long elapsedNanos() {
    return elapsedNanos;
  }

  @Override
  public long deadlineNanos() {
    return request.deadlineNanos();
  }

  @Override
  public Timing timing() {
    return settings.timing();
  }

  @Override
  public LocalNetwork network() {
    return network;
  }

  @Override
  public HistoryView history() {
    return history;
  }

  @Override
  public LookupFact lookup(AddressFamily family) {
    return turn().lookup(family);
  }

  @Override
  public String server(AddressFamily family) {
    return turn().firstServer(family);
  }

  @Override
  public List<Destination> destinations() {
    return destinations;
  }

  @Override
  public AddressFamily preferredFamily() {
    HostFacts host = turn();
    List<Destination> known = host.destinations();
    if (known.isEmpty()) {
      return AddressFamily.IPV6;
    }
    Destination best = known.get(0);
    AddressFamily other = best.family().other();
    return host.lookup(other).pending()
            && !host.has(other)
            && DestinationOrder.mayPrecede(other, best, network, policy)
        ? other
        : best.family();
  }

  @Override
  public List<Destination> untried() {
    return untried;
  }

  @Override
  public List<Destination> inTurn() {
    return inTurn;
  }

  @Override
  public long knownSinceNanos() {
    return knownSinceNanos;
  }

  @Override
  public List<AttemptFact> attempts() {
    return attemptsView;
  }

  // ---- what the race and its report read

  long startedNanos() {
    return startedNanos;
  }

  String strategyName() {
    return strategyName;
  }

  /** In the caller's order. */
  List<HostFacts> hosts() {
    return hosts;
  }

  /** The host of one of the request's endpoints. */
  HostFacts host(int endpoint) {
    return endpoints.get(endpoint);
  }

  /** The host of a destination. */
  HostFacts host(Destination destination) {
    if (hosts.size() > 1) {
      for (HostFacts host : hosts) {
        if (host.endpoint().has(destination)) {
          return host;
        }
      }
    }
    return hosts.get(0);
  }

  /**
   * The host whose turn it is: that of the first destination that was not tried; where there is
   * none, one that is being looked up.
   */
  private HostFacts turn() {
    if (hosts.size() == 1) {
      return hosts.get(0);
    }
    if (!untried.isEmpty()) {
      return host(untried.get(0));
    }
    for (HostFacts host : hosts) {
      if (host.anythingPending()) {
        return host;
      }
    }
    return hosts.get(0);
  }

  boolean wasEstablished(int attempt) {
    return established.get(attempt);
  }

  List<Destination> refused() {
    return refused;
  }

  /** When the last SYN was sent; when none was, 10 ms before the race, which holds nothing back. */
  long lastSynNanos() {
    return lastSynNanos;
  }

  boolean dialling() {
    return dialling != null;
  }

  boolean isDialling(int attempt) {
    return dialling != null && attempt == attempts.size();
  }

  boolean inFlight(int attempt) {
    return attempt >= 0 && attempt < attempts.size() && attempts.get(attempt).inFlight();
  }

  boolean isChecking(int attempt) {
    return attempts.get(attempt).checking();
  }

  boolean anythingPending() {
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i).anythingPending() || hosts.get(i).anythingPendingAgain()) {
        return true;
      }
    }
    return inFlight() > 0;
  }

  /** Whether nothing is left that could win but what was asked again. */
  boolean onlyAskedAgain() {
    boolean again = false;
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i).anythingPending()) {
        return false;
      }
      again |= hosts.get(i).anythingPendingAgain();
    }
    return again && inFlight() == 0;
  }

  /** Whether an answer from a cache has brought addresses, and its host was not asked again. */
  boolean mayBeOld() {
    for (int i = 0; i < hosts.size(); i++) {
      if (!hosts.get(i).mayBeOld().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  // ---- what the race records

  void now(long elapsed) {
    // a host's clock is monotonic; two of its sources may still disagree by a little
    elapsedNanos = Math.max(elapsedNanos, elapsed);
  }

  /** The network itself stays what it was; what is known of it may grow. */
  boolean here(LocalNetwork now) {
    boolean news = !now.nat64().equals(network.nat64());
    network = news ? network.with(now.nat64()) : network;
    return news;
  }

  void started(String strategy) {
    startedNanos = elapsedNanos;
    strategyName = strategy;
  }

  /** Takes the destinations of literals in, which may be of several hosts. */
  void known(List<Destination> known) {
    for (HostFacts host : hosts) {
      List<Destination> its =
          hosts.size() == 1 ? known : known.stream().filter(each -> host(each) == host).toList();
      addCandidates(host, its, MAXIMUM_CANDIDATES);
    }
  }

  void answered(Input.Answered answer) {
    HostFacts host = host(answer.endpoint());
    int most = Math.max(1, MAXIMUM_CANDIDATES / hosts.size());
    host.answered(answer); // first: the filter may throw, and the report tells what it was given
    List<InetAddress> mine = addCandidates(host, answer.destinations(), most);
    LookupFact.Status status =
        answer.cause() == null ? LookupFact.Status.ANSWERED : LookupFact.Status.FAILED;
    host.known(new LookupFact(answer.family(), status, elapsedNanos, mine));
  }

  /** Takes the usable ones in, and returns those that this answer brought, in order. */
  private List<InetAddress> addCandidates(HostFacts host, List<Destination> given, int most) {
    if (given.isEmpty()) {
      return List.of();
    }
    List<Destination> brought = new ArrayList<>(given.size());
    List<Destination> fresh = new ArrayList<>(given.size());
    for (Destination destination : given) {
      if (brought.size() == most) {
        break;
      }
      if (HostFacts.in(brought, destination) || HostFacts.in(refused, destination)) {
        continue;
      }
      if (!request.mayReach(destination.address()) || !allows(destination)) {
        refused.add(destination);
        continue;
      }
      brought.add(destination);
      if (!HostFacts.in(destinations, destination)) {
        fresh.add(destination);
      }
    }
    if (destinations.isEmpty()) {
      knownSinceNanos = elapsedNanos;
    }
    host.add(fresh, policy);
    arrange();
    List<InetAddress> mine = new ArrayList<>(brought.size());
    for (Destination destination : host.destinations()) {
      if (HostFacts.in(brought, destination)) {
        mine.add(destination.address());
      }
    }
    if (mine.size() < brought.size()) { // the rest are candidates of other hosts already
      for (Destination destination : brought) {
        if (!HostFacts.in(host.destinations(), destination)) {
          mine.add(destination.address());
        }
      }
    }
    return Collections.unmodifiableList(mine);
  }

  /** Where the packets go, and where a translator sends them on to. */
  private boolean allows(Destination destination) {
    AddressFilter filter = settings.filter();
    List<Nat64Prefix> inUse = network.nat64().prefixes();
    return filter.allows(destination.address(), inUse)
        && (destination.address().equals(destination.represented())
            || filter.allows(destination.represented(), inUse));
  }

  /** What strategies see follows from what the hosts have. */
  private void arrange() {
    if (hosts.size() == 1) {
      destinations = hosts.get(0).destinations();
      untried = hosts.get(0).untried();
      inTurn = untried;
      return;
    }
    List<Destination> all = new ArrayList<>();
    List<Destination> remaining = new ArrayList<>();
    alternate(hosts, HostFacts::destinations, all);
    int few = -1;
    int turns = 0;
    while (true) {
      List<HostFacts> next = withFewestAttempts(few);
      if (next.isEmpty()) {
        break;
      }
      alternate(next, HostFacts::untried, remaining);
      turns = few < 0 ? remaining.size() : turns;
      few = next.get(0).attempts();
    }
    destinations = Collections.unmodifiableList(all);
    untried = Collections.unmodifiableList(remaining);
    inTurn = untried.subList(0, turns);
  }

  /** The hosts with something to try and the fewest attempts, more than so many. */
  private List<HostFacts> withFewestAttempts(int moreThan) {
    List<HostFacts> fewest = new ArrayList<>();
    for (HostFacts host : hosts) {
      if (host.attempts() <= moreThan || host.untried().isEmpty()) {
        continue;
      }
      if (!fewest.isEmpty() && host.attempts() < fewest.get(0).attempts()) {
        fewest.clear();
      }
      if (fewest.isEmpty() || host.attempts() == fewest.get(0).attempts()) {
        fewest.add(host);
      }
    }
    return fewest;
  }

  /** The first of each, then the second of each, and so on. */
  private static void alternate(
      List<HostFacts> hosts, Function<HostFacts, List<Destination>> its, List<Destination> into) {
    int before = -1;
    for (int i = 0; before != into.size(); i++) {
      before = into.size();
      for (HostFacts host : hosts) {
        List<Destination> list = its.apply(host);
        if (i < list.size()) {
          into.add(list.get(i));
        }
      }
    }
  }

  /** The untried destination that is this one; null when there is none. */
  @Nullable Destination untried(Destination destination) {
    for (int i = 0; i < untried.size(); i++) {
      if (untried.get(i).reachesSame(destination)) {
        return untried.get(i);
      }
    }
    return null;
  }

  /** Takes a destination for the next attempt, and returns the attempt's number. */
  int dialling(Destination destination, Reason reason) {
    host(destination).dialling(destination);
    if (hosts.size() > 1) {
      arrange();
    }
    dialling = destination;
    diallingReason = reason;
    return attempts.size();
  }

  /**
   * Its SYN is on the wire: the 10 ms count from now, its round trip since the call that sent it.
   */
  void dialled(int number, long sinceNanos) {
    attempt(number, sinceNanos, AttemptFact.Status.IN_FLIGHT, null);
    lastSynNanos = elapsedNanos;
  }

  private void attempt(
      int number, long sinceNanos, AttemptFact.Status status, @Nullable Throwable cause) {
    boolean synSent = status == AttemptFact.Status.IN_FLIGHT;
    Destination to = requireNonNull(dialling, "an attempt is dialled before it is in flight");
    dialling = null;
    attempts.add(
        new AttemptFact(
            number,
            to,
            sinceNanos,
            status,
            0,
            synSent ? 0 : elapsedNanos,
            synSent,
            diallingReason,
            cause));
  }

  void connected(int number) {
    if (attempts.get(number).inFlight()) {
      established.set(number);
    }
  }

  void checking(int number) {
    become(number, AttemptFact.Status.CHECKING, null);
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

  void ended(int number, AttemptFact.Status status, @Nullable Throwable cause) {
    if (isDialling(number)) {
      attempt(number, elapsedNanos, status, cause);
    } else {
      become(number, status, cause);
    }
  }

  private void become(int number, AttemptFact.Status status, @Nullable Throwable cause) {
    AttemptFact then = attempts.get(number);
    boolean checking = status == AttemptFact.Status.CHECKING;
    attempts.set(
        number,
        new AttemptFact(
            number,
            then.destination(),
            then.startedNanos(),
            status,
            checking ? elapsedNanos : then.establishedNanos(),
            checking ? 0 : elapsedNanos,
            then.synSent(),
            then.reason(),
            cause));
  }
}
