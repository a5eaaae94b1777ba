// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalNetwork;
import io.happysocket.history.FamilyHealth;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.race.Command;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.RaceScript;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A random network and resolver in virtual time, from a seed: every lookup and every attempt ends
 * some time, the silent ones when the resolver or the system gives up. Checks on the way what must
 * hold in every race.
 */
final class RandomWorld {

  static final long MILLI = 1_000_000;
  static final long RESOLVER_GIVES_UP = 30_000 * MILLI;
  static final long SYSTEM_GIVES_UP = 130_000 * MILLI;

  private static final int MAXIMUM_EVENTS = 2_000;

  /** What happens to a SYN. */
  private enum Path {
    OPEN,
    REFUSED,
    SILENT,
    NO_ROUTE
  }

  private record Event(long atNanos, int order, Runnable action) {}

  final List<String> trace = new ArrayList<>();
  private final Map<InetAddress, Path> paths = new HashMap<>();
  private final Map<InetAddress, Long> rtts = new HashMap<>();
  private final List<Map<AddressFamily, Input.Answered>> answers = new ArrayList<>();
  private final List<Map<AddressFamily, Input.Answered>> freshAnswers = new ArrayList<>();
  private final List<Command.Lookup> freshLookups = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.atNanos == b.atNanos ? a.order - b.order : a.atNanos < b.atNanos ? -1 : 1);
  private final List<InetAddress> dialled = new ArrayList<>();
  private final List<Integer> ended = new ArrayList<>();
  private final Random random;
  private final Race race;
  private int asked;
  private long nowNanos;
  private long lastSynNanos = Long.MIN_VALUE / 2;
  private int finished;
  private RaceResult result;
  private int facts;
  private int sequence;

  RandomWorld(ConnectStrategy strategy, long seed, long deadlineNanos) {
    this(strategy, seed, deadlineNanos, 1);
  }

  RandomWorld(ConnectStrategy strategy, long seed, long deadlineNanos, int hosts) {
    this.random = new Random(seed);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      endpoints.add(new Endpoint("name" + host + ".example", 443 + random.nextInt(2), null));
      answers.add(new HashMap<>());
      for (AddressFamily family : AddressFamily.values()) {
        answers.get(host).put(family, lookup(host, endpoints.get(host), family, ""));
      }
      // other addresses than the cached ones: 1 is 11 now
      freshAnswers.add(new HashMap<>());
      for (AddressFamily family : AddressFamily.values()) {
        freshAnswers.get(host).put(family, lookup(host, endpoints.get(host), family, "1"));
      }
    }
    LocalNetwork network =
        switch (random.nextInt(4)) {
          case 0 -> LocalNetwork.UNKNOWN;
          case 1 -> RaceScript.network("fe80::1", "203.0.113.1");
          default -> RaceScript.DUAL_STACK;
        };
    int cap = random.nextBoolean() ? 3 : 64;
    this.race =
        new Race(
            Settings.of(counted(strategy), Timing.RFC_8305, cap, AddressFilter.all()),
            new Request(endpoints, deadlineNanos, false, Map.of(), null),
            network,
            history());
  }

  /**
   * The same strategy, its questions counted, asked twice each: a pure function answers the same.
   */
  private ConnectStrategy counted(ConnectStrategy strategy) {
    return view -> {
      asked++;
      var step = strategy.next(view);
      assertThat(strategy.next(view)).isNotNull().isEqualTo(step);
      return step;
    };
  }

  private Input.Answered lookup(int host, Endpoint endpoint, AddressFamily family, String before) {
    if (random.nextInt(6) == 0) {
      return new Input.Answered(host, family, List.of(), "", new UnknownHostException("SERVFAIL"));
    }
    List<Destination> destinations = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 1; i <= count; i++) {
      String prefix =
          family == AddressFamily.IPV6 ? "2001:db8:" + host + "::" : "192.0." + host + ".";
      InetAddress address = RaceScript.ip(prefix + before + i);
      String source = family == AddressFamily.IPV6 ? "2001:db8:ffff::1" : "203.0.113.1";
      LocalAddress from = LocalAddress.of(RaceScript.ip(source));
      destinations.add(new Destination(endpoint.host(), endpoint.port(), address, address, from));
      paths.put(address, one(List.of(Path.values())));
      rtts.put(address, random.nextInt(4) == 0 ? 0 : random.nextInt(1500) * MILLI);
    }
    boolean cached = before.isEmpty() && random.nextInt(3) == 0;
    return new Input.Answered(host, family, destinations, "", null, cached);
  }

  private HistoryView history() {
    Map<InetAddress, RttEstimate> known = new HashMap<>();
    rtts.forEach(
        (address, rtt) -> {
          if (random.nextInt(3) == 0) {
            known.put(address, RttEstimate.first(rtt + MILLI));
          }
        });
    FamilyHealth health = one(List.of(FamilyHealth.values()));
    return new HistoryView() {
      @Override
      public RttEstimate rtt(InetAddress address) {
        return known.get(address);
      }

      @Override
      public FamilyHealth health(AddressFamily family) {
        return health;
      }
    };
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Whether an address of an answer would connect. */
  boolean couldConnect() {
    for (int host = 0; host < answers.size(); host++) {
      Map<AddressFamily, Input.Answered> first = answers.get(host);
      boolean old = first.values().stream().anyMatch(RandomWorld::mayBeOld);
      for (AddressFamily family : AddressFamily.values()) {
        Input.Answered answer = first.get(family);
        if (opens(answer)
            || (old && answer.fromCache() && opens(freshAnswers.get(host).get(family)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean mayBeOld(Input.Answered answer) {
    return answer.fromCache() && !answer.destinations().isEmpty();
  }

  private boolean opens(Input.Answered answer) {
    return answer.destinations().stream().anyMatch(to -> paths.get(to.address()) == Path.OPEN);
  }

  /** How many lookups were asked again. */
  int askedAgain() {
    return freshLookups.size();
  }

  /** Runs it to its end. */
  RaceReport run() {
    feed(new Input.Started(0, List.of()));
    int handled = 0;
    while (!race.isOver()) {
      assertThat(handled++).as(trace::toString).isLessThan(MAXIMUM_EVENTS);
      Event next = events.peek();
      if (next != null && next.atNanos <= race.wakeNanos()) {
        events.remove();
        nowNanos = next.atNanos;
        next.action.run();
      } else {
        assertThat(race.wakeNanos()).as("wake-up").isGreaterThan(nowNanos);
        nowNanos = race.wakeNanos();
        facts++;
        feed(new Input.Tick());
      }
    }
    RaceReport report = result.report();
    assertThat(report.outcome())
        .as(() -> "" + result.cause())
        .isNotEqualTo(RaceReport.Outcome.BROKEN);
    assertThat(finished).as("ends").isEqualTo(1);
    assertThat(ended).as("each attempt ends once").hasSameSizeAs(dialled).doesNotHaveDuplicates();
    assertThat(asked).as("steps").isLessThanOrEqualTo(2 * (facts + dialled.size()) + 2);
    return report;
  }

  private void in(long delayNanos, Runnable action) {
    events.add(
        new Event(
            nowNanos + delayNanos,
            sequence++,
            () -> {
              facts++;
              action.run();
            }));
  }

  private void feed(Input input) {
    race.feed(input, nowNanos);
    for (Command command; (command = race.poll()) != null; ) {
      if (command instanceof Command.Lookup lookup) {
        lookup(lookup);
      } else if (command instanceof Command.Dial dial) {
        dial(dial.attempt(), dial.destination().address());
      } else if (command instanceof Command.Close close) {
        trace.add(nowNanos + " close " + close.attempt());
        ended.add(close.attempt());
      } else if (command instanceof Command.Finish finish) {
        finished(finish.result());
      }
    }
  }

  private void lookup(Command.Lookup lookup) {
    int host = lookup.endpoint();
    if (lookup.fresh()) {
      assertThat(freshLookups).as("once for a host").noneMatch(each -> each.endpoint() == host);
      assertThat(lookup.families()).allMatch(each -> answers.get(host).get(each).fromCache());
      freshLookups.add(lookup);
    }
    for (AddressFamily family : AddressFamily.values()) {
      if (lookup.families().contains(family)) {
        boolean silent = random.nextInt(5) == 0 && !lookup.fresh();
        long delay = silent ? RESOLVER_GIVES_UP : random.nextInt(200) * MILLI;
        var from = lookup.fresh() ? freshAnswers : answers;
        in(
            delay,
            () -> {
              trace.add(nowNanos + " answer " + host + " " + family);
              feed(from.get(host).get(family));
            });
      }
    }
  }

  private void dial(int attempt, InetAddress address) {
    assertThat(attempt).isEqualTo(dialled.size());
    assertThat(dialled).as("never the same address twice").doesNotContain(address);
    dialled.add(address);
    trace.add(nowNanos + " dial " + address.getHostAddress());
    Path path = paths.get(address);
    if (path == Path.NO_ROUTE) {
      ended.add(attempt);
      Throwable cause = new NoRouteToHostException("no route");
      race.feed(new Input.Failed(attempt, cause), nowNanos);
      return;
    }
    assertThat(nowNanos - lastSynNanos)
        .as("10 ms from the last SYN")
        .isGreaterThanOrEqualTo(10 * MILLI);
    lastSynNanos = nowNanos;
    switch (path) {
      case OPEN -> in(rtts.get(address), () -> feed(new Input.Connected(attempt)));
      case REFUSED -> in(rtts.get(address), () -> fail(attempt));
      default -> in(SYSTEM_GIVES_UP, () -> fail(attempt));
    }
    race.feed(new Input.Dialled(attempt, nowNanos), nowNanos);
  }

  private void fail(int attempt) {
    if (!ended.contains(attempt)) {
      trace.add(nowNanos + " failed " + attempt);
      ended.add(attempt);
      feed(new Input.Failed(attempt, new ConnectException("refused")));
    }
  }

  private void finished(RaceResult ended) {
    int winner = ended.winner();
    trace.add(nowNanos + " finished " + winner);
    result = ended;
    finished++;
    if (winner >= 0) {
      assertThat(paths.get(dialled.get(winner))).isEqualTo(Path.OPEN);
      this.ended.add(winner);
    }
  }
}
