// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.engine.Engine;
import io.happysocket.engine.RaceObserver;
import io.happysocket.handshake.Handshake;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Request;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connect with settings of its own, for callers that know them only when they connect: socket
 * options, a local address, an address to use, several hosts to choose from. Made by {@link
 * Connector#request(String, int)} and {@link Connector#request(List)}. Not thread-safe, {@link
 * #cancel} excepted.
 */
public final class ConnectRequest {

  private static final InetAddress ANY_ADDRESS = anyAddress();

  private final Connector connector;
  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private Request request;
  private @Nullable InetSocketAddress local;
  private boolean deafToInterrupts;
  private @Nullable ConnectListener listener;
  private final AtomicLong races = new AtomicLong();
  private final Object lock = new Object();

  // guarded by the lock
  private Engine.@Nullable Running running;
  private @Nullable Await waiting;
  private final List<Future<?>> futures = new ArrayList<>(0);
  private boolean cancelled;

  ConnectRequest(Connector connector, Request request) {
    this.connector = connector;
    this.request = request;
  }

  /**
   * How long it may take, the lookups included.
   *
   * @param timeout more than zero; the connector's deadline by default
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public ConnectRequest within(Duration timeout) {
    return with(request.endpoints(), ConnectorBuilder.positiveNanos("timeout", timeout));
  }

  /**
   * How long it may take.
   *
   * @return what {@link #within} was given, or the connector's deadline
   */
  public Duration deadline() {
    return Duration.ofNanos(request.deadlineNanos());
  }

  /**
   * A socket option, set on every attempt before it connects, after those of the connector. One
   * that this system does not support, or a bad value, fails each attempt.
   *
   * @param option one that TCP channels support here
   * @param value its value
   * @param <T> its type
   * @return this
   */
  public <T> ConnectRequest option(SocketOption<T> option, T value) {
    options.put(requireNonNull(option, "option"), requireNonNull(value, "value"));
    return this;
  }

  /**
   * What every attempt is bound to. Only addresses of its family are tried then, unless it is the
   * wildcard. A port other than 0 makes all attempts but the first fail, unless {@code
   * SO_REUSEADDR} is set.
   *
   * @param address of this machine
   * @return this
   * @throws IllegalArgumentException if it is unresolved
   */
  public ConnectRequest from(InetSocketAddress address) {
    if (requireNonNull(address, "address").isUnresolved()) {
      throw new IllegalArgumentException("address must be resolved: " + address);
    }
    boolean any = address.getAddress().isAnyLocalAddress();
    if (any && address.getPort() == 0) {
      local = null;
    } else {
      // a channel of either family takes the IPv4 wildcard
      local = any ? new InetSocketAddress(ANY_ADDRESS, address.getPort()) : address;
    }
    return this;
  }

  /**
   * Connects to this address and no other, without a lookup. The host is for the report only.
   *
   * @param address where to
   * @return this
   * @throws IllegalStateException if the request is over several endpoints, which have theirs
   */
  public ConnectRequest at(InetAddress address) {
    requireNonNull(address, "address");
    if (request.isOverSeveral()) {
      throw new IllegalStateException("at " + address + ": the request is over " + request.host());
    }
    Endpoint there = new Endpoint(request.host(), request.port(), address);
    return with(List.of(there), request.deadlineNanos());
  }

  /**
   * Races by the name, for a caller that has looked it up by itself and has one of its addresses.
   * When the name's answer has that address, too, the race is for all of the answer; when it lacks
   * it, for this address alone, which the caller may have vetted or chosen. When the lookup of its
   * family fails, the address takes the place of the answer. Where the host is an address literal,
   * this is {@link #at}.
   *
   * @param address which the caller's lookup gave
   * @return this
   * @throws IllegalStateException if the request is over several endpoints, which have theirs
   */
  public ConnectRequest found(InetAddress address) {
    requireNonNull(address, "address");
    if (request.isOverSeveral() || request.literal() != null) {
      return at(address);
    }
    Endpoint there = new Endpoint(request.host(), request.port(), null, address);
    return with(List.of(there), request.deadlineNanos());
  }

  private ConnectRequest with(List<Endpoint> endpoints, long deadlineNanos) {
    request = new Request(endpoints, deadlineNanos, /* checked= */ false, Map.of(), null);
    return this;
  }

  /**
   * Goes on when the connecting thread is interrupted, as {@link java.net.Socket} does, instead of
   * ending the connect; the thread's flag is set again at the end.
   *
   * @return this
   */
  public ConnectRequest ignoringInterrupts() {
    deafToInterrupts = true;
    return this;
  }

  /**
   * Gets the events of this request's races, besides the connector's listener, and as that one
   * does: on the executor, one after the other. The races are numbered from 1 by themselves.
   *
   * @param chosen the listener
   * @return this
   */
  public ConnectRequest listener(ConnectListener chosen) {
    listener = requireNonNull(chosen, "listener");
    return this;
  }

  /**
   * Connects. May be called again, for another connect.
   *
   * @return the connection with its report
   * @throws IOException as {@link Connector#connect(String, int)}
   * @throws IllegalStateException as {@link Connector#connect(String, int)}
   */
  public Connection connect() throws IOException {
    return connect(asked(/* checked= */ false), null);
  }

  /**
   * Connects; the first connection that passes a check wins. May be called again, for another
   * connect.
   *
   * @param handshake thread-safe; may block. It is told the host and port that each connection is
   *     to
   * @param <T> what it makes of a connection
   * @return the connection that passed first
   * @throws IOException as {@link Connector#connect(String, int, Handshake)}
   * @throws IllegalStateException as {@link Connector#connect(String, int)}
   */
  public <T> HandshakeResult<T> connect(Handshake<T> handshake) throws IOException {
    Verdicts<T> verdicts =
        connector.verdicts(request.host(), requireNonNull(handshake, "handshake"));
    return verdicts.of(connect(asked(/* checked= */ true), verdicts));
  }

  /**
   * Connects without blocking. May be called again, for another connect.
   *
   * @return as {@link Connector#connectWithReportAsync(String, int)}
   * @throws IllegalStateException if the connector is closed
   */
  public CompletableFuture<Connection> connectAsync() {
    return future(asked(/* checked= */ false), null, Function.identity());
  }

  /**
   * Connects without blocking; the first connection that passes a check wins.
   *
   * @param handshake as {@link #connect(Handshake)}
   * @param <T> what it makes of a connection
   * @return as {@link Connector#connectAsync(String, int, Handshake)}
   * @throws IllegalStateException if the connector is closed
   */
  public <T> CompletableFuture<HandshakeResult<T>> connectAsync(Handshake<T> handshake) {
    Verdicts<T> verdicts =
        connector.verdicts(request.host(), requireNonNull(handshake, "handshake"));
    return future(asked(/* checked= */ true), verdicts, verdicts::of);
  }

  private @Nullable RaceObserver teller(Request asked) {
    return listener == null ? null : connector.teller(listener, races.incrementAndGet(), asked);
  }

  private Request asked(boolean checked) {
    return new Request(request.endpoints(), request.deadlineNanos(), checked, options, local);
  }

  private Connection connect(Request asked, @Nullable Verdicts<?> verdicts) throws IOException {
    Await await = new Await(asked, verdicts, deafToInterrupts);
    await.shownTo(teller(asked));
    Engine.Running started;
    synchronized (lock) {
      started =
          cancelled
              ? connector.engine().refuse(asked, "cancelled", await)
              : connector.begin(asked, await);
      running = started;
      waiting = await;
    }
    try {
      return await.await(connector.engine(), started);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private <T> CompletableFuture<T> future(
      Request asked, @Nullable Verdicts<?> verdicts, Function<Connection, T> made) {
    ConnectFuture<T> future = connector.notStarted(asked, verdicts, made);
    future.shownTo(teller(asked));
    synchronized (lock) {
      if (cancelled) {
        future.runs(connector.engine().refuse(asked, "cancelled", future));
      } else {
        connector.start(asked, future);
        futures.removeIf(Future::isDone);
        futures.add(future);
      }
    }
    return future;
  }

  /**
   * Ends the connect, now and for good, and returns when all of its channels are closed: {@link
   * #connect()} throws {@link ConnectFailedException} in the thread that is in it, and whenever it
   * is called again; futures are cancelled. Any thread.
   */
  public void cancel() {
    Engine.Running race;
    Await await;
    List<Future<?>> started;
    synchronized (lock) { // a race that is being started is waited for, then ended
      cancelled = true;
      race = running;
      await = waiting;
      started = List.copyOf(futures);
      futures.clear();
    }
    for (Future<?> future : started) {
      future.cancel(true);
    }
    if (race != null && await != null) {
      race.abort("cancelled");
      await.unwanted();
    }
  }

  private static InetAddress anyAddress() {
    try {
      return Inet4Address.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }
}
