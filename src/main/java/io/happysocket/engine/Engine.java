// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.AddressKey;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalNetwork;
import io.happysocket.address.Nat64;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Foreign;
import io.happysocket.race.Command;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs races on one loop. Thread-safe: {@link #race} and {@link Running#abort} only enqueue. How
 * one is run is in {@link Driver}.
 */
public final class Engine {

  /** A caller who waits is told so much after its deadline, at the latest, whatever happens. */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A strategy, filter or resolver that takes longer is named in the log. */
  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long HELD_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String CLOSED = "the connector was closed";

  private final Settings settings;
  private final Services services;
  private final Learning learning;
  private final NetworkReader network;
  private final Nat64Finder nat64;
  private final Dialer dialer;

  /** Whether there is an address filter, which must see through every prefix. */
  private final boolean filters;

  /** Confined to the loop. */
  private final Set<Driver> running = new HashSet<>();

  private boolean closing;
  private volatile long toldOfHeldNanos;

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
    this.network = new NetworkReader(loop, services.background());
    this.nat64 = new Nat64Finder(loop, services.resolver(), services.nat64());
    this.filters = !settings.filter().equals(AddressFilter.all());
    this.dialer = new Dialer(settings, loop.port().channels());
    this.toldOfHeldNanos = loop.now() - HELD_AGAIN_NANOS;
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
   * @param checks runs acceptance checks, each on a thread of its own
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

  /** A race under way, for whoever waits for it. Thread-safe. */
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
    Driver driver = new Driver(this, request, completion);
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
   * Starts a race for a thread that will wait for it. One without lookups and checks begins on that
   * thread and goes to the loop only if it has to wait: on loopback that spares two hand-overs.
   *
   * @param request what is wanted
   * @param completion takes its end, perhaps before this returns
   * @return a handle to end it
   * @throws RejectedExecutionException if the loop is closed
   */
  public Running raceHere(Request request, Completion completion) {
    InetAddress literal = request.literal();
    if (literal == null || request.checked() || awaitsPrefix(literal)) {
      return race(request, completion);
    }
    Driver driver = new Driver(this, request, completion);
    driver.start();
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
    Driver driver = new Driver(this, request, completion);
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
   * This machine's addresses and the NAT64 of its network, as a race that began now would know
   * them. Any thread.
   *
   * @return the last reading of them
   */
  public LocalNetwork network() {
    return nat64.on(network.current());
  }

  /**
   * The families that a race would look up now.
   *
   * @return one or both
   */
  public Set<AddressFamily> families() {
    return settings.strategy().lookups(network());
  }

  /**
   * Plays a race in virtual time, in which no address answers: it shows in which order the strategy
   * would try them. Nothing is learnt from it. Any thread.
   *
   * @param request where to
   * @param answers one for each of {@link #families()}; none for a literal
   * @return a race that nobody won
   */
  public RaceResult rehearse(Request request, List<Answer> answers) {
    Race race = race(request);
    long nowNanos = 0;
    race.feed(started(request, nowNanos), nowNanos);
    while (true) {
      for (Command command; (command = race.poll()) != null; ) {
        if (command instanceof Command.Dial dial) {
          race.feed(new Input.Dialled(dial.attempt(), nowNanos), nowNanos);
        } else if (command instanceof Command.Lookup lookup) {
          for (Answer answer : answers) {
            race.feed(answered(request, lookup.endpoint(), answer), nowNanos);
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

  // ---- for its races

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

  Dialer dialer() {
    return dialer;
  }

  List<RaceObserver> observers(Request request) {
    return services.observers().apply(request);
  }

  Race race(Request request) {
    LocalNetwork here = network();
    return new Race(settings, request, here, learning.view(here, request.host()));
  }

  /**
   * Those literals of which it is known where they lead to. A single one is asked for with no
   * source: there is nothing to rank it against.
   */
  Input.Started started(Request request, long calledNanos) {
    InetAddress only = request.literal();
    if (only != null && network().nat64().prefixes().isEmpty() && !awaitsPrefix(only)) {
      Endpoint endpoint = request.endpoints().get(0);
      return new Input.Started(calledNanos, List.of(destination(endpoint, only, only, null)));
    }
    List<Destination> literals = new ArrayList<>(0);
    for (Endpoint each : request.endpoints()) {
      InetAddress literal = each.literal();
      if (literal != null && !awaitsPrefix(literal)) {
        literals.addAll(destinations(each, List.of(literal)));
      }
    }
    return new Input.Started(calledNanos, literals);
  }

  /**
   * Whether nothing may be sent to an address before the NAT64 prefixes are found, and they may be:
   * an IPv4 address without a route, and, where there is an address filter, an IPv6 one that may
   * hold an IPv4 address for all that is known. Any thread.
   *
   * @param address any address
   * @return true if {@link #whenPrefixKnown} is worth waiting for
   */
  public boolean awaitsPrefix(InetAddress address) {
    if (!nat64.isAwaited(network.current())) {
      return false;
    }
    return address instanceof Inet4Address
        ? network.source(address) == null
        : filters && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
  }

  /**
   * Runs a task when it is no use to wait for a NAT64 prefix any longer: one was found or none is
   * there, or a second has passed. Any thread.
   *
   * @param latestNanos a moment on the loop's clock when it is run at the latest
   * @param task run once, on any thread
   */
  public void whenPrefixKnown(long latestNanos, Runnable task) {
    nat64.whenKnown(latestNanos, task);
  }

  /**
   * An answer as a race takes it, each address with the source that this machine would use. That is
   * asked of the system, so a long answer is cut first (row 16).
   */
  Input.Answered answered(Request request, int number, Answer answer) {
    List<InetAddress> addresses = withLiterals(request, number, answer);
    if (addresses.size() > Race.MAXIMUM_ADDRESSES) {
      addresses =
          addresses.stream()
              .map(AddressKey::of)
              .distinct()
              .limit(Race.MAXIMUM_ADDRESSES)
              .map(AddressKey::address)
              .toList();
    }
    List<Destination> destinations = destinations(request.endpoints().get(number), addresses);
    return new Input.Answered(
        number, answer.family(), destinations, answer.source(), answer.cause(), answer.fromCache());
  }

  /** With the literals of the same host that have waited as this answer has. */
  private static List<InetAddress> withLiterals(Request request, int number, Answer answer) {
    Endpoint asked = request.endpoints().get(number);
    List<InetAddress> all = answer.addresses();
    for (Endpoint each : request.endpoints()) {
      InetAddress literal = each.literal();
      if (literal != null
          && each.isHost(asked.host(), asked.port())
          && AddressFamily.of(literal) == answer.family()
          && !all.contains(literal)) {
        all = new ArrayList<>(all);
        all.add(literal);
      }
    }
    return all;
  }

  /**
   * Where addresses lead from here: each to itself; or, where only a NAT64 leads to IPv4, to what
   * stands for it in the first prefix, all in the second after that, and so on (RFC 8305 section
   * 7.1). One that lies in a prefix, as a DNS64 makes it, stands for the IPv4 address inside.
   */
  private List<Destination> destinations(Endpoint endpoint, List<InetAddress> addresses) {
    List<Nat64Prefix> prefixes = network().nat64().prefixes();
    List<Destination> destinations = new ArrayList<>(2);
    List<Inet4Address> unreachable = new ArrayList<>(0);
    for (InetAddress address : addresses) {
      LocalAddress source = network.source(address);
      if (source == null && address instanceof Inet4Address ipv4 && !prefixes.isEmpty()) {
        unreachable.add(ipv4);
      } else {
        InetAddress represented = represented(address, prefixes);
        destinations.add(destination(endpoint, address, represented, source));
      }
    }
    for (Nat64Prefix prefix : prefixes) {
      for (Inet4Address ipv4 : unreachable) {
        InetAddress made = prefix.synthesise(ipv4);
        InetAddress to = made == null ? ipv4 : made;
        destinations.add(destination(endpoint, to, ipv4, network.source(to)));
      }
    }
    return destinations;
  }

  private static InetAddress represented(InetAddress address, List<Nat64Prefix> prefixes) {
    for (Nat64Prefix prefix : prefixes) {
      InetAddress inside = prefix.embedded(address);
      if (inside != null) {
        return inside;
      }
    }
    return address;
  }

  private static Destination destination(
      Endpoint endpoint,
      InetAddress address,
      InetAddress represented,
      @Nullable LocalAddress source) {
    return new Destination(endpoint.host(), endpoint.port(), address, represented, source);
  }

  void left(Driver driver) {
    running.remove(driver);
  }

  /** Names what has held its thread up since a moment; every ten seconds at most. */
  void watch(Object foreign, Request request, long sinceNanos) {
    long now = services.loop().now();
    if (now - sinceNanos > HELD_NANOS && now - toldOfHeldNanos >= HELD_AGAIN_NANOS) {
      toldOfHeldNanos = now;
      long millis = TimeUnit.NANOSECONDS.toMillis(now - sinceNanos);
      Foreign.held(foreign.getClass().getName(), request.host(), millis);
    }
  }
}
