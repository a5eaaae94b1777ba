// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.engine.Engine;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Request;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One blocking connect with settings of its own, for callers that know what this connect needs only
 * when they make it: socket options, a local address, an address to use. Made by {@link
 * Connector#request}. Not thread-safe, {@link #cancel} excepted.
 */
public final class ConnectRequest {

  private static final InetAddress ANY_ADDRESS = anyAddress();

  private final Connector connector;
  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private Request request;
  private @Nullable InetSocketAddress local;
  private boolean deafToInterrupts;
  private final Object lock = new Object();

  // guarded by the lock
  private Engine.@Nullable Running running;
  private @Nullable Await waiting;
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
   */
  public ConnectRequest at(InetAddress address) {
    requireNonNull(address, "address");
    Endpoint there = new Endpoint(request.host(), request.port(), address);
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
   * Connects. May be called again, for another connect.
   *
   * @return the connection with its report
   * @throws IOException as {@link Connector#connect(String, int)}
   * @throws IllegalStateException as {@link Connector#connect(String, int)}
   */
  public Connection race() throws IOException {
    Request asked =
        new Request(
            request.endpoints(),
            request.deadlineNanos(),
            /* checked= */ false,
            options,
            local);
    Await await = new Await(asked, null, deafToInterrupts);
    Engine.Running started;
    synchronized (lock) {
      started =
          cancelled
              ? connector.engine().refuse(asked, "cancelled", await)
              : connector.begin(asked, await);
      running = started;
      waiting = await;
    }
    return await.await(connector.engine(), started);
  }

  /**
   * Ends the connect, now and for good, and returns when everything of it is closed: {@link #race}
   * throws {@link ConnectFailedException} in the thread that is in it, and whenever it is called
   * again. Any thread.
   */
  public void cancel() {
    Engine.Running race;
    Await await;
    synchronized (lock) { // a race that is being started is waited for, then ended
      cancelled = true;
      race = running;
      await = waiting;
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
