// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/**
 * Where to connect to: a name to look up, or an address literal. Immutable.
 *
 * @param host the name or literal without brackets
 * @param port 1 to 65535
 * @param literal the address; null when the host is a name
 */
public record Target(String host, int port, @Nullable InetAddress literal) {

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
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bracketed || bare.indexOf(':') >= 0) {
      return new Target(bare, port, ipv6(bare));
    }
    byte[] ipv4 = Address.toByteArray(bare, Address.IPv4);
    return new Target(bare, port, ipv4 == null ? null : address(bare, ipv4));
  }

  private static InetAddress ipv6(String text) {
    int percent = text.indexOf('%');
    String digits = percent < 0 ? text : text.substring(0, percent);
    byte[] bytes = Address.toByteArray(digits, Address.IPv6);
    if (bytes == null) {
      throw new IllegalArgumentException("host is not an IPv6 address: " + text);
    }
    if (percent < 0) {
      return address(text, bytes);
    }
    try {
      return Inet6Address.getByAddress(null, bytes, scope(text, text.substring(percent + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host is not an IPv6 address: " + text, e);
    }
  }

  private static int scope(String text, String scope) {
    try {
      if (!scope.isEmpty() && scope.chars().allMatch(Character::isDigit)) {
        return Integer.parseInt(scope);
      }
      NetworkInterface network = scope.isEmpty() ? null : NetworkInterface.getByName(scope);
      if (network != null) {
        return network.getIndex();
      }
    } catch (NumberFormatException | SocketException e) {
      throw new IllegalArgumentException("host has an unusable scope: " + text, e);
    }
    throw new IllegalArgumentException("host has a scope that is no interface here: " + text);
  }

  private static InetAddress address(String text, byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host is not an address: " + text, e);
    }
  }
}
