// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import io.happysocket.address.text.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the soak connects to, in this process: in a network namespace of its own all places, on a
 * machine as it is those that loopback has.
 */
public final class World implements AutoCloseable {

  /** Below all ports that the system gives to clients, so that no connect meets itself. */
  private static final int NOBODY_LISTENS = 9;

  private static final int DNS_PORT = 53;

  private final boolean ownNetwork;
  private final EchoServer echo;
  private final FullBacklog full;
  private final Reflector reflector;
  private final NameServer names;

  private World(boolean ownNetwork, long seed) throws IOException, InterruptedException {
    this.ownNetwork = ownNetwork;
    reflector = ownNetwork ? Reflector.open(seed) : null;
    echo = new EchoServer();
    full = new FullBacklog();
    names = new NameServer(this, ownNetwork ? DNS_PORT : 0, seed);
  }

  /**
   * Starts the servers.
   *
   * @param ownNetwork whether this process has a namespace for itself, set up by {@link #SET_UP}
   * @param seed of what happens at random
   */
  public static World open(boolean ownNetwork, long seed) throws IOException, InterruptedException {
    return new World(ownNetwork, seed);
  }

  /** What a namespace needs; the argument is a directory for the resolver's files. */
  public static final String SET_UP =
      """
      ip link set lo up
      ip -6 addr add fd00:50ac::1/128 dev lo nodad
      ip -6 route add local fd00:50ac::/64 dev lo
      ip route add unreachable 203.0.113.0/24
      ip -6 route add unreachable 2001:db8::/32
      echo "1024 65535" > /proc/sys/net/ipv4/ip_local_port_range
      echo 4096 > /proc/sys/net/core/somaxconn
      echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save
      echo 10 > /proc/sys/net/ipv4/tcp_fin_timeout
      mount --bind %1$s/resolv.conf /etc/resolv.conf
      mount --bind %1$s/nsswitch.conf /etc/nsswitch.conf
      mount --bind %1$s/hosts /etc/hosts
      """;

  public boolean isOwnNetwork() {
    return ownNetwork;
  }

  public boolean has(Place place) {
    return ownNetwork || place.isPlain();
  }

  /** What a caller would write: a literal or a name. */
  public String host(Place place, boolean ipv6, int number) {
    return place.isLiteral()
        ? AddressText.of(address(place.kind(ipv6), ipv6, number))
        : place.hostName(number);
  }

  public int port(Place place) throws IOException {
    if (place.isRefused()) {
      return NOBODY_LISTENS;
    }
    return place == Place.LITERAL_FULL ? full.port() : echo.port();
  }

  InetAddress address(Addresses.Kind kind, boolean ipv6, int number) {
    return ownNetwork ? Addresses.of(kind, ipv6, number) : Addresses.loopback(ipv6);
  }

  /** Where servers listen. */
  public List<Integer> ports() throws IOException {
    return List.of(echo.port(), full.port(), names.address().getPort());
  }

  public InetSocketAddress nameServer() {
    return names.address();
  }

  /** Lets go of what the world itself keeps, before it is looked what the load has left. */
  public void endOfLoad() throws IOException {
    full.close();
  }

  /** Connections that clients have not closed. */
  public int open() {
    return echo.open();
  }

  /** Connections that servers took. */
  public long accepted() {
    return echo.accepted();
  }

  public long queries() {
    return names.queries();
  }

  @Override
  public void close() throws IOException {
    names.close();
    full.close();
    echo.close();
    if (reflector != null) {
      reflector.close();
    }
  }
}
