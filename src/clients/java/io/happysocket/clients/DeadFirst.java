// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.loopback.Loopback;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;

/**
 * A name with two addresses whose first is dead: {@code localhost}, which is {@code ::1} and then
 * {@code 127.0.0.1} (RFC 6761 section 6.3) for a race, while the server listens on 127.0.0.1 only.
 * On the server's port {@code ::1} refuses, or is silent.
 */
public final class DeadFirst implements AutoCloseable {

  /** Connects in search of leaks; all of the thousand with {@code -Dclients.rounds=1000}. */
  public static final int ROUNDS = Integer.getInteger("clients.rounds", 200);

  private static final String NAME = "localhost";

  private final BrokenNetwork network;

  private DeadFirst(BrokenNetwork network) {
    this.network = network;
  }

  /**
   * A network whose name both the library's own resolver and the JDK's know without more; aborts
   * where there is no {@code ::1}.
   */
  public static BrokenNetwork.Builder localhost() {
    Loopback.needsIpv6();
    return BrokenNetwork.builder().host(NAME);
  }

  /** Nothing answers at all, on this port. */
  public static BrokenNetwork allSilent() throws IOException {
    Loopback.needsLinux();
    return localhost().ipv6(Endpoint.silent()).ipv4(Endpoint.silent()).start();
  }

  /** Everything refuses, on this port. */
  public static BrokenNetwork allRefusing() throws IOException {
    return localhost().ipv6(Endpoint.refusing()).ipv4(Endpoint.refusing()).start();
  }

  /** {@code ::1} refuses: nobody listens there. */
  public static DeadFirst refusing() {
    Loopback.needsIpv6();
    return new DeadFirst(null);
  }

  /** {@code ::1} is silent on this port, on which a server listens on 127.0.0.1. */
  public static DeadFirst silent(int port) throws IOException {
    Loopback.needsLinux();
    return new DeadFirst(
        localhost().port(port).ipv6(Endpoint.silent()).ipv4(Endpoint.existing()).start());
  }

  /** The name to connect to. */
  public String name() {
    return NAME;
  }

  @Override
  public void close() throws IOException {
    if (network != null) {
      network.close();
    }
  }
}
