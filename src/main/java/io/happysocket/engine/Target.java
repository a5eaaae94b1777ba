// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.dns.system.AddressLiteral;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to: a name to look up, or an address literal. Immutable.
 *
 * @param host the name or literal, as given
 * @param port 1 to 65535
 * @param literal the address to connect to, and no other; null to look the host up
 * @param local this end
 */
public record Target(String host, int port, @Nullable InetAddress literal, LocalEnd local) {

  private static final int MAXIMUM_PORT = 65535;

  /**
   * Reads what a caller gave. Asks nobody.
   *
   * @param host a name, or an address: {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [::1]},
   *     {@code fe80::1%eth0}
   * @param port 1 to 65535
   * @return the target
   * @throws IllegalArgumentException if the host is empty or a malformed address, its scope is no
   *     interface here, or the port is out of range
   */
  public static Target of(String host, int port) {
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty: \"" + host + "\"");
    }
    InetAddress literal = AddressLiteral.parse(host);
    if (literal == null && (host.startsWith("[") || host.indexOf(':') >= 0)) {
      throw new IllegalArgumentException(
          "host is not an IPv6 address, or its scope is no interface here: " + host);
    }
    return new Target(host, port, literal, LocalEnd.DEFAULT);
  }

  /**
   * The same target from another local end.
   *
   * @param end this end
   * @return a new target
   */
  public Target from(LocalEnd end) {
    return new Target(host, port, literal, end);
  }

  /**
   * The same target by an address that is known already.
   *
   * @param address the only one to try
   * @return a new target
   */
  public Target at(InetAddress address) {
    return new Target(host, port, address, local);
  }
}
