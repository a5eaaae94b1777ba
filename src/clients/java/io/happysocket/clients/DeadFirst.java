// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.loopback.Loopback;
import io.happysocket.testing.SilentPort;
import java.io.IOException;

/**
 * A name with two addresses whose first is dead: {@code localhost}, which is {@code ::1} and then
 * {@code 127.0.0.1} (RFC 6761 section 6.3) for a race, while the server listens on 127.0.0.1 only.
 * On the server's port {@code ::1} refuses, or is silent: its accept queue is full, so that SYNs
 * are dropped.
 */
public final class DeadFirst implements AutoCloseable {

  /** Connects in search of leaks; all of the thousand with {@code -Dclients.rounds=1000}. */
  public static final int ROUNDS = Integer.getInteger("clients.rounds", 200);

  private static final String NAME = "localhost";

  private final SilentPort silent;

  private DeadFirst(SilentPort silent) {
    this.silent = silent;
  }

  /** {@code ::1} refuses: nobody listens there. */
  public static DeadFirst refusing() {
    Loopback.needsIpv6();
    return new DeadFirst(null);
  }

  /** {@code ::1} is silent on this port, on which a server listens on 127.0.0.1. */
  public static DeadFirst silent(int port) throws IOException {
    Loopback.needsIpv6();
    Loopback.needsLinux();
    return new DeadFirst(new SilentPort(Loopback.SIX, port));
  }

  /** The name to connect to. */
  public String name() {
    return NAME;
  }

  @Override
  public void close() throws IOException {
    if (silent != null) {
      silent.close();
    }
  }
}
