// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * One name with an IPv6 and IPv4 addresses on loopback, and what is wrong with each; and a name
 * server that knows it. Everything runs in this process. Thread-safe.
 *
 * <pre>{@code
 * try (BrokenNetwork network =
 *     BrokenNetwork.builder().ipv6(Endpoint.silent()).ipv4(Endpoint.healthy()).start()) {
 *   // what is tested connects to network.host() and network.port()
 * }
 * }</pre>
 *
 * <p>How a client finds the name:
 *
 * <ul>
 *   <li>A connector of {@link #connectorBuilder} asks {@link #nameServer}.
 *   <li>A client that asks the JDK finds the name where the JVM was started with <code>
 *       -Djdk.net.hosts.file=</code>{@link #hostsFile}. The JDK reads that property once, so it has
 *       to be on the command line; the file may be one that the project has.
 *   <li>With {@code localhost} as the {@linkplain Builder#host host} neither is needed: for a
 *       connector and for the JDK it is {@code ::1} and {@code 127.0.0.1}, and DNS is not asked for
 *       it. The JDK takes IPv4 first unless it runs with {@code
 *       -Djava.net.preferIPv6Addresses=true}.
 * </ul>
 *
 * <p>Loopback has one IPv6 address, {@code ::1}. On Linux and Windows all of 127.0.0.0/8 is there;
 * macOS has 127.0.0.1 alone unless more are added. A handshake cannot be made late without root.
 */
public final class BrokenNetwork implements AutoCloseable {

  private final String host;
  private final List<InetAddress> addresses;
  private final EventLoop loop;
  private final Listeners listeners;
  private final NameServer names;
  private @Nullable Path hostsFile;

  private BrokenNetwork(Builder builder, EventLoop loop) throws IOException {
    this.host = builder.host;
    this.loop = loop;
    Map<InetAddress, Endpoint> endpoints = builder.endpoints();
    this.addresses = List.copyOf(endpoints.keySet());
    List<InetAddress> ipv4 = new ArrayList<>(addresses);
    List<InetAddress> ipv6 = ipv4.remove(Ports.SIX) ? List.of(Ports.SIX) : List.of();
    this.names =
        NameServer.start(
            loop,
            Builder.name(host),
            new NameServer.Zone(builder.aaaa, ipv6),
            new NameServer.Zone(builder.a, ipv4));
    this.listeners = Listeners.open(loop, builder.port, endpoints);
  }

  /**
   * Starts a network: no addresses, the name {@code service.test}, DNS answers at once, any port.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether this machine has {@code ::1}. Without it no network with an IPv6 endpoint starts, so a
   * test is better skipped: {@code @EnabledIf("io.happysocket.testing.BrokenNetwork#hasIpv6")} in
   * JUnit, or an assumption.
   *
   * @return true if so
   */
  public static boolean hasIpv6() {
    return Ports.isHere(Ports.SIX);
  }

  /**
   * Whether {@link Endpoint#silent} works on this system: tried out on 127.0.0.1, which takes 100
   * ms.
   *
   * @return true if so
   */
  public static boolean canBeSilent() {
    try (SilentPort silent = new SilentPort(Ports.four(1), 0)) {
      return silent.port() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The name to connect to.
   *
   * @return the name
   */
  public String host() {
    return host;
  }

  /**
   * The port to connect to, the same on every address.
   *
   * @return the port
   */
  public int port() {
    return listeners.port();
  }

  /**
   * The addresses of the name: {@code ::1} if there is an IPv6 endpoint, then {@code 127.0.0.1} and
   * so on in the order in which their endpoints were given.
   *
   * @return the addresses
   */
  public List<InetAddress> addresses() {
    return addresses;
  }

  /**
   * The name server, for clients that can be given one. UDP only; it knows the one name and its two
   * types of address.
   *
   * @return 127.0.0.1 and its port
   */
  public InetSocketAddress nameServer() {
    return names.address();
  }

  /**
   * A connector that asks {@link #nameServer} and nothing else of this machine: no hosts file, no
   * search list.
   *
   * @return a builder, to be configured further and built
   */
  public ConnectorBuilder connectorBuilder() {
    Path none = Path.of("no-such-file-in-a-broken-network");
    return Connector.builder()
        .dns(
            DnsSettings.builder()
                .servers(List.of(nameServer()))
                .resolvConf(none)
                .hosts(none)
                .nsswitch(none)
                .build());
  }

  /**
   * A hosts file with the name, for {@code -Djdk.net.hosts.file} of a JVM that is started. Add
   * {@code -Djava.net.preferIPv6Addresses=true} to have IPv6 first there. In such a JVM no other
   * name exists.
   *
   * @return a file in the directory for temporary ones, until {@link #close}
   * @throws IOException if it cannot be written
   */
  public synchronized Path hostsFile() throws IOException {
    Path file = hostsFile;
    if (file == null) {
      file = Files.createTempFile("broken-network-", ".hosts");
      hostsFile = file;
      Files.write(file, addresses.stream().map(each -> AddressText.of(each) + " " + host).toList());
    }
    return file;
  }

  /** Closes every socket and ends every thread of it. What was silent refuses from now on. */
  @Override
  public synchronized void close() throws IOException {
    loop.close();
    listeners.close();
    if (hostsFile != null) {
      Files.deleteIfExists(hostsFile);
    }
  }

  /** Says what is wrong with a network. Not thread-safe; may be used again after {@link #start}. */
  public static final class Builder {

    private static final int MOST_IPV4 = 100;

    private String host = "service.test";
    private int port;
    private List<Endpoint> ipv6 = List.of();
    private List<Endpoint> ipv4 = List.of();
    private DnsAnswer aaaa = DnsAnswer.atOnce();
    private DnsAnswer a = DnsAnswer.atOnce();

    private Builder() {}

    /**
     * The name.
     *
     * @param name {@code service.test} by default; {@code localhost} for clients that ask neither
     *     the name server nor the hosts file
     * @return this
     * @throws IllegalArgumentException if it is no host name
     */
    public Builder host(String name) {
      name(requireNonNull(name, "host"));
      host = name;
      return this;
    }

    /**
     * The port.
     *
     * @param chosen 0 to 65535; 0, the default, for one that is free on every address
     * @return this
     * @throws IllegalArgumentException if it is out of its range
     */
    public Builder port(int chosen) {
      Ports.check(chosen);
      port = chosen;
      return this;
    }

    /**
     * What is at {@code ::1}; without it the name has no IPv6 address.
     *
     * @param endpoint what is there
     * @return this
     */
    public Builder ipv6(Endpoint endpoint) {
      ipv6 = List.of(requireNonNull(endpoint, "ipv6"));
      return this;
    }

    /**
     * What is at {@code 127.0.0.1}, {@code 127.0.0.2} and so on, which is also the order of the DNS
     * answer; without any the name has no IPv4 address.
     *
     * @param endpoints what is there, at most 100
     * @return this
     * @throws IllegalArgumentException if they are more
     */
    public Builder ipv4(Endpoint... endpoints) {
      if (endpoints.length > MOST_IPV4) {
        throw new IllegalArgumentException(
            "ipv4 must be at most " + MOST_IPV4 + " endpoints: " + endpoints.length);
      }
      ipv4 = List.of(endpoints);
      return this;
    }

    /**
     * What becomes of the question for IPv6 addresses.
     *
     * @param answer answered at once by default
     * @return this
     */
    public Builder aaaa(DnsAnswer answer) {
      aaaa = requireNonNull(answer, "aaaa");
      return this;
    }

    /**
     * What becomes of the question for IPv4 addresses.
     *
     * @param answer answered at once by default
     * @return this
     */
    public Builder a(DnsAnswer answer) {
      a = requireNonNull(answer, "a");
      return this;
    }

    /**
     * Opens the sockets and starts the servers. Every silent endpoint has proved to be silent when
     * this returns.
     *
     * @return the running network
     * @throws IOException if this machine cannot: it lacks an address, the port is taken, or a
     *     listener with a full queue answers here; the message says which
     * @throws IllegalArgumentException if an endpoint is {@link Endpoint#existing} and no port was
     *     given, or the host is {@code localhost} and the DNS answers are not the default
     */
    public BrokenNetwork start() throws IOException {
      check();
      EventLoop loop = new EventLoop("broken-network", LoopPort.system());
      boolean started = false;
      try {
        BrokenNetwork network = new BrokenNetwork(this, loop);
        started = true;
        return network;
      } finally {
        if (!started) {
          loop.close();
        }
      }
    }

    private void check() {
      if (port == 0
          && endpoints().values().stream().anyMatch(e -> e.kind() == Endpoint.Kind.EXISTING)) {
        throw new IllegalArgumentException("port must be that of the existing endpoint: 0");
      }
      String lower = host.toLowerCase(Locale.ROOT);
      boolean local = lower.equals("localhost") || lower.endsWith(".localhost");
      if (local && !(aaaa.isAtOnce() && a.isAtOnce())) {
        throw new IllegalArgumentException(
            "host must be another for a DNS answer to matter, DNS is not asked for it: " + host);
      }
    }

    private Map<InetAddress, Endpoint> endpoints() {
      Map<InetAddress, Endpoint> endpoints = new LinkedHashMap<>();
      ipv6.forEach(each -> endpoints.put(Ports.SIX, each));
      for (int i = 0; i < ipv4.size(); i++) {
        endpoints.put(Ports.four(i + 1), ipv4.get(i));
      }
      return endpoints;
    }

    private static Name name(String host) {
      try {
        if (!host.isEmpty() && AddressLiteral.parse(host) == null) {
          return Name.fromString(host, Name.root);
        }
        throw new IllegalArgumentException("host must be a name: " + host);
      } catch (TextParseException e) {
        throw new IllegalArgumentException("host must be a name: " + host, e);
      }
    }
  }
}
