// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's text is: an address or a name, exactly one of the two. The one place that decides
 * it. Immutable.
 *
 * <p>A text is an address if {@code inet_pton} reads it so, with or without brackets and scope, or
 * if all its labels are decimal numbers that the JDK and the C library read as the same IPv4
 * address ({@code 127.1}). Where they read different ones (a leading zero, {@code 0x}) it is
 * refused. Everything else is a name, or malformed.
 *
 * @param address the address; null for a name
 * @param name the name; null for an address
 */
public record Host(@Nullable InetAddress address, @Nullable HostName name) {

  /**
   * Reads a text. Asks nobody, but for the index of an interface that a scope names. A name of
   * twenty letters takes a tenth of a microsecond.
   *
   * @param text what a caller gave
   * @return what it is
   * @throws IllegalArgumentException if it is neither; the message says why
   */
  public static Host parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (text.indexOf(':') >= 0 || text.charAt(0) == '[') {
      @Nullable InetAddress six = AddressLiteral.parse(text);
      if (six == null) {
        throw new IllegalArgumentException(
            "host is not an IPv6 address, or its scope is no interface here: " + text);
      }
      return new Host(six, null);
    }
    char last = text.charAt(text.length() - 1);
    if (last >= '0' && last <= '9') {
      @Nullable InetAddress four = ipv4(text);
      if (four != null) {
        return new Host(four, null);
      }
    }
    return new Host(null, HostName.parse(text));
  }

  private static @Nullable InetAddress ipv4(String text) {
    @Nullable InetAddress four = AddressLiteral.parse(text);
    if (four != null) {
      return four;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '.' && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
        return null;
      }
    }
    String[] labels = text.split("\\.", -1);
    for (String label : labels) {
      if (label.isEmpty()) {
        return null;
      }
    }
    return AddressLiteral.old(labels);
  }
}
