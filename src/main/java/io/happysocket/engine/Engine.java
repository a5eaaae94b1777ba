// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.Nat64;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.loop.EventLoop;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.RetryBudget;
import io.happysocket.race.Settings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs races on one loop. Thread-safe: {@link #race} and {@link Running#abort} only enqueue. How
 * one is run is in {@link Driver}.
 */
public final class Engine {

  /** A caller who waits is told so much after its deadline, at the latest, whatever happens. */
  public static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  static final String CLOSED = "the connector was closed";

  private final Settings settings;
  private final Services services;
  private final Learning learning;
  private final Destinations destinations;
  private final KnownNames known;
  private final Dialer dialer;
  private final Admission admission;
  private final HeldUp.Watch strategyWatch;
  private final HeldUp.Watch filterWatch;
  private final HeldUp.Watch resolverWatch;

  /** Whether nothing of a caller's may take time between two readings of the clock. */
  private final boolean allOurs;

  /** Confined to the loop. */
  private final Set<Driver> running = new HashSet<>();

  private boolean closing;

  /**
   * An engine on a loop that its owner closes.
   *
   * @param settings for every race
   * @param services what it works with
   */
  public Engine(Settings settings, Services services) {
    EventLoop loop = services.loop();
    this.settings = settings;
    this.services = services;
    this.learning = new Learning(services.history(), loop.port());
    LongSupplier clock = loop::now;
    Machine machine = new Machine.This(loop.port().channels(), loop.memory());
    this.destinations =
        new Destinations(
            new NetworkReader(clock, services.background(), machine),
            new Nat64Finder(loop, services.resolver(), services.nat64()),
            !AddressFilter.all().equals(settings.filter()));
    this.known = new KnownNames(services.resolver(), destinations);
    this.dialer = new Dialer(settings, loop.port().channels());
    this.admission = new Admission(settings.attemptsInFlight(), clock);
    HeldUp heldUp = new HeldUp(clock, services.history());
    this.strategyWatch = heldUp.on(settings.strategy());
    this.filterWatch = heldUp.on(settings.filter());
    this.resolverWatch = heldUp.on(services.resolver());
    this.allOurs =
        strategyWatch.isOfNobody() && filterWatch.isOfNobody() && resolverWatch.isOfNobody();
    loop.onClose(this::closing);
  }

  /**
   * What an engine works with.
   *
   * @param loop its thread and selector
   * @param resolver answers for names
   * @param history is read by strategies, and taught by every race
   * @param observers is asked for the observers of each race
   * @param background runs what blocks
   * @param checks runs handshakes, each on a thread of its own
   * @param nat64 the NAT64 of this network; null when its prefixes are to be found
   */
  public record Services(
      EventLoop loop,
      Resolver resolver,
      ConnectHistory history,
      Function<Request, List<RaceObserver>> observers,
      Executor background,
      Executor checks,
      @Nullable Nat64 nat64) {}

  /** A race under way, as seen by what waits for it. Thread-safe. */
  public interface Running {

    /**
     * Ends the race if it runs, and returns when everything of it is closed: no channel is
     * delivered after that. An interrupt does not end the wait.
     *
     * @param why in words, for the report
     */
    void abort(String why);

    /**
     * Waits until the completion was called.
     *
     * @return false if it was not, although the deadline is long past: the loop is held up
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean awaitEnd() throws InterruptedException;

    /**
     * What the race knows by now. On the loop.
     *
     * @return the addresses that it has tried, in order, then the others
     */
    List<InetAddress> order();
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
    return race(request, completion, services.loop().now());
  }

  private Running race(Request request, Completion completion, long calledNanos) {
    Driver driver = new Driver(this, request, completion, List.of(), calledNanos);
    try {
      services.loop().execute(() -> run(driver));
    } catch (RejectedExecutionException e) {
      if (services.loop().isClosed()) {
        throw e;
      }
      driver.refuse("the connector's thread cannot be started", e.getCause());
    }
    return driver;
  }

  /**
   * Starts a race. One that has nobody to ask, because its answers are known, and nothing to check
   * begins on the calling thread and goes to the loop only if it has to wait: on loopback that
   * spares two hand-overs.
   *
   * @param request what is wanted
   * @param completion takes its end, perhaps before this returns
   * @return a handle to end it
   * @throws RejectedExecutionException if the loop is closed
   */
  public Running raceHere(Request request, Completion completion) {
    long calledNanos = services.loop().now();
    List<Answer> known = services.loop().inLoop() ? null : this.known.answers(request, calledNanos);
    if (known == null) {
      return race(request, completion, calledNanos);
    }
    Driver driver = new Driver(this, request, completion, known, calledNanos);
    driver.startHere();
    if (!driver.isOver()) {
      try {
        services.loop().execute(() -> join(driver));
      } catch (RejectedExecutionException e) {
        driver.end("the connector's thread has ended, or cannot be started", e.getCause());
        if (services.loop().isClosed()) {
          throw e;
        }
      }
    }
    return driver;
  }

  /**
   * Ends a connect that is not to be begun.
   *
   * @param request what was wanted
   * @param why in words
   * @param completion told of the end before this returns
   * @return a handle that has nothing to end
   */
  public Running refuse(Request request, String why, Completion completion) {
    long calledNanos = services.loop().now();
    Driver driver = new Driver(this, request, completion, List.of(), calledNanos);
    driver.refuse(why, null);
    return driver;
  }

  private void run(Driver driver) {
    if (closing) {
      driver.refuse(CLOSED, null);
    } else {
      running.add(driver);
      driver.start();
    }
  }

  private void join(Driver driver) {
    if (closing) {
      driver.end(CLOSED, null);
    } else {
      running.add(driver);
      driver.join();
    }
  }

  private void closing() {
    closing = true;
    List<Driver> ending = new ArrayList<>(running);
    for (Driver driver : ending) {
      driver.cancel(CLOSED);
    }
  }

  /**
   * Where addresses lead from this machine.
   *
   * @return the same each time
   */
  public Destinations destinations() {
    return destinations;
  }

  /**
   * The resolver for lookups of others: where there is an address filter, it gives only what that
   * one allows.
   *
   * @return usable until the loop is closed
   */
  public Resolver filteredResolver() {
    return AddressFilter.all().equals(settings.filter())
        ? services.resolver()
        : new FilteredResolver(
            services.resolver(), settings.filter(), destinations, services.loop());
  }

  /**
   * The families that a race would look up now.
   *
   * @return one or both
   */
  public Set<AddressFamily> families() {
    return settings.strategy().lookups(destinations.network(services.loop().now()));
  }

  /**
   * Plays a race in virtual time, in which no address answers: it shows in which order the strategy
   * would try them. Nothing is learnt from it. Any thread.
   *
   * @param request where to
   * @param answers one for each of {@link #families()}; none for a literal
   * @return a race that nobody won
   */
  public RaceResult dryRun(Request request, List<Answer> answers) {
    long realNanos = services.loop().now();
    Race race = race(settings.with(RetryBudget.none()), request, realNanos);
    long nowNanos = 0;
    race.feed(destinations.started(request, nowNanos, realNanos), nowNanos);
    while (true) {
      for (Command command; (command = race.poll()) != null; ) {
        if (command instanceof Command.Dial dial) {
          race.feed(new Input.Dialled(dial.attempt(), nowNanos), nowNanos);
        } else if (command instanceof Command.Lookup lookup) {
          for (Answer answer : answers) {
            race.feed(
                destinations.answered(request, lookup.endpoint(), answer, realNanos), nowNanos);
          }
        } else if (command instanceof Command.Finish finish) {
          return finish.result();
        }
      }
      nowNanos = race.wakeNanos();
      race.feed(new Input.Tick(), nowNanos);
    }
  }

  /**
   * What this engine's races learn and are taught.
   *
   * @return the same each time
   */
  public Learning learning() {
    return learning;
  }

  /**
   * Whose races these are, for the log.
   *
   * @return the name of the loop
   */
  public String name() {
    return services.loop().name();
  }

  // ---- for its races

  /** The moment: the one of a call that has just begun, unless a caller's code has run since. */
  long nowSince(long calledNanos) {
    return allOurs ? calledNanos : services.loop().now();
  }

  EventLoop loop() {
    return services.loop();
  }

  Resolver resolver() {
    return services.resolver();
  }

  Executor checks() {
    return services.checks();
  }

  Settings settings() {
    return settings;
  }

  KnownNames known() {
    return known;
  }

  Dialer dialer() {
    return dialer;
  }

  Admission admission() {
    return admission;
  }

  List<RaceObserver> observers(Request request, @Nullable RaceObserver besides) {
    List<RaceObserver> all = services.observers().apply(request);
    if (besides == null) {
      return all;
    }
    List<RaceObserver> more = new ArrayList<>(all);
    more.add(besides);
    return more;
  }

  Race race(Request request, long nowNanos) {
    return race(settings, request, nowNanos);
  }

  private Race race(Settings with, Request request, long nowNanos) {
    LocalNetwork here = destinations.network(nowNanos);
    return new Race(with, request, here, learning.view(here, request.host(), nowNanos));
  }

  void left(Driver driver) {
    running.remove(driver);
  }

  HeldUp.Watch strategyWatch() {
    return strategyWatch;
  }

  HeldUp.Watch filterWatch() {
    return filterWatch;
  }

  HeldUp.Watch resolverWatch() {
    return resolverWatch;
  }
}
