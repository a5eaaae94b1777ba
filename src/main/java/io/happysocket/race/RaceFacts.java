// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.order.DestinationOrder;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.history.HistoryView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.LookupFact;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Reason;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one race: written by {@link Race}, read by the strategy. Records only; decides
 * nothing.
 */
final class RaceFacts implements RaceView {

  /**
   * So many addresses of one answer may become candidates; a longer answer is cut (contract row
   * 16).
   */
  static final int MAXIMUM_CANDIDATES = 64;

  private final Settings settings;
  private final Request request;
  private LocalNetwork network;
  private final PolicyTable policy;
  private final HistoryView history;
  private final Hosts hosts;
  private final CandidateFilter candidates;

  /** Immutable, and made anew with each change: most races have one attempt or two. */
  private List<AttemptFact> attempts = List.of();

  private long knownSinceNanos;
  private long elapsedNanos;
  private long startedNanos;
  private long lastSynNanos = -Timing.FLOOR_NANOS;
  private String strategyName = "";

  /** The attempts that were established: the winner, and those in the very turn of its win. */
  private List<Integer> established = List.of();

  /** What is being dialled; an attempt only when it is known what became of that. */
  private @Nullable Destination dialling;

  private Reason diallingReason = Reason.NONE;

  private final Holds holds = new Holds();
  private final Retry retry;

  RaceFacts(Settings settings, Request request, LocalNetwork network, HistoryView history) {
    this.settings = settings;
    this.request = request;
    this.network = network;
    this.policy = settings.policy().on(network);
    this.history = history;
    this.hosts = new Hosts(request.endpoints());
    this.candidates = new CandidateFilter(request, settings.filter());
    this.retry = new Retry(this, settings.retries());
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
    return hosts.turn().lookup(family);
  }

  @Override
  public String server(AddressFamily family) {
    return hosts.turn().firstServer(family);
  }

  @Override
  public List<Destination> destinations() {
    return hosts.destinations();
  }

  @Override
  public AddressFamily preferredFamily() {
    HostFacts host = hosts.turn();
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
    return hosts.untried();
  }

  @Override
  public List<Destination> inTurn() {
    return hosts.inTurn();
  }

  @Override
  public long knownSinceNanos() {
    return knownSinceNanos;
  }

  @Override
  public List<AttemptFact> attempts() {
    return attempts;
  }

  @Override
  public boolean mayRetry(AttemptFact attempt) {
    return retry.mayBeOf(attempt);
  }

  // ---- what the race and its report read

  long startedNanos() {
    return startedNanos;
  }

  String strategyName() {
    return strategyName;
  }

  Hosts hosts() {
    return hosts;
  }

  /** The addresses in the order in which they were tried, then those that were not. */
  List<InetAddress> order() {
    List<InetAddress> order = new ArrayList<>();
    for (AttemptFact attempt : attempts) {
      if (!retry.is(attempt.number())) {
        order.add(attempt.address());
      }
    }
    for (Destination each : untried()) {
      order.add(each.address());
    }
    for (Destination each : holds.withheld()) {
      order.add(each.address());
    }
    return order;
  }

  /** The second attempt at an address, if there is one. */
  Retry retry() {
    return retry;
  }

  /**
   * Whether a second attempt is all that could still be started: no candidate is left, none waits,
   * none can come, no check runs, and there is room beside what is in flight. Where the local port
   * is given, a second socket cannot have it.
   */
  boolean nothingElseToTry() {
    return untried().isEmpty()
        && !holds.any()
        && !holds.all()
        && !hosts.anythingPending()
        && handshaking() == null
        && inFlight() < settings.maximumAttempts()
        && (request.local() == null || request.local().getPort() == 0);
  }

  /** The last attempt that was the first at its address. */
  @Nullable AttemptFact lastAtItsAddress() {
    int last = attempts.size() - 1;
    return last < 0 ? null : attempts.get(retry.is(last) ? last - 1 : last);
  }

  boolean wasEstablished(int attempt) {
    return established.contains(attempt);
  }

  List<Destination> refused() {
    return candidates.refused();
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
    return attempts.get(attempt).handshaking();
  }

  boolean anythingPending() {
    return hosts.anythingPending() || inFlight() > 0 || holds.any();
  }

  /** Whether nothing is left that could win but what was asked again. */
  boolean onlyAskedAgain() {
    return hosts.onlyAskedAgain() && inFlight() == 0 && !holds.any();
  }

