// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.address.text.AddressLiteral;
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
   * twenty letters takes less than a tenth of a microsecond.
   *
   * @param text what a caller gave
   * @return what it is
   * @throws IllegalArgumentException if it is neither; the message says why
   */
  public static Host parse(String text) {
    @Nullable InetAddress address = addressOf(text);
    return new Host(address, address == null ? HostName.parse(text) : null);
  }

  /**
   * The same where names are a resolver's affair: what is no address is not looked at.
   *
   * @param text what a caller gave
   * @return the address; null if it is a name, or none that we would look up
   * @throws IllegalArgumentException if it can be nothing but an address, and is none that every
   *     program reads alike; or its scope names no interface of this system
   */
  public static @Nullable InetAddress addressOf(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    boolean six = text.indexOf(':') >= 0 || text.charAt(0) == '[';
    if (!six && !isNumbers(text)) {
      return null;
    }
    @Nullable InetAddress address = AddressLiteral.parse(text);
    if (address == null && !six) {
      address = AddressLiteral.old(text.split("\\.", -1));
    }
    if (address == null) {
      throw new IllegalArgumentException(
          six
              ? "host is not an IPv6 address, or its scope is no interface here: " + text
              : "host is all numbers, and no address that every program reads alike: " + text);
    }
    return address;
  }

  /** From the last label on: most names are told by it. */
  private static boolean isNumbers(String text) {
    int end = text.length();
    if (text.charAt(end - 1) == '.') {
      end--;
    }
    while (end > 0) {
      int start = text.lastIndexOf('.', end - 1) + 1;
      if (!HostName.isNumber(text, start, end)) {
        return false;
      }
      end = start - 1;
    }
    return end < 0;
  }
}
