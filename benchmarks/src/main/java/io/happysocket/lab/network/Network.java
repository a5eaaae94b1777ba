// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import io.happysocket.lab.scenario.Host;
import io.happysocket.lab.wire.WireLog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Two namespaces and the router between them. Every address is of a documentation prefix, 6to4 or
 * Teredo, and no packet leaves the two namespaces.
 */
public final class Network implements AutoCloseable {

  /** Where the lab's DNS server is. */
  public static final String DNS_SERVER = "192.0.2.53";

  /** And for a host that has no IPv4. */
  public static final String DNS_SERVER_IPV6 = "2001:db8:5::53";

  private static final String DEVICE = "lab0";
  private static final String ROUTER_IPV4 = "198.51.100.1";
  private static final String ROUTER_IPV6 = "2001:db8:c::1";

  /** A plain client: default routes, and files of its own for the resolvers. */
  private static final String CLIENT_SET_UP =
      """
      ip link set lo up
      echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save
      mount --bind %1$s/resolv.conf /etc/resolv.conf
      mount --bind %1$s/nsswitch.conf /etc/nsswitch.conf
      mount --bind %1$s/hosts /etc/hosts
      """;

  private static final String SERVER_SET_UP = "ip link set lo up";

  /**
   * The server has every address of its prefixes at once, and a route to all of the client's. IPv6
   * binds only to addresses of an interface.
   */
  private static final String SERVER_DEVICE =
      """
      link set %1$s up
      route add 198.51.100.0/24 dev %1$s
      route add 2001:db8:c::/48 dev %1$s
      route add fd00:c::/32 dev %1$s
      route add fd00:0:0:c::/64 dev %1$s
      route add local 192.0.2.0/24 dev lo
      route add local 203.0.113.0/24 dev lo
      route add local 2001:db8:5::/48 dev lo
      route add local 2002::/16 dev lo
      route add local 2001::/32 dev lo
      route add local fd00:5::/32 dev lo
      route add local fd00:0:0:5::/64 dev lo
      route add local 64:ff9b::/96 dev lo
      addr add %2$s/128 dev lo nodad
      """
          .formatted(DEVICE, DNS_SERVER_IPV6);

  private final Namespace client;
  private final Namespace server;
  private final Router router;
  private final WireLog log;
  private final Path resolvConf;
  private Host host;

  private Network(Namespace client, Namespace server, Router router, WireLog log, Path resolvConf) {
    this.client = client;
    this.server = server;
    this.router = router;
    this.log = log;
    this.resolvConf = resolvConf;
  }

  /**
   * Makes the network.
   *
   * @param work an existing directory for the client's resolver files
   * @throws IOException saying what this system does not allow
   */
  public static Network open(Path work) throws IOException, InterruptedException {
    Path resolvConf = work.resolve("resolv.conf");
    Files.writeString(resolvConf, "");
    Files.writeString(work.resolve("nsswitch.conf"), "hosts: files dns\n");
    Files.writeString(work.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    Namespace client = Namespace.open(CLIENT_SET_UP.formatted(work.toAbsolutePath()));
    Namespace server = null;
    Tun clientTun = null;
    try {
      server = Namespace.open(SERVER_SET_UP);
      clientTun = client.inside(() -> Tun.open(DEVICE));
      Tun serverTun = server.inside(() -> Tun.open(DEVICE));
      client.ip("link set " + DEVICE + " up");
      server.ip(SERVER_DEVICE);
      WireLog log = new WireLog();
      Map<Boolean, InetAddress> own =
          Map.of(
              true, InetAddress.getByName(ROUTER_IPV6), false, InetAddress.getByName(ROUTER_IPV4));
      Router router = new Router(clientTun, serverTun, log, own);
      Network network = new Network(client, server, router, log, resolvConf);
      network.host(Host.DUAL);
      return network;
    } catch (IOException | InterruptedException | RuntimeException e) {
      client.close();
      if (server != null) {
        server.close();
      }
      throw e;
    }
  }

  /** Gives the client's host other addresses, and a name server that it can reach. */
  public void host(Host other) throws IOException, InterruptedException {
    if (other.equals(host)) {
      return;
    }
    host = other;
    String server = other.ipv4().isEmpty() ? DNS_SERVER_IPV6 : DNS_SERVER;
    Files.writeString(resolvConf, "nameserver " + server + "\n");
    StringBuilder commands = new StringBuilder("addr flush dev lab0\n");
    other.ipv4().forEach(each -> commands.append("addr add " + each + "/32 dev lab0\n"));
    other.ipv6().forEach(each -> commands.append("addr add " + each + "/128 dev lab0 nodad\n"));
    // without src: where there are several addresses, the system's rules choose (RFC 6724)
    commands.append(other.ipv4().isEmpty() ? "" : "route replace default dev lab0\n");
    commands.append(other.ipv6().isEmpty() ? "" : "route replace ::/0 dev lab0\n");
    client.ip(commands.toString());
  }

  public Namespace client() {
    return client;
  }

  public Namespace server() {
    return server;
  }

  public Router router() {
    return router;
  }

  public WireLog log() {
    return log;
  }

  @Override
  public void close() throws InterruptedException {
    router.close();
    client.close();
    server.close();
  }
}
