// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** What is at an address of a {@link BrokenNetwork}. Immutable. */
public final class Endpoint {

  /** One connection of a server, on a thread of its own. */
  @FunctionalInterface
  public interface Service {
    /**
     * Reads and writes, and may block. The socket is closed when it returns or throws, and with the
     * network.
     *
     * @param client the connection
     * @throws IOException ends the connection, and no more
     */
    void serve(Socket client) throws IOException;
  }

  enum Kind {
    SERVING,
    REFUSING,
    SILENT,
    EXISTING
  }

  private static final Service ECHO =
      client -> client.getInputStream().transferTo(client.getOutputStream());

  private final Kind kind;
  private final Service service;
  private final long delayNanos;

  private Endpoint(Kind kind, Service service, long delayNanos) {
    this.kind = kind;
    this.service = service;
    this.delayNanos = delayNanos;
  }

  /**
   * Accepts, and sends back what it gets, until the client has sent all.
   *
   * @return an echo server
   */
  public static Endpoint healthy() {
    return healthy(ECHO);
  }

  /**
   * Accepts, and serves each connection.
   *
   * @param service is called for each connection, for several at once
   * @return a server
   */
  public static Endpoint healthy(Service service) {
    return new Endpoint(Kind.SERVING, requireNonNull(service, "service"), 0);
  }

  /**
   * Answers with a reset: the port is bound, but not listening.
   *
   * @return a refusing endpoint
   */
  public static Endpoint refusing() {
    return new Endpoint(Kind.REFUSING, ECHO, 0);
  }

  /**
   * Does not answer at all, as behind a firewall that drops; a {@link SilentPort}.
   *
   * @return a silent endpoint
   */
  public static Endpoint silent() {
    return new Endpoint(Kind.SILENT, ECHO, 0);
  }

  /**
   * A server that the test runs itself, on the port that {@link BrokenNetwork.Builder#port} names.
   *
   * @return a name for it: nothing is opened
   */
  public static Endpoint existing() {
    return new Endpoint(Kind.EXISTING, ECHO, 0);
  }

  /**
   * The same, but established connections are not read from nor written to for a while. The
   * handshake is the system's, and as quick as ever.
   *
   * @param delay from 0 to a day
   * @return an endpoint that is late
   * @throws IllegalArgumentException if the delay is out of its range, or this is no {@link
   *     #healthy()} endpoint
   */
  public Endpoint firstByteAfter(Duration delay) {
    if (kind != Kind.SERVING) {
      throw new IllegalArgumentException("firstByteAfter is for healthy endpoints: " + this);
    }
    return new Endpoint(kind, service, DnsAnswer.nanos("delay", delay));
  }

  Kind kind() {
    return kind;
  }

  Service service() {
    return service;
  }

  long delayNanos() {
    return delayNanos;
  }

  @Override
  public String toString() {
    String late = ", first byte after " + Duration.ofNanos(delayNanos).toMillis() + " ms";
    return switch (kind) {
      case SERVING -> delayNanos == 0 ? "healthy" : "healthy" + late;
      case REFUSING -> "refusing";
      case SILENT -> "silent";
      case EXISTING -> "existing";
    };
  }
}