  /** What its host has held back. */
  Holds holds() {
    return holds;
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
    for (int i = 0; i < hosts.all().size(); i++) {
      HostFacts host = hosts.all().get(i);
      List<Destination> its =
          hosts.isOne() ? known : known.stream().filter(each -> hosts.of(each) == host).toList();
      addCandidates(host, its, MAXIMUM_CANDIDATES);
    }
  }

  void answered(Input.Answered answer) {
    HostFacts host = hosts.of(answer.endpoint());
    int most = Math.max(1, MAXIMUM_CANDIDATES / hosts.all().size());
    host.answered(answer); // first: the filter may throw, and the report tells what it was given
    List<Destination> brought = addCandidates(host, answer.destinations(), most);
    LookupFact.Status status =
        answer.cause() == null ? LookupFact.Status.ANSWERED : LookupFact.Status.FAILED;
    List<Destination> mine = CandidateFilter.inOrder(brought, host.destinations());
    host.known(new KnownLookup(answer.family(), status, elapsedNanos, mine));
  }

  /** Takes the usable ones in, and returns them. */
  private List<Destination> addCandidates(HostFacts host, List<Destination> given, int most) {
    if (given.isEmpty()) {
      return List.of();
    }
    List<Destination> brought = candidates.of(given, most, network.nat64().prefixes());
    if (hosts.destinations().isEmpty()) {
      knownSinceNanos = elapsedNanos;
    }
    host.add(CandidateFilter.without(hosts.destinations(), brought), policy);
    hosts.arrange();
    return brought;
  }

  /** Takes a destination for the next attempt, and returns the attempt's number. */
  int dialling(Destination destination, Reason reason) {
    hosts.of(destination).dialling(destination);
    hosts.arrange();
    dialling = destination;
    diallingReason = reason;
    return attempts.size();
  }

  /** Takes the address of an attempt again; false when others have spent the budget. */
  boolean retrying(AttemptFact of, Reason reason) {
    if (!retry.begin(of.number(), attempts.size())) {
      return false;
    }
    dialling = of.destination();
    diallingReason = reason;
    return true;
  }

  /** What was being dialled has to wait; the strategy does not see it then, unless all wait. */
  boolean held(Input.Held held) {
    Destination to = requireNonNull(dialling, "an attempt is dialled before it is held");
    dialling = null;
    if (retry.is(held.attempt())) {
      retry.heldBack();
      return true;
    }
    holds.hold(to, held, elapsedNanos);
    hosts.of(to).notDialled(to, held.all());
    hosts.arrange();
    return true;
  }

  boolean admitted(Destination destination) {
    if (!holds.admit(destination, elapsedNanos)) {
      return false;
    }
    holds.noneOfAll(elapsedNanos);
    hosts.of(destination).untriedAgain(destination);
    hosts.arrange();
    return true;
  }

  /**
   * Its SYN is on the wire: the 10 ms count from now, its round trip since the call that sent it.
   */
  void dialled(int number, long sinceNanos) {
    attempt(number, sinceNanos, AttemptFact.Status.IN_FLIGHT, null);
    if (lastSynNanos < 0) {
      settings.retries().connect(); // its first SYN
    }
    lastSynNanos = elapsedNanos;
  }

  private void attempt(
      int number, long sinceNanos, AttemptFact.Status status, @Nullable Throwable cause) {
    boolean synSent = status == AttemptFact.Status.IN_FLIGHT;
    if (!synSent && retry.is(number)) {
      retry.sentNoSyn();
    }
    Destination to = requireNonNull(dialling, "an attempt is dialled before it is in flight");
    dialling = null;
    put(
        new KnownAttempt(
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

  /** A new one, or what has become of one. */
  private void put(AttemptFact attempt) {
    int count = Math.max(attempts.size(), attempt.number() + 1);
    if (count == 1) {
      attempts = List.of(attempt);
      return;
    }
    AttemptFact[] all = new AttemptFact[count];
    attempts.toArray(all);
    all[attempt.number()] = attempt;
    attempts = List.of(all);
  }

  void connected(int number) {
    if (attempts.get(number).inFlight()) {
      established = established.isEmpty() ? new ArrayList<>(1) : established;
      established.add(number);
    }
  }

  void checking(int number) {
    become(number, AttemptFact.Status.HANDSHAKING, null);
  }

  /** The first attempt whose handshake runs; null when there is none. */
  @Nullable AttemptFact handshaking() {
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).handshaking()) {
        return attempts.get(i);
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
    boolean checking = status == AttemptFact.Status.HANDSHAKING;
    put(
        new KnownAttempt(
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
