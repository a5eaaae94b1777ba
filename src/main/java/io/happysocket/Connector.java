// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.dns.Resolver;
import io.happysocket.engine.Engine;
import io.happysocket.engine.HostText;
import io.happysocket.engine.RaceObserver;
import io.happysocket.handshake.Handshake;
import io.happysocket.history.ConnectHistory;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Workers;
import io.happysocket.race.Request;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connects to names over whichever address answers first, as its {@link
 * io.happysocket.strategy.ConnectStrategy} decides. Immutable configuration, thread-safe, one
 * daemon thread for all its connects; built with {@link #builder()}, closed when no longer used.
 *
 * <p>A connect that fails throws one exception, a {@link RaceFailure} with the whole report: {@link
 * UnresolvedHostException}, {@link ConnectDeadlineException} or {@link ConnectFailedException},
 * which are an {@link java.net.UnknownHostException}, a {@link java.net.SocketTimeoutException} and
 * a {@link java.net.ConnectException}. One that is interrupted throws {@link
 * ConnectInterruptedException}; a cancelled future has {@link ConnectCancelledException}.
 */
public final class Connector extends ConnectWays implements AutoCloseable {

  private static final int ANY_PORT = 1;

  /** Checks that may run at once; more wait in order, within their deadlines. */
  private static final int CHECKS = 256;

  private final EventLoop loop;
  private final Workers workers;
  private final Workers checks;
  private final @Nullable Resolver ownResolver;
  private final Resolver resolver;
  private final Resolver handedOut;
  private final Engine engine;
  private final ConnectHistory history;
  private final AddressLookups lookups;
  private final OffLoop offLoop;
  private final Runnable end;
  private final Forgotten forgotten;
  private final long deadlineNanos;
  private final @Nullable Supplier<UnaryOperator<Runnable>> context;

  /** Allows addresses of lookups; null unless the library is switched off. */
  private final @Nullable AddressFilter off;

  Connector(ConnectorBuilder builder, EventLoop loop) {
    this.loop = loop;
    this.workers = new Workers(builder.threads("-worker"), ConnectorBuilder.WORKERS, loop.port());
    this.checks = new Workers(builder.threads("-handshake"), CHECKS, loop.port());
    this.offLoop = new OffLoop(loop, workers, builder.executor());
    this.context = builder.context();
    this.deadlineNanos = builder.deadlineNanos();
    this.off = builder.isOff() ? builder.filter() : null;
    this.ownResolver = builder.ownResolver(loop);
    this.resolver = builder.resolverOr(ownResolver);
    this.history = builder.history();
    this.engine =
        new Engine(
            builder.settings(),
            new Engine.Services(
                loop,
                resolver,
                history,
                builder.observers(offLoop),
                workers,
                checks,
                builder.nat64()));
    this.handedOut = new HandedOut(this, engine.filteredResolver());
    this.lookups = new AddressLookups(loop, engine, resolver, offLoop, deadlineNanos);
    this.end = end(loop, ownResolver, workers, checks);
    Forgotten.endAll();
    this.forgotten = new Forgotten(this, loop.name(), end);
  }

  /**
   * Starts to configure a connector.
   *
   * @return a builder with the defaults
   */
  public static ConnectorBuilder builder() {
    return new ConnectorBuilder();
  }

  /**
   * Prepares a connect with settings of its own.
   *
   * @param host as {@link #connect(String, int)}
   * @param port 1 to 65535
   * @return a request with this connector's settings, not yet started
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  public ConnectRequest request(String host, int port) {
    return new ConnectRequest(this, ask(host, port));
  }

  /**
   * Prepares a connect to an address with settings of its own.
   *
   * @param address unresolved: its name is looked up and raced; resolved: this address and no other
   * @return a request with this connector's settings, not yet started
   * @throws IllegalArgumentException if the host is malformed, or the port 0
   */
  public ConnectRequest request(InetSocketAddress address) {
    return new ConnectRequest(this, ask(address));
  }

  /**
   * Prepares one connect to any of several endpoints: one race over all of them, in which hosts
   * take turns, so that a dead one costs one Connection Attempt Delay and not one for each of its
   * addresses. With {@linkplain ConnectRequest#connect(Handshake) a check} the first that passes
   * wins, such as the primary of a database.
   *
   * <pre>{@code
   * connector.request(List.of(
   *     InetSocketAddress.createUnresolved("db1", 5432),
   *     InetSocketAddress.createUnresolved("db2", 5432))).connect(IsPrimary::check);
   * }</pre>
   *
   * @param endpoints in the order in which they are best tried, at most 64. Unresolved ones are
   *     looked up, a resolved one is that address; addresses with the same name and port are one
   *     host. A duplicate counts once
   * @return a request with this connector's settings, not yet started
   * @throws IllegalArgumentException if there is none, or too many, or one of them is null, has a
   *     malformed host or port 0; the message says which
   */
  public ConnectRequest request(List<InetSocketAddress> endpoints) {
    return new ConnectRequest(this, HostText.request(endpoints, deadlineNanos));
  }

  /**
   * The addresses of a name in the order in which this connector would try them now: RFC 6724
   * order, families interleaved, and according to what it has learnt of them. For clients that take
   * a list of addresses and connect by themselves; the connector learns nothing from their
   * connects.
   *
   * <p>Blocks for at most the connector's deadline. When one family has answered with addresses, it
   * waits for the other one at most a Connection Attempt Delay more.
   *
   * @param host as {@link #connect(String, int)}
   * @return at least one address, each with the name as a lookup of the JDK gives it
   * @throws UnknownHostException if there is none, or the thread is interrupted (its flag stays
   *     set)
   * @throws IllegalStateException if the connector is closed
   */
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    requireOpen();
    return await(named(host, Duration.ofNanos(deadlineNanos)), /* proving= */ false);
  }

  /**
   * The addresses of a name in the order in which this connector would try them now, within a time.
   *
   * @param host as {@link #lookup(String)}
   * @param timeout how long to wait, more than zero
   * @return as {@link #lookup(String)}
   * @throws UnknownHostException if none is known in time, or the thread is interrupted
   * @throws IllegalArgumentException if the timeout is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public List<InetAddress> lookup(String host, Duration timeout) throws UnknownHostException {
    requireOpen();
    return await(named(host, timeout), /* proving= */ false);
  }

  /**
   * The addresses of a name in the order in which this connector would try them now, without
   * blocking. Cancelling the future ends the lookup.
   *
   * @param host as {@link #lookup(String)}
   * @return a future of what {@link #lookup(String)} gives, or throws
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<List<InetAddress>> lookupAsync(String host) {
    return lookupAsync(host, Duration.ofNanos(deadlineNanos));
  }

  /**
   * The same within a time.
   *
   * @param host as {@link #lookup(String)}
   * @param timeout how long it may take, more than zero
   * @return a future of what {@link #lookup(String, Duration)} gives, or throws
   * @throws IllegalArgumentException if the timeout is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<List<InetAddress>> lookupAsync(String host, Duration timeout) {
    requireOpen();
    try {
      return async(named(host, timeout), /* proving= */ false);
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A name that is malformed is one that nobody knows. */
  private Request named(String host, Duration timeout) throws UnknownHostException {
    Objects.requireNonNull(host, "host");
    long nanos = ConnectorBuilder.positiveNanos("timeout", timeout);
    try {
      return HostText.request(host, ANY_PORT, nanos);
    } catch (IllegalArgumentException e) {
      throw AddressLookup.unknown(e);
    }
  }

  /**
   * The addresses of a name, of which at least one has been proved to answer: for clients that
   * connect by themselves, one address after the other, and would hang at a silent one.
   *
   * <p>Races as {@link #connect(String, int)} does and closes the winner at once. Returns the
   * winner's address first, and those that were silent or failed last. The server sees one
   * connection that is closed without a byte. If the race is won before the other family's
   * addresses are known, they are missing from this answer.
   *
   * <p>What the race has shown is kept for 30 seconds, for this host, port and network: lookups in
   * that time do not race, and simultaneous ones share one race. They return the addresses that DNS
   * gives now, in the order of {@link #lookup(String)}, so that DNS round robin still works; only
   * addresses that were silent or failed, and a family none of whose addresses has answered, are
   * moved to the end. If DNS no longer gives any address that answered, there is another race. A
   * {@linkplain #reportFailure reported failure}, or a change of network, discards what is kept.
   *
   * <p>If no address answers, by the deadline or because all refuse, they are returned all the
   * same, in the order in which they were tried: the client's own connect then fails in its usual
   * way. An address literal is returned as it is, without a race.
   *
   * <p>Blocks for at most the connector's deadline.
   *
   * @param host as {@link #connect(String, int)}
   * @param port 1 to 65535
   * @return at least one address, each with the name as a lookup of the JDK gives it
   * @throws UnknownHostException if there is none, or the connector is closed meanwhile, or the
   *     thread is interrupted (its flag stays set)
   * @throws IllegalArgumentException if the host or the port is malformed
   * @throws IllegalStateException if the connector is closed, or if called on its own loop
   */
  public List<InetAddress> lookup(String host, int port) throws UnknownHostException {
    return await(ask(host, port), /* proving= */ true);
  }

  /**
   * The addresses of a name, of which at least one has been proved to answer, within a time.
   *
   * @param host as {@link #connect(String, int)}
   * @param port 1 to 65535
   * @param timeout how long to wait, more than zero, the race included; then it returns the
   *     addresses known so far. The race goes on if others wait for it
   * @return as {@link #lookup(String, int)}
   * @throws UnknownHostException as {@link #lookup(String, int)}, and if no address is known in
   *     time
   * @throws IllegalArgumentException if the host, the port or the timeout is malformed
   */
  public List<InetAddress> lookup(String host, int port, Duration timeout)
      throws UnknownHostException {
    return await(ask(host, port, timeout), /* proving= */ true);
  }

  /**
   * The addresses of a name, of which at least one has been proved to answer, without blocking: for
   * the resolvers of Netty, gRPC and the like.
   *
   * @param host as {@link #connect(String, int)}
   * @param port 1 to 65535
   * @return completed on the connector's executor with what {@link #lookup(String, int)} returns or
   *     throws. Cancelling it ends the race unless others wait for that; a future derived from it
   *     does not pass a cancellation on
   * @throws IllegalArgumentException if the host or the port is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<List<InetAddress>> lookupAsync(String host, int port) {
    return async(ask(host, port), /* proving= */ true);
  }

  /**
   * The addresses of a name, one that answers first, without blocking, within a time.
   *
   * @param host as {@link #connect(String, int)}
   * @param port 1 to 65535
   * @param timeout how long it may take, more than zero
   * @return as {@link #lookupAsync(String, int)}
   * @throws IllegalArgumentException if the host, the port or the timeout is malformed
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<List<InetAddress>> lookupAsync(String host, int port, Duration timeout) {
    return async(ask(host, port, timeout), /* proving= */ true);
  }

  private CompletableFuture<List<InetAddress>> async(Request request, boolean proving) {
    requireOpen();
    try {
      return off == null
          ? kept(lookups.lookupAsync(request, proving))
          : SwitchedOff.lookupAsync(request.host(), off::allows, workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(unknown(e));
    }
  }

  /** The lookup leads to its future, and that to this connector. */
  private <T> CompletableFuture<T> kept(CompletableFuture<T> future) {
    CompletableFuture<T> unused = future.whenComplete((value, failure) -> Forgotten.keep(this));
    return future;
  }

  private List<InetAddress> await(Request request, boolean proving) throws UnknownHostException {
    requireOffLoop();
    requireOpen();
    if (off != null) {
      return SwitchedOff.lookup(request.host(), off::allows);
    }
    try {
      return lookups.lookup(request, proving);
    } catch (RejectedExecutionException e) {
      throw unknown(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Why a lookup could not begin, unless the connector is closed, which is another exception. */
  private UnknownHostException unknown(RejectedExecutionException rejection) {
    if (loop.isClosed()) {
      throw closed(rejection);
    }
    UnknownHostException unknown =
        new UnknownHostException("the connector's thread cannot be started");
    unknown.initCause(rejection.getCause());
    return unknown;
  }

  /**
   * Reports that a connection which a client made by itself, to an address of a lookup, failed or
   * was bad. What lookups have proved of its host is discarded, so that the next one races, and the
   * history demotes the address as {@link Connection#reportFailure} does. May be called at any
   * time, also after the connector is closed.
   *
   * @param address where to; resolved. If it carries the name that it was looked up by, as the
   *     addresses of lookups do, it counts for that host even if no race has tried it
   * @param reason in words, such as {@code connect timed out}
   * @throws IllegalArgumentException if the address is unresolved, or its port 0
   */
  public void reportFailure(InetSocketAddress address, String reason) {
    Objects.requireNonNull(reason, "reason");
    if (Objects.requireNonNull(address, "address").isUnresolved()) {
      throw new IllegalArgumentException("address must be resolved: " + address);
    }
    if (address.getPort() == 0) {
      throw new IllegalArgumentException("address must have a port: " + address);
    }
    long now = loop.now();
    Destination failed = engine.destinations().of(address, now);
    engine.learning().reportFailure(engine.destinations().network(now), failed, reason);
  }

  /**
   * What this connector has learnt, to be shared with another one through {@link
   * ConnectorBuilder#history}, or cleared.
   *
   * @return the same one each time; it outlives the connector
   */
  public ConnectHistory history() {
    return history;
  }

  /**
   * The resolver that this connector asks, for lookups of your own. If the connector has an address
   * filter, answers have only the addresses that it allows, and an IPv6 answer waits until the
   * NAT64 prefixes of this network are known, a second at most.
   *
   * @return usable until the connector is closed
   */
  public Resolver resolver() {
    return handedOut;
  }

  /**
   * Ends the connector: its races fail, its lookups stop, its attempts are closed and its thread
   * ends, all before this returns; on its own thread, where a strategy or a resolver may call it,
   * soon after. A resolver that was given to the builder is left open. Does nothing the second
   * time.
   */
  @Override
  public void close() {
    forgotten.closed();
    loop.close();
    if (loop.inLoop()) {
      try {
        // the loop ends after its turn, and what its races still tell needs the threads
        workers.execute(end);
        return;
      } catch (RejectedExecutionException e) {
        // closed already, or no thread is to be had: what is still to be told is told on the loop
      }
    }
    end.run();
  }

  /** Without the connector itself, which may be gone. */
  private static Runnable end(
      EventLoop loop, @Nullable Resolver resolver, Workers workers, Workers handshakes) {
    return () -> {
      loop.close();
      if (resolver != null) {
        resolver.close();
      }
      workers.close();
      handshakes.close();
    };
  }

  // ---- for its views, requests and futures

  Engine engine() {
    return engine;
  }

  @Override
  Request ask(String host, int port) {
    return HostText.request(host, port, deadlineNanos);
  }

  @Override
  Request ask(String host, int port, Duration timeout) {
    return HostText.request(host, port, ConnectorBuilder.positiveNanos("timeout", timeout));
  }

  @Override
  Request ask(InetSocketAddress address) {
    return HostText.request(address, deadlineNanos);
  }

  @Override
  Request ask(InetSocketAddress address, Duration timeout) {
    return HostText.request(address, ConnectorBuilder.positiveNanos("timeout", timeout));
  }

  @Override
  <T> HandshakeResult<T> run(Request request, Handshake<T> check) throws IOException {
    Verdicts<T> verdicts = verdicts(request.host(), check);
    Request checked = request.whenChecked();
    Await await = new Await(checked, verdicts, /* deafToInterrupts= */ false);
    try {
      return verdicts.of(await.await(engine, begin(checked, await)));
    } finally {
      Reference.reachabilityFence(this); // not forgotten while somebody waits
    }
  }

  @Override
  <T> CompletableFuture<HandshakeResult<T>> runAsync(Request request, Handshake<T> check) {
    Verdicts<T> verdicts = verdicts(request.host(), check);
    return future(request.whenChecked(), verdicts, verdicts::of);
  }

  // ---- the ways into the engine

  @Override
  Connection await(Request request) throws IOException {
    Await await = new Await(request, null, /* deafToInterrupts= */ false);
    try {
      return await.await(engine, begin(request, await));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  <T> Verdicts<T> verdicts(String host, Handshake<T> handshake) {
    return new Verdicts<>(handshake, CarriedContext.taken(context, host));
  }

  RaceObserver teller(ConnectListener listener, long race, Request asked) {
    return new ListenerObserver(
        listener, offLoop, race, asked, CarriedContext.taken(context, asked.host()));
  }

  /** Starts a race that the calling thread will wait for. */
  Engine.Running begin(Request request, Await await) {
    requireOffLoop();
    requireOpen();
    try {
      return engine.raceHere(request, await);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  @Override
  <T> CompletableFuture<T> future(
      Request request, @Nullable Verdicts<?> verdicts, Function<Connection, T> made) {
    ConnectFuture<T> future = notStarted(request, verdicts, made);
    start(request, future);
    return future;
  }

  <T> ConnectFuture<T> notStarted(
      Request request, @Nullable Verdicts<?> verdicts, Function<Connection, T> made) {
    return new ConnectFuture<>(
        request,
        offLoop,
        verdicts,
        (channel, result) -> made.apply(new Connection(channel, result, engine.learning())));
  }

  /** Starts a race that nobody waits for. */
  void start(Request request, ConnectFuture<?> future) {
    requireOpen();
    try {
      future.runs(engine.raceHere(request, future));
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  private void requireOffLoop() {
    if (loop.inLoop()) {
      throw new IllegalStateException("a connect on the connector's own loop would never end");
    }
  }

  private void requireOpen() {
    if (!loop.inLoop()) {
      Forgotten.endAll();
    }
    if (loop.isClosed()) {
      throw closed(null);
    }
  }

  private IllegalStateException closed(@Nullable Throwable rejection) {
    Throwable death = loop.deathCause();
    return death == null
        ? new IllegalStateException("the connector is closed", rejection)
        : new IllegalStateException("the connector is closed: its loop has died", death);
  }

  /** Closed by its owner, or by the death of its loop. */
  boolean isClosed() {
    return loop.isClosed();
  }
}
