// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static java.util.Objects.requireNonNull;

import io.happysocket.dns.system.Host;
import io.happysocket.dns.system.HostName;
import io.happysocket.race.Request;
import java.net.InetAddress;

/**
 * Reads what a caller gave as a host: the one place that decides whether a text is an address or a
 * name. Asks nobody.
 */
public final class HostText {

  private static final int MAXIMUM_PORT = 65535;

  private HostText() {}

  /**
   * A connect to a host.
   *
   * @param host a name, or an address: {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [::1]},
   *     {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @param deadlineNanos how long it may take
   * @return what the engine is asked for
   * @throws IllegalArgumentException if the host is empty, a malformed address, an address whose
   *     scope is no interface here, or a text that no name can be, or the port is out of range
   */
  public static Request request(String host, int port, long deadlineNanos) {
    requireNonNull(host, "host");
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty: \"" + host + "\"");
    }
    InetAddress literal = Host.addressOf(host);
    if (literal == null) {
      HostName.requireWellFormed(host);
    }
    return Request.of(host, port, literal, deadlineNanos);
  }
}
