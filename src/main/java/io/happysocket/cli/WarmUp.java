// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.cli.demo.TlsServer;
import io.happysocket.handshake.Handshake;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.testing.BrokenNetwork;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
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
    try (BrokenNetwork network = DemoScenario.warmUp().network().start()) {
      races(
          strategies, network::connectorBuilder, new Target(network.host(), network.port()), null);
      // the system's settings and hosts file, too; nobody is asked for this name (RFC 6761)
      races(strategies, Connector::builder, new Target(LOCALHOST, network.port()), null);
      if (tls) {
        try (TlsServer server = TlsServer.start(network.host())) {
          Handshake<SSLSocket> handshake = Handshakes.offering(server.trusting(), List.of("h2"));
          Target target = new Target(network.host(), server.port());
          races(strategies, network::connectorBuilder, target, handshake);
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void races(
      List<ConnectStrategy> strategies,
      Supplier<ConnectorBuilder> builders,
      Target target,
      @Nullable Handshake<SSLSocket> tls)
      throws IOException, InterruptedException {
    for (int i = 0; i < Math.max(AT_LEAST, RACES / strategies.size()); i++) {
      for (ConnectStrategy strategy : strategies) {
        try (Racer racer = new Racer(builders.get().strategy(strategy), target, tls)) {
          racer.race();
        }
      }
    }
  }
}
