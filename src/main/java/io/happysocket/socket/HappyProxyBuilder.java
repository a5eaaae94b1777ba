// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.Connector;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Configures a {@link HappyProxy}. Not thread-safe; may be used again after {@link #start}. The
 * limits keep one client of the proxy from using up what the others need; {@code docs/decisions.md}
 * gives the reasons for the defaults.
 */
public final class HappyProxyBuilder {

  /**
   * How long a client may keep what it does not use.
   *
   * @param headNanos for the head, from the accept on
   * @param halfClosedNanos without a byte, when one side has ended its output
   * @param idleNanos without a byte
   */
  record Patience(long headNanos, long halfClosedNanos, long idleNanos) {}

  /** Longer is for ever: the clock counts no further. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final Connector connector;
  private Duration headTimeout = Duration.ofSeconds(10);
  private Duration halfClosedTimeout = Duration.ofMinutes(4);
  private Duration idleTimeout = Duration.ofHours(2).plusMinutes(4);
  private int maximumTunnels = 2048;
  private int maximumTunnelsPerClient = 1024;
  private LoopPort port = LoopPort.system();

  HappyProxyBuilder(Connector connector) {
    this.connector = Objects.requireNonNull(connector, "connector");
  }

  /** For tests, which play the clock, the thread and channels. */
  HappyProxyBuilder port(LoopPort played) {
    port = played;
    return this;
  }

  /**
   * How long a client may take for the head of its request, from its connect to the empty line. A
   * client that takes longer is answered with 408, even if it sends a byte now and then.
   *
   * @param timeout more than zero; 10 s by default. Between two programs of one machine a head is
   *     one packet
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public HappyProxyBuilder headTimeout(Duration timeout) {
    headTimeout = positive("headTimeout", timeout);
    return this;
  }

  /**
   * How long a tunnel of which one side has ended its output may be without a byte. After that it
   * is closed. Never longer than {@link #idleTimeout}.
   *
   * @param timeout more than zero; 4 minutes by default, what RFC 5382 (REQ-5) gives to connections
   *     that are being closed
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public HappyProxyBuilder halfClosedTimeout(Duration timeout) {
    halfClosedTimeout = positive("halfClosedTimeout", timeout);
    return this;
  }

  /**
   * How long a tunnel may be without a byte in either direction. After that it is closed. TCP's
   * keep-alive does not count: the system answers it, and the proxy does not see it.
   *
   * <p>If connections may be idle for longer (a pool that keeps them all night, a database that
   * computes for hours), set more, 36,500 days for no limit, and give the connector {@code
   * option(SO_KEEPALIVE, true)}, so that servers that have vanished are noticed.
   *
   * @param timeout more than zero; 2 hours and 4 minutes by default, the least that RFC 5382
   *     (REQ-5) allows to middleboxes
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public HappyProxyBuilder idleTimeout(Duration timeout) {
    idleTimeout = positive("idleTimeout", timeout);
    return this;
  }

  /**
   * How many clients are served at once. Further ones are answered with 503 at once.
   *
   * @param maximum at least 1; 2,048 by default. Each takes up to two descriptors of this process,
   *     and up to 32 KiB while bytes wait in it
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public HappyProxyBuilder maximumTunnels(int maximum) {
    maximumTunnels = positive("maximumTunnels", maximum);
    return this;
  }

  /**
   * How many clients with one address are served at once. Further ones are answered with 503 at
   * once. Programs of this machine have the address 127.0.0.1, all of them, unless they bind to
   * another one of 127.0.0.0/8.
   *
   * @param maximum at least 1; 1,024 by default, so that one address does not take all. A value
   *     above {@link #maximumTunnels} has no further effect
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public HappyProxyBuilder maximumTunnelsPerClient(int maximum) {
    maximumTunnelsPerClient = positive("maximumTunnelsPerClient", maximum);
    return this;
  }

  /**
   * Starts a proxy with these settings.
   *
   * @return the proxy, to be closed when no longer used
   * @throws IOException if there is no port, descriptor, thread or direct memory left
   */
  public HappyProxy start() throws IOException {
    return HappyProxy.start(this);
  }

  // ---- for the proxy

  Connector connector() {
    return connector;
  }

  LoopPort port() {
    return port;
  }

  int maximumTunnels() {
    return maximumTunnels;
  }

  int maximumTunnelsPerClient() {
    return maximumTunnelsPerClient;
  }

  Patience patience() {
    long idleNanos = idleTimeout.toNanos();
    long halfClosedNanos = Math.min(idleNanos, halfClosedTimeout.toNanos());
    return new Patience(headTimeout.toNanos(), halfClosedNanos, idleNanos);
  }

  private static Duration positive(String name, Duration duration) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero: " + duration);
    }
    return duration.compareTo(FOREVER) < 0 ? duration : FOREVER;
  }

  private static int positive(String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + count);
    }
    return count;
  }
}
