// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.text.AddressText;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.Command;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One race in a {@link World}, on virtual time, and the checks on the way: what must hold in every
 * race. What does not is an AssertionError.
 */
final class WorldRace {

  private record Event(long atNanos, int order, Runnable action) {}

  private final World world;
  private final Race race;
  private final Map<InetAddress, World.Site> sites = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos == b.atNanos
                  ? Integer.compare(a.order, b.order)
                  : Long.compare(a.atNanos, b.atNanos));
  private final List<String> trace = new ArrayList<>();
  private final List<InetAddress> dialled = new ArrayList<>();
  private final Set<Integer> ended = new HashSet<>();
  private final Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
  private int askedAgain;
  private long nowNanos;
  private long lastSynNanos = -Timing.FLOOR_NANOS;
  private int sequence;
  private @Nullable RaceResult result;

  private WorldRace(World world, ConnectStrategy strategy) {
    this.world = world;
    List<Endpoint> endpoints = new ArrayList<>();
    for (World.Host host : world.hosts()) {
      endpoints.add(new Endpoint(host.name(), host.port(), null));
      for (World.Lookup lookup : host.lookups()) {
        lookup.sites().forEach(each -> sites.put(each.address(), each));
      }
    }
    race =
        new Race(
            Settings.of(strategy, Timing.RFC_8305, world.maximumAttempts(), AddressFilter.all()),
            new Request(endpoints, world.deadlineNanos(), false, Map.of(), null),
            World.network(world.machine().stack()),
            history());
  }

  /** Runs it to its end. */
  static WorldRace run(World world, ConnectStrategy strategy) {
    WorldRace run = new WorldRace(world, strategy);
    try {
      run.run();
    } catch (AssertionError e) {
      run.trace.add(World.ms(run.nowNanos) + " broken");
      throw new Broken(e, run.trace);
    }
    return run;
  }

  /** What does not hold, with what happened before. */
  static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1;

    /** One line for each event. */
    final transient List<String> trace;

    Broken(AssertionError what, List<String> trace) {
      super(what.getMessage(), what);
      this.trace = List.copyOf(trace);
    }
  }

  private HistoryView history() {
    return new HistoryView() {
      @Override
      public @Nullable RttEstimate rtt(InetAddress address) {
        World.Site site = sites.get(address);
        return site != null && site.known()
            ? RttEstimate.first(site.rttNanos() + World.MILLI)
            : null;
      }

      @Override
      public HistoryView.Health health(AddressFamily family) {
        return world.machine().health();
      }
    };
  }

  // ---- what came of it

  /** One line for each event. */
  List<String> trace() {
    return trace;
  }

  RaceReport.Outcome outcome() {
    return requireNonNull(result).report().outcome();
  }

  /** How many hosts were asked for again. */
  int askedAgain() {
    return askedAgain;
  }

  /** An address that a lookup has brought, or would have, and that connects; null if none does. */
  @Nullable InetAddress couldConnect() {
    for (World.Host host : world.hosts()) {
      boolean old = families.stream().anyMatch(each -> mayBeOld(host.first(each)));
      for (AddressFamily family : families) {
        World.Lookup first = host.first(family);
        InetAddress open = open(first);
        if (open == null && old && first.cached()) {
          open = open(host.fresh(family));
        }
        if (open != null) {
          return open;
        }
      }
    }
    return null;
  }

  private static boolean mayBeOld(World.Lookup lookup) {
    return lookup.cached() && !lookup.sites().isEmpty();
  }

  private static @Nullable InetAddress open(World.Lookup lookup) {
    for (World.Site site : lookup.sites()) {
      if (site.fate() == World.Fate.CONNECTS) {
        return site.address();
      }
    }
    return null;
  }

  // ---- virtual time

  private void run() {
    feed(new Input.Started(0, List.of()));
    while (!race.isOver()) {
      Event next = events.peek();
      if (next != null && next.atNanos <= race.wakeNanos()) {
        events.remove();
        nowNanos = next.atNanos;
        next.action.run();
      } else {
        holds(race.wakeNanos() > nowNanos, "the race wakes in the past");
        nowNanos = race.wakeNanos();
        feed(new Input.Tick());
      }
    }
    RaceResult over = requireNonNull(result, "the result");
    RaceReport report = over.report();
    if (report.outcome() == RaceReport.Outcome.BROKEN) {
      Throwable cause = over.cause();
      throw cause instanceof AssertionError error
          ? error
          : new AssertionError("fails its race: " + cause, cause);
    }
    holds(ended.size() == dialled.size(), "an attempt was not closed");
    holds(report.totalNanos() <= world.deadlineNanos(), "the deadline was passed");
  }

  private static void holds(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError("the library broke its own rule: " + otherwise);
    }
  }

  private void in(long delayNanos, Runnable action) {
    events.add(new Event(nowNanos + delayNanos, sequence++, action));
  }

  private void tell(String what) {
    trace.add(World.ms(nowNanos) + " " + what);
  }

  private void feed(Input input) {
    race.feed(input, nowNanos);
    for (Command command; (command = race.poll()) != null; ) {
      if (command instanceof Command.Lookup lookup) {
        lookUp(lookup);
      } else if (command instanceof Command.Dial dial) {
        dial(dial.attempt(), dial.destination().address());
      } else if (command instanceof Command.Close close) {
        tell("close attempt " + close.attempt());
        holds(ended.add(close.attempt()), "an attempt ended twice");
      } else if (command instanceof Command.Finish finish) {
        finished(finish.result());
      }
    }
  }

  private void lookUp(Command.Lookup lookup) {
    World.Host host = world.hosts().get(lookup.endpoint());
    askedAgain += lookup.fresh() ? 1 : 0;
    for (AddressFamily family : AddressFamily.values()) {
      if (lookup.families().contains(family)) {
        families.add(family);
        World.Lookup answer = lookup.fresh() ? host.fresh(family) : host.first(family);
        String what = family + " of " + host.name() + (lookup.fresh() ? " again" : "");
        tell("ask " + what);
        in(
            answer.delayNanos(),
            () -> {
              tell("answer for " + what);
              feed(answered(lookup.endpoint(), family, answer));
            });
      }
    }
  }

  private Input.Answered answered(int number, AddressFamily family, World.Lookup lookup) {
    if (lookup.fails()) {
      Throwable cause = new UnknownHostException("SERVFAIL");
      return new Input.Answered(number, family, List.of(), "", cause);
    }
    World.Host host = world.hosts().get(number);
    LocalAddress from =
        World.network(World.Stack.DUAL).addresses().stream()
            .filter(each -> AddressFamily.of(each.address()) == family)
            .findFirst()
            .orElseThrow();
    List<Destination> destinations = new ArrayList<>();
    for (World.Site site : lookup.sites()) {
      InetAddress to = site.address();
      destinations.add(new Destination(host.name(), host.port(), to, to, from));
    }
    return new Input.Answered(number, family, destinations, "", null, lookup.cached());
  }

  private void dial(int attempt, InetAddress address) {
    holds(mayBeDialled(address), "an address was tried twice");
    holds(dialled.size() - ended.size() < world.maximumAttempts(), "too many attempts at a time");
    dialled.add(address);
    World.Site site = requireNonNull(sites.get(address), "an address of this world");
    tell("attempt " + attempt + " at " + AddressText.of(address));
    if (site.fate() == World.Fate.HAS_NO_ROUTE) {
      ended.add(attempt);
      race.feed(new Input.Failed(attempt, new NoRouteToHostException("no route")), nowNanos);
      return;
    }
    holds(nowNanos - lastSynNanos >= Timing.FLOOR_NANOS, "two SYNs were less than 10 ms apart");
    lastSynNanos = nowNanos;
    switch (site.fate()) {
      case CONNECTS -> in(site.rttNanos(), () -> connected(attempt));
      case REFUSES -> in(site.rttNanos(), () -> failed(attempt, "refused"));
      default -> in(World.SYSTEM_GIVES_UP, () -> failed(attempt, "timed out"));
    }
    race.feed(new Input.Dialled(attempt, nowNanos), nowNanos);
  }

  /** Once; and once in a race again, if it is known to be good and all else was tried. */
  private boolean mayBeDialled(InetAddress address) {
    if (!dialled.contains(address)) {
      return true;
    }
    boolean first = dialled.size() == Set.copyOf(dialled).size();
    boolean good = requireNonNull(sites.get(address), "an address of this world").known();
    long apartNanos = Timing.RFC_8305.minimumAttemptDelayNanos();
    return first && good && nowNanos - lastSynNanos >= apartNanos;
  }

  private void connected(int attempt) {
    if (!ended.contains(attempt)) {
      feed(new Input.Connected(attempt));
    }
  }

  private void failed(int attempt, String why) {
    if (ended.add(attempt)) {
      tell("attempt " + attempt + " " + why);
      feed(new Input.Failed(attempt, new ConnectException(why)));
    }
  }

  private void finished(RaceResult over) {
    holds(result == null, "the race ended twice");
    result = over;
    tell(over.winner() < 0 ? "over" : "attempt " + over.winner() + " wins");
    if (over.winner() >= 0) {
      holds(ended.add(over.winner()), "the winner was closed");
    }
  }
}
