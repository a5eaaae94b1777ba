// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hosts file as read. Immutable. All lines of a name count, in any letter case. */
public final class HostsFile {

  /** A file without a name. */
  public static final HostsFile EMPTY = new HostsFile(Map.of(), false);

  private final Map<String, List<InetAddress>> names;
  private final boolean scoped;

  private HostsFile(Map<String, List<InetAddress>> names, boolean scoped) {
    this.names = names;
    this.scoped = scoped;
  }

  /**
   * Reads the lines of a hosts file; those that make no sense are skipped, as everywhere.
   *
   * @param lines the lines, an octet a character
   * @param most addresses kept for a name and family, the first ones
   * @return the names and their addresses
   */
  public static HostsFile parse(Stream<String> lines, int most) {
    Map<String, List<InetAddress>> names = new HashMap<>();
    boolean[] scoped = {false};
    lines.forEach(
        line -> {
          int comment = line.indexOf('#');
          StringTokenizer words =
              new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
          String first = words.hasMoreTokens() ? words.nextToken() : "";
          scoped[0] |= AddressLiteral.isScoped(first);
          @Nullable InetAddress address =
              words.hasMoreTokens() ? AddressLiteral.parse(first) : null;
          while (words.hasMoreTokens() && address != null) {
            names.merge(
                key(words.nextToken()), List.of(address), (some, more) -> joined(some, more, most));
          }
        });
    return new HostsFile(names, scoped[0]);
  }

  /** As {@link HostName} writes it, also where the file has the letters of another script. */
  private static String key(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return unicode(name);
      }
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.toLowerCase(Locale.ROOT);
  }

  private static String unicode(String octets) {
    String name = new String(octets.getBytes(ISO_8859_1), UTF_8);
    try {
      return HostName.parse(name).text();
    } catch (IllegalArgumentException e) {
      return octets; // which no name is equal to
    }
  }

  /** Most names have one address: an immutable list of one is the smallest. */
  private static List<InetAddress> joined(
      List<InetAddress> some, List<InetAddress> more, int most) {
    AddressFamily family = AddressFamily.of(more.get(0));
    AddressKey key = AddressKey.of(more.get(0));
    long known = some.stream().filter(address -> AddressFamily.of(address) == family).count();
    if (known >= most || some.stream().map(AddressKey::of).anyMatch(key::equals)) {
      return some;
    }
    List<InetAddress> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /**
   * The addresses of a name.
   *
   * @param name the name, in lower case and without a trailing dot
   * @return the addresses of both families in the order of the file; empty if it has none
   */
  public List<InetAddress> lookup(String name) {
    return names.getOrDefault(name, List.of());
  }

  /**
   * Whether an address has a scope, so that what the file says hangs on the interfaces, too.
   *
   * @return true if so
   */
  public boolean scoped() {
    return scoped;
  }
}
