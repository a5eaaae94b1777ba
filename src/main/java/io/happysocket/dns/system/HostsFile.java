// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressKey;
import io.happysocket.address.text.AddressLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hosts file as read. Immutable. All lines of a name count, in any letter case. */
public final class HostsFile {

  /** A file without a name. */
  public static final HostsFile EMPTY = new HostsFile(Map.of(), false);

  /** A name takes some hundred octets of heap; lists that are published have up to half of it. */
  static final int MOST_NAMES = 1_000_000;

  private static final int MOST_IN_NAME = 254;

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
    Reading reading = new Reading(most);
    boolean unused = lines.allMatch(reading::take);
    return reading.file();
  }

  /** Takes line after line, in time and memory that grow as they do. */
  static final class Reading {
    private final int most;
    private final Map<String, List<InetAddress>> names = new HashMap<>();
    private final Map<String, Several> several = new HashMap<>();
    private boolean scoped;
    private boolean full;

    /** Lists send thousands of names to one address: it is kept once. */
    private String lastText = "";

    private List<InetAddress> last = List.of();

    Reading(int most) {
      this.most = most;
    }

    /** Takes a line; false when there is no room for more. */
    boolean take(String line) {
      int comment = line.indexOf('#');
      StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
      String first = words.hasMoreTokens() ? words.nextToken() : "";
      scoped |= AddressLiteral.isScoped(first);
      if (!words.hasMoreTokens()) {
        return true;
      }
      if (!first.equals(lastText)) {
        @Nullable InetAddress address = AddressLiteral.parse(first);
        lastText = first;
        last = address == null ? List.of() : List.of(address);
      }
      while (!last.isEmpty() && words.hasMoreTokens() && !full) {
        String name = key(words.nextToken());
        if (!name.isEmpty()) {
          add(name);
        }
      }
      return !full;
    }

    private void add(String name) {
      List<InetAddress> known = names.get(name);
      if (known == null && names.size() == MOST_NAMES) {
        full = true;
      } else if (known == null) {
        names.put(name, last);
      } else if (known != last) {
        Several all = several.get(name);
        if (all == null) {
          all = new Several(most, known.get(0));
          several.put(name, all);
        }
        all.add(last.get(0));
      }
    }

    boolean full() {
      return full;
    }

    HostsFile file() {
      for (Map.Entry<String, Several> each : several.entrySet()) {
        names.put(each.getKey(), each.getValue().addresses());
      }
      return new HostsFile(names, scoped);
    }
  }

  /** The addresses of a name that has more than one. */
  private static final class Several {
    private final int most;
    private final Set<AddressKey> addresses = new LinkedHashSet<>();
    private final Map<AddressFamily, Integer> count = new EnumMap<>(AddressFamily.class);

    Several(int most, InetAddress first) {
      this.most = most;
      add(first);
    }

    void add(InetAddress address) {
      AddressFamily family = AddressFamily.of(address);
      if (count.getOrDefault(family, 0) < most && addresses.add(AddressKey.of(address))) {
        count.put(family, count.getOrDefault(family, 0) + 1);
      }
    }

    List<InetAddress> addresses() {
      List<InetAddress> all = new ArrayList<>(addresses.size());
      for (AddressKey address : addresses) {
        all.add(address.address());
      }
      return List.copyOf(all);
    }
  }

  /**
   * As {@link HostName} writes it, also where the file has the letters of another script; empty for
   * what no name can be.
   */
  private static String key(String name) {
    if (name.length() > MOST_IN_NAME) {
      return "";
    }
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
      return "";
    }
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

  /** How many names it has. */
  int size() {
    return names.size();
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
