// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for: one connect, to a host or to any of several. Immutable.
 *
 * @param endpoints where to, at least one
 * @param deadlineNanos how long it may take, counted from the call
 * @param checked whether an established attempt must pass a handshake before it wins
 * @param options socket options, set on every attempt after those of the connector; the race does
 *     not look at them
 * @param local what every attempt is bound to, so that only addresses of its family are tried,
 *     unless it is 0.0.0.0 and means just the port; null for the connector's choice
 */
public record Request(
    List<Endpoint> endpoints,
    long deadlineNanos,
    boolean checked,
    Map<SocketOption<?>, Object> options,
    @Nullable InetSocketAddress local) {

  /**
   * So many endpoints may be raced. Each then brings one address of either family at least, which
   * comes to what two full answers for one name bring; and in ten seconds, a Minimum Connection
   * Attempt Delay apart, not many more could be tried.
   */
  public static final int MAXIMUM_ENDPOINTS = RaceFacts.MAXIMUM_CANDIDATES;

  /** So many hosts are named in a text. */
  private static final int SHOWN = 8;

  /** Copies the list and the map. */
  public Request {
    endpoints = List.copyOf(endpoints);
    options = Map.copyOf(options);
  }

  /**
   * A connect without a check, with the connector's options and local address.
   *
   * @param host the name or literal, as given
   * @param port 1 to 65535
   * @param literal the address to connect to; null to look the host up
   * @param deadlineNanos how long it may take
   * @return the request
   */
  public static Request of(
      String host, int port, @Nullable InetAddress literal, long deadlineNanos) {
    List<Endpoint> one = List.of(new Endpoint(host, port, literal));
    return new Request(one, deadlineNanos, false, Map.of(), null);
  }

  /**
   * The same connect, which an established attempt wins only when it passes a check.
   *
   * @return a new request
   */
  public Request whenChecked() {
    return new Request(endpoints, deadlineNanos, true, options, local);
  }

  /**
   * The same connect within another time.
   *
   * @param nanos how long it may take
   * @return a new request
   */
  public Request within(long nanos) {
    return new Request(endpoints, nanos, checked, options, local);
  }

  /**
   * Whether there is more than one host to go to.
   *
   * @return true if so
   */
  public boolean isOverSeveral() {
    return endpoints.size() > 1;
  }

  /**
   * The host, as given; several of them with their ports, for people.
   *
   * @return a text
   */
  public String host() {
    if (!isOverSeveral()) {
      return endpoints.get(0).host();
    }
    String shown =
        endpoints.stream()
            .limit(SHOWN)
            .map(each -> AddressText.hostAndPort(each.host(), each.port()))
            .collect(Collectors.joining(", "));
    int more = endpoints.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * The port; 0 where there are several hosts, each of which has its own.
   *
   * @return 0 to 65535
   */
  public int port() {
    return isOverSeveral() ? 0 : endpoints.get(0).port();
  }

  /**
   * The address to connect to, and no other.
   *
   * @return null when something is to be looked up, and where there are several hosts
   */
  public @Nullable InetAddress literal() {
    return isOverSeveral() ? null : endpoints.get(0).literal();
  }

  /** An attempt that is bound to an address can only reach its family. */
  boolean mayReach(InetAddress address) {
    return local == null
        || local.getAddress().isAnyLocalAddress()
        || AddressFamily.of(local.getAddress()) == AddressFamily.of(address);
  }
}
