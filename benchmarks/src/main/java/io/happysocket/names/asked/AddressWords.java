// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Addresses as text, in one way for all: as the JDK writes them, a scope as an interface's name.
 */
public final class AddressWords {

  private static final String MAPPED = "::ffff:";

  private AddressWords() {}

  static String of(InetAddress address) {
    String text = address.getHostAddress();
    int percent = text.indexOf('%');
    if (percent < 0 || !(address instanceof Inet6Address six)) {
      return text;
    }
    try {
      NetworkInterface scope = NetworkInterface.getByIndex(six.getScopeId());
      return text.substring(0, percent) + "%" + (scope == null ? "?" : scope.getName());
    } catch (SocketException e) {
      return text;
    }
  }

  /** A literal as a program wrote it; an IPv4-mapped address stays one of IPv6. */
  static String canonical(String literal) {
    if (literal.startsWith(MAPPED) && literal.indexOf('.') > 0) {
      return literal;
    }
    try {
      return of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return literal;
    }
  }

  /**
   * A literal of a hosts file.
   *
   * @return the text; null if it is none; of a mapped address the IPv4 address
   */
  public static String literal(String word) {
    int percent = word.indexOf('%');
    String bare = percent < 0 ? word : word.substring(0, percent);
    boolean four = bare.matches("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    if (!four && bare.indexOf(':') < 0) {
      return null;
    }
    try {
      String text = InetAddress.getByName(bare).getHostAddress();
      return percent < 0 ? text : text + word.substring(percent);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The IPv4 address in an IPv4-mapped one, and any other address as it is. */
  public static String unmapped(String text) {
    String jdk = "0:0:0:0:0:ffff:";
    if (text.startsWith(MAPPED)) {
      return text.substring(MAPPED.length());
    }
    if (!text.startsWith(jdk)) {
      return text;
    }
    String[] halves = text.substring(jdk.length()).split(":");
    int high = Integer.parseInt(halves[0], 16);
    int low = Integer.parseInt(halves[1], 16);
    return (high >> 8) + "." + (high & 0xff) + "." + (low >> 8) + "." + (low & 0xff);
  }
}
