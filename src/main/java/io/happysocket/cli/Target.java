// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to, in the forms that people have at hand: {@code example.com 443}, {@code example.com
 * https}, {@code example.com:443}, {@code [2001:db8::1]:443} and a URL. Immutable.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
record Target(String host, int port) {

  private static final int MAXIMUM_PORT = 65535;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  /** Scheme, authority; what comes after it is of no use here. A user's name and word are left. */
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?([^/?#]*)(?:[/?#].*)?");

  private static final Pattern BRACKETED =
      Pattern.compile("\\[([^\\[\\]]*:[^\\[\\]]*)\\](?::(.*))?");

  private record Parts(String host, @Nullable String port) {}

  /**
   * Reads one or two words.
   *
   * @param first a host, or a host and a port in one
   * @param second the port; null if it is in the first
   * @param services the system's names of ports
   * @throws IllegalArgumentException if they are no target; the message says what is missing
   */
  static Target of(String first, @Nullable String second, Services services) {
    Matcher url = URL.matcher(first);
    Parts parts = parts(url.matches() ? url.group(2) : first);
    if (parts.host().isBlank()) {
      throw new IllegalArgumentException("no host in '" + first + "'");
    }
    if (second != null && parts.port() != null) {
      throw new IllegalArgumentException("two ports: '" + first + "' and '" + second + "'");
    }
    @Nullable String port = second == null ? parts.port() : second;
    if (port == null && url.matches()) {
      port = url.group(1).toLowerCase(Locale.ROOT);
    }
    if (port == null) {
      String host = parts.host().indexOf(':') < 0 ? parts.host() : "[" + parts.host() + "]";
      throw new IllegalArgumentException(
          "no port: say \"" + host + ":443\" or \"" + parts.host() + " https\"");
    }
    return new Target(parts.host(), port(port, services));
  }

  /** An address of IPv6 has colons of its own; only after brackets can a port follow it. */
  private static Parts parts(String text) {
    Matcher bracketed = BRACKETED.matcher(text);
    if (bracketed.matches()) {
      return new Parts(bracketed.group(1), bracketed.group(2));
    }
    if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
      throw new IllegalArgumentException("no \"[ADDRESS]:PORT\": '" + text + "'");
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':')
        ? new Parts(text.substring(0, colon), text.substring(colon + 1))
        : new Parts(text, null);
  }

  private static int port(String text, Services services) {
    if (DIGITS.matcher(text).matches()) { // parseInt knows signs and the digits of every script
      int port = Integer.parseInt(text);
      if (port < 1 || port > MAXIMUM_PORT) {
        throw new IllegalArgumentException("port must be 1 to 65535: " + text);
      }
      return port;
    }
    return services.port(text);
  }
}
