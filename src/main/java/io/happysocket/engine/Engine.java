// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalNetwork;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.loop.EventLoop;
import io.happysocket.race.LookupResult;
import io.happysocket.race.Race;
import io.happysocket.race.RaceSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Runs races on one loop. Thread-safe: {@link #race} and {@link Running#abort} only enqueue. */
public final class Engine {

  private static final String CLOSED = "the connector was closed";

  private final EngineSettings settings;
  private final EventLoop loop;
  private final Resolver resolver;
  private final ConnectHistory history;
  private final Function<Target, RaceObserver> observers;
  private final NetworkReader network;
  private final Dialer dialer;
  private final Checker checker;
  private final Set<LiveRace> running = new HashSet<>();
  private boolean closing;

  /**
   * An engine on a loop that its owner closes.
   *
   * @param settings for every race
   * @param services what it works with
   */
  public Engine(EngineSettings settings, Services services) {
    this.settings = settings;
    this.loop = services.loop();
    this.resolver = services.resolver();
    this.history = services.history();
    this.observers = services.observers();
    this.network = new NetworkReader(loop, services.background());
    this.dialer = new Dialer(settings);
    this.checker = new Checker(loop, services.checks());
    loop.execute(() -> loop.onClose(this::closing));
  }

  /**
   * What an engine works with.
   *
   * @param loop its thread and selector
   * @param resolver answers for names
   * @param history is read by strategies, and taught by every race
   * @param observers is asked for an observer for each race
   * @param background runs what blocks
   * @param checks runs acceptance checks, each on a thread of its own
   */
  public record Services(
      EventLoop loop,
      Resolver resolver,
      ConnectHistory history,
      Function<Target, RaceObserver> observers,
      Executor background,
      Executor checks) {}

  /** A race under way, for whoever waits for it. Thread-safe. */
  public interface Running {

    /**
     * Ends the race if it runs, and returns when everything of it is closed: no channel is
     * delivered after that. An interrupt does not end the wait.
     *
     * @param why in words, for the report
     */
    void abort(String why);
  }

  /**
   * Starts a race.
   *
   * @param request what is wanted
   * @param completion takes its end
   * @return a handle to end it
   * @throws RejectedExecutionException if the loop is closed
   */
  public Running race(Request request, Completion completion) {
    LiveRace race = new LiveRace(this, request, completion);
    loop.execute(() -> run(race));
    return why -> abort(race, why);
  }

  /**
   * Starts a race for a thread that will wait for it. One without lookups and checks begins on that
   * thread and goes to the loop only if it has to wait: on loopback that spares two hand-overs.
   *
   * @param request what is wanted
   * @param completion takes its end, perhaps before this returns
   * @return a handle to end it
   * @throws RejectedExecutionException if the loop is closed
   */
  public Running raceHere(Request request, Completion completion) {
    if (request.target().literal() == null || request.check() != null) {
      return race(request, completion);
    }
    LiveRace race = new LiveRace(this, request, completion);
    if (!race.start()) {
      try {
        loop.execute(() -> run(race));
      } catch (RejectedExecutionException e) {
        race.abort(CLOSED, () -> {});
        throw e;
      }
    }
    return why -> abort(race, why);
  }

  private void run(LiveRace race) {
    if (closing) {
      race.abort(CLOSED, () -> {});
    } else {
      running.add(race);
      race.run();
    }
  }

  private void abort(LiveRace race, String why) {
    CountDownLatch closed = new CountDownLatch(1);
    try {
      loop.execute(() -> race.abort(why, closed::countDown));
    } catch (RejectedExecutionException e) {
      return; // the loop has closed everything
    }
    if (!loop.inLoop()) {
      awaitUninterruptibly(closed);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closing() {
    closing = true;
    List<LiveRace> ending = new ArrayList<>(running);
    ending.forEach(race -> race.abort(CLOSED, () -> {}));
  }

  /**
   * The families that a race would look up now.
   *
   * @return one or both
   */
  public Set<AddressFamily> families() {
    return settings.strategy().lookups(network.current());
  }

  /**
   * Plays a race in which no address answers. Any thread.
   *
   * @param request where to
   * @param answers one for each of {@link #families()}
   * @return the addresses in the order in which they would be tried
   */
  public Rehearsal.Order rehearse(Request request, List<Answer> answers) {
    List<LookupResult> results = new ArrayList<>(2);
    for (Answer answer : answers) {
      results.add(lookupResult(answer));
    }
    return Rehearsal.play(spec(request), results);
  }

  /**
   * A connection that a race delivered turned out to be bad.
   *
   * @param race the race
   * @param address the winner's address
   * @param reason in words
   */
  public void reportFailure(Race race, InetAddress address, String reason) {
    history.reportFailure(race.spec().network(), loop.now(), address, reason);
  }

  // ---- for its races

  EventLoop loop() {
    return loop;
  }

  Resolver resolver() {
    return resolver;
  }

  Dialer dialer() {
    return dialer;
  }

  Checker checker() {
    return checker;
  }

  /** An answer as a race takes it, each address with the source that this machine would use. */
  LookupResult lookupResult(Answer answer) {
    List<Destination> destinations = new ArrayList<>(answer.addresses().size());
    for (InetAddress address : answer.addresses()) {
      destinations.add(network.destination(address));
    }
    return new LookupResult(answer.family(), destinations, answer.source(), answer.cause());
  }

  RaceObserver observe(Target target) {
    return observers.apply(target);
  }

  RaceSpec spec(Request request) {
    LocalNetwork here = network.current();
    return new RaceSpec(
        request.target().host(),
        request.target().port(),
        settings.strategy(),
        settings.timing(),
        request.deadlineNanos(),
        settings.maximumAttempts(),
        request.check() != null,
        filter(request.target().local()),
        here,
        history.view(here, loop.now()));
  }

  /** An attempt that is bound to an address can only reach its family. */
  private AddressFilter filter(LocalEnd local) {
    InetSocketAddress bound = local.address();
    if (bound == null || bound.getAddress().isAnyLocalAddress()) {
      return settings.filter();
    }
    AddressFamily family = AddressFamily.of(bound.getAddress());
    return address -> AddressFamily.of(address) == family && settings.filter().allows(address);
  }

  void left(LiveRace race) {
    running.remove(race);
  }

  void ended(Race race) {
    history.learn(race.spec().network(), loop.now(), race.lessons());
    if (race.spec().checked()) {
      race.rejected()
          .forEach((address, cause) -> reportFailure(race, address, "not accepted: " + cause));
    }
  }
}
