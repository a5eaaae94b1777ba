// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.address.order.SourceSelection;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A race in virtual time, in a small language: say what arrives and when, and expect what the race
 * does, in plain words.
 *
 * <pre>{@code
 * RaceScript race = RaceScript.of(strategy).start();
 * race.at(0).answer(A, "192.0.2.1");
 * race.at(10).answer(AAAA, "2001:db8::1");
 * race.until(300).expect("10 dial 2001:db8::1", "260 dial 192.0.2.1");
 * race.at(280).established("192.0.2.1");
 * race.expect("280 close 2001:db8::1", "280 won 192.0.2.1");
 * }</pre>
 *
 * Time is in milliseconds (fractions are printed when there are any). {@link #expect} takes every
 * event since the last call, so that none goes unclaimed; {@link #until} fires the race's timers
 * exactly.
 */
public final class RaceScript {

  public static final AddressFamily AAAA = AddressFamily.IPV6;
  public static final AddressFamily A = AddressFamily.IPV4;

  /** A host with one native address of each family. */
  public static final LocalNetwork DUAL_STACK = network("2001:db8:ffff::1", "203.0.113.1");

  private static final int MAXIMUM_WAKE_UPS = 10_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<String> events = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final List<InetAddress> dialled = new ArrayList<>();
  private final List<Destination> destinations = new ArrayList<>();
  private final List<Destination> held = new ArrayList<>();
  private final List<Consumer<Race>> played = new ArrayList<>();
  private final Set<InetAddress> unreachable = new HashSet<>();
  private final Set<InetAddress> immediate = new HashSet<>();
  private final Set<InetAddress> refusing = new HashSet<>();
  private final Set<InetAddress> standing = new HashSet<>();
  private final Set<InetAddress> withheld = new HashSet<>();
  private boolean full;
  private final ConnectStrategy strategy;
  private Timing timing = Timing.RFC_8305;
  private LocalNetwork network = DUAL_STACK;
  private HistoryView history = HistoryView.NONE;
  private AddressFilter filter = AddressFilter.all();
  private PolicyTable policy = PolicyTable.DEFAULT;
  private Supplier<RetryBudget> budget = RetryBudget::start;
  private long deadlineNanos = Duration.ofSeconds(10).toNanos();
  private int maximumInFlight = Integer.MAX_VALUE;
  private boolean checked;
  private @Nullable InetSocketAddress local;
  private List<Endpoint> endpoints = List.of(new Endpoint("name.example", 443, null));
  private Race race;
  private RaceResult result;
  private long nowNanos;

  private RaceScript(ConnectStrategy strategy) {
    this.strategy = strategy;
  }

  public static RaceScript of(ConnectStrategy strategy) {
    return new RaceScript(strategy);
  }

  public static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal + " is no address literal", e);
    }
  }

  /** A local network with these addresses, on one interface. */
  public static LocalNetwork network(String... addresses) {
    return new LocalNetwork(
        Arrays.stream(addresses).map(each -> LocalAddress.of(ip(each))).toList());
  }

  // ---- before the start

  public RaceScript timing(Timing chosen) {
    timing = chosen;
    return this;
  }

  public RaceScript network(LocalNetwork chosen) {
    network = chosen;
    return this;
  }

  public RaceScript history(HistoryView chosen) {
    history = chosen;
    return this;
  }

  public RaceScript filter(AddressFilter chosen) {
    filter = chosen;
    return this;
  }

  public RaceScript policy(PolicyTable chosen) {
    policy = chosen;
    return this;
  }

  public RaceScript deadline(double millis) {
    deadlineNanos = nanos(millis);
    return this;
  }

  public RaceScript maximumInFlight(int chosen) {
    maximumInFlight = chosen;
    return this;
  }

  /** What the connector has left for second attempts. */
  public RaceScript budget(Supplier<RetryBudget> chosen) {
    budget = chosen;
    return this;
  }

  /** What every attempt is bound to. */
  public RaceScript local(String address, int port) {
    local = new InetSocketAddress(ip(address), port);
    return this;
  }

  /** What is established must pass a handshake. */
  public RaceScript checked() {
    checked = true;
    return this;
  }

  /** connect() to these throws at once, without a SYN. */
  public RaceScript unreachable(String... addresses) {
    Arrays.stream(addresses).forEach(each -> unreachable.add(ip(each)));
    return this;
  }

  /** connect() to these succeeds at once. */
  public RaceScript immediate(String... addresses) {
    Arrays.stream(addresses).forEach(each -> immediate.add(ip(each)));
    return this;
  }

  /** connect() to these is refused at once, after a SYN. */
  public RaceScript refusing(String... addresses) {
    Arrays.stream(addresses).forEach(each -> refusing.add(ip(each)));
    return this;
  }

  /** Attempts at these have to wait until they are {@linkplain #admit admitted}. */
  public RaceScript withhold(String... addresses) {
    Arrays.stream(addresses).forEach(each -> withheld.add(ip(each)));
    return this;
  }

  /** From now on every attempt has to wait until one is {@linkplain #admit admitted}. */
  public RaceScript full() {
    full = true;
    return this;
  }

  /** There is room for an attempt at this address. */
  public RaceScript admit(String address) {
    withheld.remove(ip(address));
    full = false;
    Destination known =
        held.stream()
            .filter(each -> each.address().equals(ip(address)))
            .findFirst()
            .orElseThrow(() -> new AssertionError(address + " does not wait"));
    return feed(new Input.Admitted(known));
  }

  /**
   * A race over several hosts, each {@code name:port} or {@code address:port}; in brackets where
   * the address is IPv6.
   */
  public RaceScript over(String... hosts) {
    endpoints = Arrays.stream(hosts).map(RaceScript::endpoint).toList();
    return this;
  }

  private static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    boolean literal = host.startsWith("[") || Character.isDigit(host.charAt(0));
    int port = Integer.parseInt(text.substring(colon + 1));
    return new Endpoint(host, port, literal ? ip(host) : null);
  }

  public RaceScript start() {
    List<Destination> known = new ArrayList<>();
    for (Endpoint each : endpoints) {
      if (each.literal() != null) {
        known.add(destination(each, each.literal()));
      }
    }
    return started(known);
  }

  /** Starts for a literal: the addresses are known, nothing is asked. */
  public RaceScript startKnowing(String... addresses) {
    return started(destinations(addresses));
  }

  /** Begins later than it was called for, as behind a busy loop. */
  public RaceScript startLate(double millis) {
    nowNanos = nanos(millis);
    return started(List.of());
  }

  private RaceScript started(List<Destination> known) {
    race = race();
    return feed(new Input.Started(0, known));
  }

  Race race() {
    Map<SocketOption<?>, Object> options = Map.of();
    Settings settings =
        new Settings(
            strategy,
            timing,
            maximumInFlight,
            1_000,
            filter,
            policy,
            options,
            Map.of(),
            false,
            budget.get());
    Request request = new Request(endpoints, deadlineNanos, checked, Map.of(), local);
    return new Race(settings, request, network, history);
  }

  private RaceScript feed(Input... inputs) {
    for (Input input : inputs) {
      take(input);
    }
    for (Command command; (command = poll()) != null; ) {
      perform(command);
    }
    return this;
  }

  private void take(Input input) {
    long now = nowNanos;
    played.add(again -> again.feed(input, now));
    race.feed(input, now);
  }

  private Command poll() {
    played.add(Race::poll);
    return race.poll();
  }

  /** What came of it; of one that runs, what would if it were cancelled now. */
  public RaceResult result() {
    if (result != null) {
      return result;
    }
    Race again = race();
    played.forEach(step -> step.accept(again));
    again.feed(new Input.Cancelled("cancelled by the test", null), nowNanos);
    while (true) {
      if (again.poll() instanceof Command.Finish finish) {
        return finish.result();
      }
    }
  }

  // ---- what arrives

  /**
   * Lets time pass up to, but not including, a moment: what arrives next arrives before its timers.
   */
  public RaceScript at(double millis) {
    advance(nanos(millis), false);
    return this;
  }

  /** Lets time pass up to and including a moment. */
  public RaceScript until(double millis) {
    advance(nanos(millis), true);
    return this;
  }

  /** An answer with these addresses; none for a negative one. */
  public RaceScript answer(AddressFamily family, String... addresses) {
    return feed(answered(family, "192.0.2.53#53 udp", addresses));
  }

  /** An answer for one of several hosts. */
  public RaceScript answer(String host, AddressFamily family, String... addresses) {
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      if (endpoint.host().equals(host) && endpoint.literal() == null) {
        List<Destination> destinations =
            Arrays.stream(addresses).map(each -> destination(endpoint, ip(each))).toList();
        feed(new Input.Answered(i, family, destinations, "192.0.2.53#53 udp", null));
      }
    }
    return this;
  }

  /** Both answers for one of several hosts, known at one moment. */
  public RaceScript answers(String host, List<String> ipv6, List<String> ipv4) {
    return answer(host, AAAA, ipv6.toArray(String[]::new))
        .answer(host, A, ipv4.toArray(String[]::new));
  }

  public RaceScript lookupFails(String host, AddressFamily family, String why) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).host().equals(host)) {
        feed(new Input.Answered(i, family, List.of(), "", new UnknownHostException(why)));
      }
    }
    return this;
  }

  public RaceScript lookupFails(AddressFamily family, String why) {
    return feed(new Input.Answered(family, List.of(), "", new UnknownHostException(why)));
  }

  /** A server failed, and the lookup goes on. */
  public RaceScript failing(AddressFamily family, String why) {
    return feed(new Input.ServerFailing(family, new UnknownHostException(why)));
  }

  /** Both answers, known at one moment. */
  public RaceScript answers(List<String> ipv6, List<String> ipv4) {
    return feed(
        answered(AAAA, "cache", ipv6.toArray(String[]::new)),
        answered(A, "cache", ipv4.toArray(String[]::new)));
  }

  /** An answer that was fetched for an earlier question. */
  public RaceScript cached(AddressFamily family, String... addresses) {
    return feed(fromCache(0, family, destinations(addresses)));
  }

  /** The same for one of several hosts. */
  public RaceScript cached(String host, AddressFamily family, String... addresses) {
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      if (endpoint.host().equals(host) && endpoint.literal() == null) {
        feed(
            fromCache(
                i,
                family,
                Arrays.stream(addresses).map(each -> destination(endpoint, ip(each))).toList()));
      }
    }
    return this;
  }

  /** Both answers from the cache, known at one moment. */
  public RaceScript cached(List<String> ipv6, List<String> ipv4) {
    return feed(
        fromCache(0, AAAA, destinations(ipv6.toArray(String[]::new))),
        fromCache(0, A, destinations(ipv4.toArray(String[]::new))));
  }

  private static Input.Answered fromCache(
      int endpoint, AddressFamily family, List<Destination> destinations) {
    return new Input.Answered(endpoint, family, destinations, "cache", null, /* fromCache= */ true);
  }

  private Input.Answered answered(AddressFamily family, String source, String... addresses) {
    return new Input.Answered(family, destinations(addresses), source, null);
  }

  public RaceScript asked(AddressFamily family, String server) {
    return feed(new Input.Asked(family, server));
  }

  public RaceScript established(String address) {
    return feed(new Input.Connected(attemptAt(address)));
  }

  /** The second attempt at an address. */
  public RaceScript againEstablished(String address) {
    return feed(new Input.Connected(dialled.lastIndexOf(ip(address))));
  }

  /** The second attempt at an address. */
  public RaceScript againRefused(String address) {
    int attempt = dialled.lastIndexOf(ip(address));
    return feed(new Input.Failed(attempt, new ConnectException("Connection refused")));
  }

  /** Two are established in one turn. */
  public RaceScript bothEstablished(String first, String second) {
    return feed(new Input.Connected(attemptAt(first)), new Input.Connected(attemptAt(second)));
  }

  public RaceScript accepted(String address) {
    return feed(new Input.Passed(attemptAt(address)));
  }

  /** The handshake of an address fails. */
  public RaceScript rejected(String address, String why) {
    return rejected(address, new IOException(why));
  }

  public RaceScript rejected(String address, Throwable why) {
    return feed(new Input.Failed(attemptAt(address), why));
  }

  public RaceScript refused(String address) {
    return feed(new Input.Failed(attemptAt(address), new ConnectException("Connection refused")));
  }

  public RaceScript cancel() {
    return feed(new Input.Cancelled("cancelled by the test", null));
  }

  /** A wake-up that nobody asked for. */
  public RaceScript spuriousWakeUp() {
    return feed(new Input.Tick());
  }

  /** Two wait, and the second turns out to be established when it is closed as a loser. */
  public RaceScript establishedWhenClosed(String address) {
    standing.add(ip(address));
    return this;
  }

  private int attemptAt(String address) {
    int attempt = dialled.indexOf(ip(address));
    assertThat(attempt).as("an attempt at " + address).isNotNegative();
    return attempt;
  }

  private void advance(long toNanos, boolean inclusive) {
    assertThat(toNanos).as("time goes forward").isGreaterThanOrEqualTo(nowNanos);
    for (int wakeUps = 0; !race.isOver(); wakeUps++) {
      long wake = race.wakeNanos();
      if (inclusive ? wake > toNanos : wake >= toNanos) {
        break;
      }
      assertThat(wakeUps).as("wake-ups").isLessThan(MAXIMUM_WAKE_UPS);
      nowNanos = Math.max(nowNanos, wake);
      feed(new Input.Tick());
    }
    nowNanos = toNanos;
  }

  // ---- what is expected

  /** Exactly these events have happened since the last call, in this order. */
  public RaceScript expect(String... expected) {
    assertThat(events).containsExactly(expected);
    events.clear();
    return this;
  }

  public RaceScript expectNothing() {
    return expect();
  }

  /** Throws away what happened so far. */
  public RaceScript skip() {
    events.clear();
    return this;
  }

  public boolean isOver() {
    return race.isOver();
  }

  public long wakeNanos() {
    return race.wakeNanos();
  }

  public RaceReport report() {
    return result().report();
  }

  public Throwable brokenBy() {
    return result().cause();
  }

  public Map<InetAddress, Throwable> rejected() {
    return result().rejected();
  }

  public HistoryUpdate historyUpdate() {
    return result().historyUpdates().get(0);
  }

  /** Of one of several hosts. */
  public HistoryUpdate historyUpdate(String host) {
    List<String> hosts = endpoints.stream().map(Endpoint::host).distinct().toList();
    return result().historyUpdates().get(hosts.indexOf(host));
  }

  /** Every event since the start. */
  public List<String> trace() {
    return List.copyOf(trace);
  }

  // ---- what the race does

  private void perform(Command command) {
    if (command instanceof Command.Lookup lookup) {
      Set<AddressFamily> families = lookup.families();
      String asks = families.contains(AAAA) ? families.contains(A) ? "AAAA A" : "AAAA" : "A";
      String of = endpoints.size() == 1 ? "" : " of " + endpoints.get(lookup.endpoint()).host();
      event("ask " + asks + of + (lookup.fresh() ? " afresh" : ""));
    } else if (command instanceof Command.Dial dial) {
      dial(dial.attempt(), dial.destination());
    } else if (command instanceof Command.Check check) {
      assertThat(checked).as("a check was asked for").isTrue();
      event("check " + dialled.get(check.attempt()).getHostAddress());
    } else if (command instanceof Command.Close close) {
      InetAddress address = dialled.get(close.attempt());
      event("close " + address.getHostAddress());
      if (standing.contains(address)) {
        take(new Input.Connected(close.attempt()));
      }
    } else if (command instanceof Command.Finish finish) {
      assertThat(result).as("the race ends once").isNull();
      result = finish.result();
      event(
          result.winner() < 0
              ? "lost " + result.outcome()
              : "won " + dialled.get(result.winner()).getHostAddress());
    }
  }

  private void dial(int attempt, Destination to) {
    assertThat(attempt).isEqualTo(dialled.size());
    if (full || withheld.contains(to.address())) {
      event("hold " + to.address().getHostAddress());
      held.add(to);
      boolean all = !withheld.contains(to.address());
      take(new Input.Held(attempt, all, all ? "too many attempts" : "eight try it"));
      return;
    }
    boolean again = destinations.stream().anyMatch(to::reachesSame);
    if (again) {
      assertThat(dialled).as("the same place twice once").doesNotHaveDuplicates();
    }
    destinations.add(to);
    InetAddress address = to.address();
    dialled.add(address);
    event((again ? "dial again " : "dial ") + address.getHostAddress());
    if (unreachable.contains(address)) {
      Throwable cause = new NoRouteToHostException("Network is unreachable");
      take(new Input.Failed(attempt, cause));
      return;
    }
    take(new Input.Dialled(attempt, nowNanos));
    if (refusing.contains(address)) {
      take(new Input.Failed(attempt, new ConnectException("Connection refused")));
    } else if (immediate.contains(address)) {
      take(new Input.Connected(attempt));
    }
  }

  private void event(String words) {
    double millis = nowNanos / NANOS_PER_MILLI;
    String time = nowNanos % 1_000_000 == 0 ? Long.toString((long) millis) : "" + millis;
    String event = time + " " + short6(words);
    events.add(event);
    trace.add(event);
  }

  /** Java prints 2001:db8:0:0:0:0:0:1; tests read better with 2001:db8::1. */
  private static String short6(String words) {
    return words
        .replaceFirst("(:0){2,}(?=:)", ":")
        .replaceFirst("(?<=dial |close |won |hold )0:(?=:)", ":");
  }

  /** Destinations as a dual-stack host has them. */
  static List<Destination> sourced(String... addresses) {
    return of(null).destinations(addresses);
  }

  private List<Destination> destinations(String... addresses) {
    List<Destination> destinations = new ArrayList<>();
    for (String each : addresses) {
      InetAddress address = ip(each);
      destinations.add(new Destination(address, source(address)));
    }
    return destinations;
  }

  private Destination destination(Endpoint of, InetAddress address) {
    LocalAddress source = source(address);
    return new Destination(of.host(), of.port(), address, address, source);
  }

  private LocalAddress source(InetAddress to) {
    return SourceSelection.select(to, network.addresses(), policy.on(network));
  }

  private static long nanos(double millis) {
    return Math.round(millis * NANOS_PER_MILLI);
  }
}
