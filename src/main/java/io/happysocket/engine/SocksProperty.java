// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.loop.Foreign;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's property for a SOCKS proxy, which its own sockets and raced ones go through, and a
 * connector's channels do not: told once in the log, so that nobody takes a connection past the
 * proxy for one through it.
 */
public final class SocksProperty {

  private static final String NAME = "socksProxyHost";

  static final AtomicBoolean TOLD = new AtomicBoolean();

  private SocksProperty() {}

  /** Tells, the first time in a JVM that has the property. */
  public static void tellOnce() {
    tellOnce(TOLD, System.getProperty(NAME));
  }

  /** For the agent, whose connector connects for the JDK's sockets: those go through the proxy. */
  public static void counts() {
    TOLD.set(true);
  }

  static void tellOnce(AtomicBoolean told, @Nullable String host) {
    if (host != null && !host.isEmpty() && !told.getAndSet(true)) {
      Foreign.ignored(
          "the system property "
              + NAME
              + "="
              + host
              + " does not count for io.happysocket.Connector and HappySocket, which connect past"
              + " that proxy; sockets of a HappySocketFactory go through it");
    }
  }
}
