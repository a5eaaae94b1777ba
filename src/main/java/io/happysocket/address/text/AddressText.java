// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Addresses as people write them: IPv6 in the canonical form of RFC 5952, with the scope when there
 * is one, and never the name or the slash of {@link InetAddress#toString()}. Looks nothing up.
 * Stateless, thread-safe.
 */
public final class AddressText {

  private static final int GROUPS = 8;
  private static final int MAPPED_PREFIX_BYTES = 12;

  private AddressText() {}

  /**
   * An address alone, such as {@code 2001:db8::1}, {@code fe80::1%eth0} or {@code 192.0.2.1}.
   *
   * @param address any address
   * @return the address in its shortest form
   */
  public static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    // the JDK knows the scope by number or by interface; this is where it writes whichever it has
    String full = address.getHostAddress();
    int percent = full.indexOf('%');
    return compressed(address.getAddress()) + (percent < 0 ? "" : full.substring(percent));
  }

  /**
   * An address with a port, such as {@code [2001:db8::1]:443} (RFC 5952 section 6) or {@code
   * 192.0.2.1:443}.
   *
   * @param address any address
   * @param port the port
   * @return both
   */
  public static String of(InetAddress address, int port) {
    return hostAndPort(of(address), port);
  }

  /**
   * A host with a port; a bare IPv6 literal gets its brackets.
   *
   * @param host a name, a literal, or a literal in brackets
   * @param port the port
   * @return both
   */
  public static String hostAndPort(String host, int port) {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + port;
  }

  private static String compressed(byte[] bytes) {
    if (mapped(bytes)) {
      return "::ffff:" + dotted(bytes);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int best = 0;
    int bestLength = 1; // RFC 5952 section 4.2.2: one group alone is not shortened
    for (int i = 0; i < GROUPS; i++) {
      int length = zerosFrom(groups, i);
      if (length > bestLength) { // section 4.2.3: the longest run, of equal ones the first
        best = i;
        bestLength = length;
      }
    }
    if (bestLength == 1) {
      return hex(groups, 0, GROUPS);
    }
    return hex(groups, 0, best) + "::" + hex(groups, best + bestLength, GROUPS);
  }

  private static int zerosFrom(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static boolean mapped(byte[] bytes) {
    for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
      if (bytes[i] != (byte) (i < MAPPED_PREFIX_BYTES - 2 ? 0 : 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static String dotted(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = MAPPED_PREFIX_BYTES; i < bytes.length; i++) {
      text.append(i == MAPPED_PREFIX_BYTES ? "" : ".").append(bytes[i] & 0xff);
    }
    return text.toString();
  }
}
