// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressText;
import io.happysocket.dns.system.Host;
import io.happysocket.dns.system.HostName;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller gave as a host: the one place that decides whether a text is an address or a
 * name. Asks nobody.
 */
public final class HostText {

  private static final int MAXIMUM_PORT = 65535;

  private HostText() {}

  /**
   * A connect to a host.
   *
   * @param host a name, or an address: {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [::1]},
   *     {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param deadlineNanos how long it may take
   * @return what the engine is asked for
   * @throws IllegalArgumentException if the host is empty, a malformed address, an address whose
   *     scope is no interface here, or a text that no name can be, or the port is out of range
   */
  public static Request request(String host, int port, long deadlineNanos) {
    return new Request(List.of(endpoint(host, port)), deadlineNanos, false, Map.of(), null);
  }

  /**
   * A connect to one endpoint.
   *
   * @param address a name, or text of an address, if it is unresolved; an address if it is resolved
   * @param deadlineNanos how long it may take
   * @return what the engine is asked for
   * @throws IllegalArgumentException as {@link #request(String, int, long)}
   */
  public static Request request(InetSocketAddress address, long deadlineNanos) {
    Endpoint endpoint = endpoint(requireNonNull(address, "address"));
    return new Request(List.of(endpoint), deadlineNanos, false, Map.of(), null);
  }

  private static Endpoint endpoint(InetSocketAddress given) {
    InetAddress address = given.getAddress();
    String host = given.getHostString();
    if (address == null) {
      return endpoint(host, given.getPort());
    }
    boolean named = !host.isBlank() && !host.equals(address.getHostAddress());
    return new Endpoint(
        named ? host : AddressText.of(address), requirePort(given.getPort()), address);
  }

  private static Endpoint endpoint(String host, int port) {
    requireNonNull(host, "host");
    requirePort(port);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty: \"" + host + "\"");
    }
    InetAddress literal = Host.addressOf(host);
    if (literal == null) {
      HostName.requireWellFormed(host);
    }
    return new Endpoint(host, port, literal);
  }

  private static int requirePort(int port) {
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    return port;
  }

  /**
   * A connect to any of several endpoints. One that is given twice counts once: a list is often put
   * together from several sources, and no address is tried twice anyway.
   *
   * @param endpoints each a name, or text of an address, if it is unresolved; an address if it is
   *     resolved. Text of it that is no address is only for the report and for checks
   * @param deadlineNanos how long it may take
   * @return what the engine is asked for
   * @throws IllegalArgumentException if there is none, or more than {@link
   *     Request#MAXIMUM_ENDPOINTS}, or one of them is null, or what {@link #request(String, int,
   *     long)} refuses; names its place
   */
  public static Request request(List<InetSocketAddress> endpoints, long deadlineNanos) {
    InetSocketAddress[] given =
        requireNonNull(endpoints, "endpoints").toArray(new InetSocketAddress[0]);
    if (given.length == 0 || given.length > Request.MAXIMUM_ENDPOINTS) {
      throw new IllegalArgumentException(
          "endpoints must be 1 to " + Request.MAXIMUM_ENDPOINTS + ": " + given.length);
    }
    List<Endpoint> read = new ArrayList<>(given.length);
    for (int i = 0; i < given.length; i++) {
      Endpoint endpoint = endpoint(i, given[i]);
      if (read.stream().noneMatch(endpoint::reachesSame)) {
        read.add(endpoint);
      }
    }
    return new Request(read, deadlineNanos, false, Map.of(), null);
  }

  private static Endpoint endpoint(int place, @Nullable InetSocketAddress given) {
    try {
      if (given == null) {
        throw new IllegalArgumentException("must not be null");
      }
      return endpoint(given);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "endpoints[" + place + "] " + e.getMessage() + ": " + given, e);
    }
  }
}
