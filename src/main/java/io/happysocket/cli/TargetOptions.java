// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.DnsSettings;
import io.happysocket.engine.HostText;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "A name, or an address such as 192.0.2.1 or 2001:db8::1.")
  private String host = "";

  @Parameters(index = "1", paramLabel = "PORT", description = "The TCP port, 1 to 65535.")
  private int port;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description = "The time for everything, lookups included; 10s unless given. 500ms, 1.5s, 2m.")
  private @Nullable Duration timeout;

  @Option(
      names = "--dns",
      paramLabel = "SERVER[#PORT]",
      description =
          "A DNS server to ask instead of the system's, as an address; may be given several times.")
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

  @ArgGroup(exclusive = true)
  private Family family = new Family();

  /** At most one of the two. */
  static final class Family {
    @Option(names = "-4", description = "Try IPv4 addresses only.")
    private boolean ipv4;

    @Option(names = "-6", description = "Try IPv6 addresses only.")
    private boolean ipv6;
  }

  /** A race with a connector of its own, configured as the options say. */
  FreshRace race(ConnectStrategy strategy) {
    try {
      return new FreshRace(builder().strategy(strategy), host, port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private ConnectorBuilder builder() {
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
    if (family.ipv4 || family.ipv6) {
      AddressFamily wanted = family.ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
      builder.addressFilter(address -> AddressFamily.of(address) == wanted);
    }
    return builder;
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
    throw new IllegalArgumentException("--dns must be ADDRESS or ADDRESS#PORT: " + text);
  }
}
