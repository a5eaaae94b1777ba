// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.accept.TlsHandshake;
import io.happysocket.cli.demo.DnsServer;
import io.happysocket.cli.demo.Endpoints;
import io.happysocket.cli.demo.Scenario;
import io.happysocket.cli.demo.TlsServer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.strategy.ConnectStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Races on loopback before the first one that is shown. They load and link the classes, which takes
 * a hundred times as long as a handshake; what is shown after them is the network's time.
 */
final class WarmUp {

  /** More of them make the race after them no quicker (measured in docs/command-line.md). */
  private static final int RACES = 8;

  /** Of many strategies each; what is slow is what they have in common. */
  private static final int AT_LEAST = 2;

  private static final String LOCALHOST = "localhost";

  private WarmUp() {}

  /**
   * Races with these strategies; leaves nothing behind but loaded classes.
   *
   * @param tls whether to make handshakes, too
   * @return whether it worked; a machine without loopback, or whose sockets are used up, races cold
   */
  static boolean run(List<ConnectStrategy> strategies, boolean tls) throws InterruptedException {
    Scenario scenario = Scenario.warmUp();
    try (DnsServer dns = DnsServer.start(List.of(scenario))) {
      DnsSettings settings =
          DnsSettings.builder()
              .servers(List.of(dns.address()))
              // no search list, no options: the same on every machine
              .resolvConf(Path.of("no-resolv.conf-for-the-warm-up"))
              .build();
      try (Endpoints endpoints = Endpoints.open(scenario.endpoints())) {
        races(strategies, settings, new Target(scenario.host(), endpoints.port()), null);
        // the system's settings and hosts file, too; nobody is asked for this name (RFC 6761)
        DnsSettings ofSystem = DnsSettings.builder().build();
        races(strategies, ofSystem, new Target(LOCALHOST, endpoints.port()), null);
      }
      if (tls) {
        try (TlsServer server = TlsServer.start(scenario.host())) {
          TlsHandshake handshake = Handshakes.offering(server.trusting(), List.of("h2"));
          races(strategies, settings, new Target(scenario.host(), server.port()), handshake);
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void races(
      List<ConnectStrategy> strategies,
      DnsSettings settings,
      Target target,
      @Nullable TlsHandshake tls)
      throws IOException, InterruptedException {
    for (int i = 0; i < Math.max(AT_LEAST, RACES / strategies.size()); i++) {
      for (ConnectStrategy strategy : strategies) {
        try (Racer racer =
            new Racer(Connector.builder().strategy(strategy).dns(settings), target, tls)) {
          racer.race();
        }
      }
    }
  }
}
