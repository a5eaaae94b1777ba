// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.RetryBudget;
import io.happysocket.race.Settings;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A race that was run on virtual time: its report, and what the wire saw of it. Immutable once
 * {@link #run} has returned it.
 *
 * <p>What happens at one moment happens in this order: the AAAA answer, the A answer, what comes
 * back to the attempts in the order of their starts, the strategy's own moment. An attempt that
 * fails or is established at the moment it would be closed is thus not closed.
 */
public final class Simulation {

  /** A race that takes more events than this is caught in a loop. */
  private static final int MAXIMUM_EVENTS = 100_000;

  private final Scenario scenario;
  private final Race race;
  private long nowNanos;
  private long ipv6AnswerNanos = Path.NEVER;
  private long ipv4AnswerNanos = Path.NEVER;
  private InetAddress[] addresses = new InetAddress[4];
  private Path[] paths = new Path[4];
  private long[] startNanos = new long[4];
  private long[] endNanos = new long[4];
  private int attempts;
  private @Nullable RaceResult result;
  private int wireSyns;
  private int wastedHandshakes;
  private int ipv4Syns;
  private int halfOpen;

  private Simulation(
      ConnectStrategy strategy, Scenario scenario, HistoryView history, RetryBudget budget) {
    this.scenario = scenario;
    Scenario.Machine machine = scenario.machine();
    Settings settings =
        Settings.of(strategy, machine.timing(), machine.maximumInFlight(), AddressFilter.all())
            .with(budget);
    Request request = Request.of("simulated.example", 443, null, machine.deadlineNanos());
    race = new Race(settings, request, machine.network(), history);
  }

  /**
   * Runs a race without history.
   *
   * @param strategy decides
   * @param scenario answers
   * @return the race, over
   */
  public static Simulation run(ConnectStrategy strategy, Scenario scenario) {
    return run(strategy, scenario, HistoryView.NONE);
  }

  /**
   * Runs a race.
   *
   * @param strategy decides
   * @param scenario answers
   * @param history what the strategy may know of earlier connects
   * @return the race, over
   */
  public static Simulation run(ConnectStrategy strategy, Scenario scenario, HistoryView history) {
    return run(strategy, scenario, history, RetryBudget.start());
  }

  /** Runs a race of a connector that has this left for second attempts. */
  static Simulation run(
      ConnectStrategy strategy, Scenario scenario, HistoryView history, RetryBudget budget) {
    Simulation simulation = new Simulation(strategy, scenario, history, budget);
    simulation.run();
    return simulation;
  }

  // ---- what came of it

  /**
   * What happened, as the engine would report it.
   *
   * @return the report, put together now
   */
  public RaceReport report() {
    return over().report();
  }

  /**
   * What the race has shown, for a history.
   *
   * @return the update
   */
  public HistoryUpdate historyUpdate() {
    return over().historyUpdates().get(0);
  }

  /**
   * What the race was run on.
   *
   * @return the scenario
   */
  public Scenario scenario() {
    return scenario;
  }

  /**
   * Whether a connection was established.
   *
   * @return true if so
   */
  public boolean connected() {
    return over().winner() >= 0;
  }

  /**
   * The family of the connection.
   *
   * @return its family, or null when there is none
   */
  public @Nullable AddressFamily winningFamily() {
    return connected() ? AddressFamily.of(addresses[over().winner()]) : null;
  }

  /**
   * How long it took.
   *
   * @return nanoseconds
   */
  public long totalNanos() {
    return nowNanos;
  }

  /**
   * The SYNs on the wire, retransmissions and lost ones included, up to the moment each attempt was
   * established, failed or was closed.
   *
   * @return 0 or more
   */
  public int wireSyns() {
    return wireSyns;
  }

  /**
   * Losers that a server has answered, or will: at least one of their SYNs was sent before the
   * close and not lost, on a path that answers. The server has made a half-open connection, and
   * sees it reset, or an accepted one closed without a byte.
   *
   * @return 0 or more
   */
  public int wastedHandshakes() {
    return wastedHandshakes;
  }

  /**
   * Those of {@link #wireSyns} that went to IPv4 addresses: what a carrier-grade NAT sees.
   *
   * @return 0 or more
   */
  public int ipv4Syns() {
    return ipv4Syns;
  }

  /**
   * Failures as the talk's measurement counts them, at the server: attempts of which a SYN arrived
   * and, since the SYN-ACK was lost, no ACK. Losers closed before their SYN-ACK arrives are not
   * among them, but among the {@link #wastedHandshakes}.
   *
   * @return 0 or more
   */
  public int halfOpen() {
    return halfOpen;
  }

  // ---- virtual time

  private void run() {
    feed(new Input.Started(0, List.of()));
    for (int events = 0; result == null; events++) {
      if (events == MAXIMUM_EVENTS) {
        throw new IllegalStateException("no end after " + MAXIMUM_EVENTS + " events");
      }
      next();
    }
  }

  private void feed(Input input) {
    race.feed(input, nowNanos);
    for (Command command; (command = race.poll()) != null; ) {
      perform(command);
    }
  }

  private RaceResult over() {
    return requireNonNull(result, "the race has been run");
  }

  private void next() {
    int attempt = -1;
    long soonest = Path.NEVER;
    for (int i = 0; i < attempts; i++) {
      if (endNanos[i] < soonest) {
        soonest = endNanos[i];
        attempt = i;
      }
    }
    long answer = Math.min(ipv6AnswerNanos, ipv4AnswerNanos);
    long wake = Math.max(nowNanos, race.wakeNanos());
    if (answer <= soonest && answer <= wake) {
      nowNanos = answer;
      answer(ipv6AnswerNanos <= ipv4AnswerNanos ? AddressFamily.IPV6 : AddressFamily.IPV4);
    } else if (soonest <= wake) {
      nowNanos = soonest;
      end(attempt);
    } else {
      nowNanos = wake;
      feed(new Input.Tick());
    }
  }

  private void answer(AddressFamily family) {
    if (family == AddressFamily.IPV6) {
      ipv6AnswerNanos = Path.NEVER;
    } else {
      ipv4AnswerNanos = Path.NEVER;
    }
    Scenario.Answer answer = scenario.answer(family);
    if (answer != null) {
      feed(answer.result());
    }
  }

  private void end(int attempt) {
    Path path = paths[attempt];
    endNanos[attempt] = Path.NEVER;
    int sent = sent(attempt);
    if (path.replyNanos(scenario.machine().system()) == Path.NEVER) {
      halfOpen += path.leavesHalfOpen(sent) ? 1 : 0;
      feed(new Input.Failed(attempt, new ConnectException("Connection timed out")));
    } else if (path.answers()) {
      feed(new Input.Connected(attempt));
    } else {
      IOException cause =
          path.kind() == Path.Kind.REFUSES
              ? new ConnectException("Connection refused")
              : new NoRouteToHostException("No route to host");
      feed(new Input.Failed(attempt, cause));
    }
  }

  /** Counts the SYNs of an attempt that ends now. */
  private int sent(int attempt) {
    int syns = scenario.machine().system().synsWithin(nowNanos - startNanos[attempt]);
    wireSyns += syns;
    ipv4Syns += AddressFamily.of(addresses[attempt]) == AddressFamily.IPV4 ? syns : 0;
    return syns;
  }

  private long lookupNanos(AddressFamily family) {
    Scenario.Answer answer = scenario.answer(family);
    return answer == null ? Path.NEVER : answer.atNanos();
  }

  // ---- what the race asks for

  private void perform(Command command) {
    if (command instanceof Command.Dial dial) {
      dial(dial.attempt(), dial.destination().address());
    } else if (command instanceof Command.Close close) {
      close(close.attempt());
    } else if (command instanceof Command.Lookup lookup) {
      if (lookup.families().contains(AddressFamily.IPV6)) {
        ipv6AnswerNanos = lookupNanos(AddressFamily.IPV6);
      }
      if (lookup.families().contains(AddressFamily.IPV4)) {
        ipv4AnswerNanos = lookupNanos(AddressFamily.IPV4);
      }
    } else if (command instanceof Command.Finish finish) {
      result = finish.result();
    }
  }

  private void dial(int attempt, InetAddress address) {
    if (attempt == paths.length) {
      addresses = Arrays.copyOf(addresses, 2 * attempt);
      paths = Arrays.copyOf(paths, 2 * attempt);
      startNanos = Arrays.copyOf(startNanos, 2 * attempt);
      endNanos = Arrays.copyOf(endNanos, 2 * attempt);
    }
    boolean again = Arrays.asList(addresses).subList(0, attempt).contains(address);
    Path path = again ? scenario.path(address).ofRetry() : scenario.path(address);
    addresses[attempt] = address;
    paths[attempt] = path;
    startNanos[attempt] = nowNanos;
    endNanos[attempt] = Path.NEVER;
    attempts = attempt + 1;
    if (path.kind() == Path.Kind.NO_ROUTE) {
      Throwable cause = new NoRouteToHostException("Network is unreachable");
      race.feed(new Input.Failed(attempt, cause), nowNanos);
      return;
    }
    SynSchedule system = scenario.machine().system();
    endNanos[attempt] = nowNanos + Math.min(path.replyNanos(system), system.giveUpNanos());
    race.feed(new Input.Dialled(attempt, nowNanos), nowNanos);
  }

  private void close(int attempt) {
    endNanos[attempt] = Path.NEVER;
    Path path = paths[attempt];
    int sent = sent(attempt);
    halfOpen += path.leavesHalfOpen(sent) ? 1 : 0;
    if (path.answers() && Long.numberOfTrailingZeros(~path.lostSyns()) < sent) {
      wastedHandshakes++;
    }
  }
}
