// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.DnsSettings;
import io.happysocket.engine.HostText;
import io.happysocket.handshake.Handshake;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where to, and how: what {@code connect} and {@code compare} have in common. */
final class TargetOptions {

  private static final String DNS_PORT = "53";
  private static final int ANY_PORT = 1;

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description =
          "example.com, 192.0.2.1 or 2001:db8::1 with a PORT; or both in one: example.com:443,"
              + " [::1]:443, https://example.com/path.")
  private String host = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PORT",
      description = "The TCP port, 1 to 65535, or a service's name such as https.")
  private @Nullable String port;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description = "For everything, lookups included: 500ms, 1.5s, 2m; 10s unless given.")
  private @Nullable Duration timeout;

  @ArgGroup(exclusive = true)
  private Family family = new Family();

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      description =
          "Connect from this address of this machine, and over its family only;"
              + " once for each family.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = {"--resolver", "--dns"},
      paramLabel = "SERVER[#PORT]",
      description = "Ask this DNS server, an address, and not the system's; several in order.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--resolution-delay",
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description = "How long an A answer waits for the AAAA answer; 50ms unless given.")
  private @Nullable Duration resolutionDelay;

  @Option(
      names = "--attempt-delay",
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description = "Between two attempts, for strategies that use it; 250ms unless given.")
  private @Nullable Duration attemptDelay;

  @Option(
      names = "--tls",
      description = "A connection wins with its TLS handshake; certificate and ALPN are shown.")
  private boolean tls;

  @Option(
      names = "--alpn",
      paramLabel = "NAME",
      split = ",",
      description = "Offered with --tls; h2,http/1.1 unless given.")
  private List<String> protocols = new ArrayList<>();

  /** At most one of the two. */
  static final class Family {
    @Option(
        names = {"-4", "--ipv4-only"},
        description = "Neither ask for IPv6 addresses nor try them.")
    private boolean ipv4;

    @Option(
        names = {"-6", "--ipv6-only"},
        description = "Neither ask for IPv4 addresses nor try them.")
    private boolean ipv6;
  }

  /** A connector of its own, configured as the options say, and where it is to connect to. */
  Racer racer(ConnectStrategy strategy) {
    return checked(
        () -> {
          Target target = Target.of(host, port, Services.ofSystem());
          HostText.request(target.host(), target.port(), ANY_PORT); // refuses before the warm-up
          return new Racer(builder(strategy), target, handshake());
        });
  }

  /** Whether a handshake is part of the race. */
  boolean tls() {
    return tls;
  }

  private <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private @Nullable Handshake<SSLSocket> handshake() {
    if (!tls && !protocols.isEmpty()) {
      throw new IllegalArgumentException("--alpn needs --tls");
    }
    return tls ? Handshakes.offering(protocols) : null;
  }

  private ConnectorBuilder builder(ConnectStrategy strategy) {
    ConnectorBuilder builder = Connector.builder();
    if (timeout != null) {
      builder.connectDeadline(timeout);
    }
    if (resolutionDelay != null) {
      builder.resolutionDelay(resolutionDelay);
    }
    if (attemptDelay != null) {
      builder.attemptDelay(attemptDelay);
    }
    if (!servers.isEmpty()) {
      List<InetSocketAddress> parsed = servers.stream().map(TargetOptions::server).toList();
      builder.dns(DnsSettings.builder().servers(parsed).build());
    }
    Set<AddressFamily> wanted = families(builder);
    if (wanted.size() == 1) {
      AddressFamily only = wanted.iterator().next();
      builder.addressFilter(address -> AddressFamily.of(address) == only);
      return builder.strategy(new OneFamily(strategy, only));
    }
    return builder.strategy(strategy);
  }

  /** The families that are left, with the local address of each where one is given. */
  private Set<AddressFamily> families(ConnectorBuilder builder) {
    Set<AddressFamily> wanted = EnumSet.allOf(AddressFamily.class);
    if (family.ipv4 || family.ipv6) {
      wanted.remove(family.ipv4 ? AddressFamily.IPV6 : AddressFamily.IPV4);
    }
    Set<AddressFamily> bound = EnumSet.noneOf(AddressFamily.class);
    for (String source : sources) {
      InetAddress address = literal(source);
      if (address == null) {
        throw new IllegalArgumentException("--from must be an address: " + source);
      }
      if (!bound.add(AddressFamily.of(address))) {
        throw new IllegalArgumentException("--from has two addresses of one family: " + source);
      }
      builder.localAddress(address);
    }
    if (!bound.isEmpty()) {
      wanted.retainAll(bound);
    }
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("--from is of the family that is left out: " + sources);
    }
    return wanted;
  }

  private static @Nullable InetAddress literal(String text) {
    return HostText.request(text, ANY_PORT, 1).literal();
  }

  static InetSocketAddress server(String text) {
    int hash = text.lastIndexOf('#');
    String host = hash < 0 ? text : text.substring(0, hash);
    String digits = hash < 0 ? DNS_PORT : text.substring(hash + 1);
    if (PORT.matcher(digits).matches()) { // parseInt knows signs and the digits of every script
      int port = Integer.parseInt(digits);
      InetAddress address = HostText.request(host, port, 1).literal();
      if (address != null) {
        return new InetSocketAddress(address, port);
      }
    }
    throw new IllegalArgumentException("--resolver must be ADDRESS or ADDRESS#PORT: " + text);
  }
}
