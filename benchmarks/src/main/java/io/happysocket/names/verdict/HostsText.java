// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import io.happysocket.names.asked.AddressWords;
import java.net.IDN;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A hosts file as HappySocket means to read it: a dot at the end of a name changes nothing, and an
 * address may have a scope, and a name is found by its A-labels, too.
 */
final class HostsText {

  private final Map<String, TreeSet<String>> names = new HashMap<>();

  private HostsText() {}

  static HostsText of(String text) {
    HostsText hosts = new HostsText();
    for (String line : text.split("\n")) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
      String address = AddressWords.literal(words[0]);
      for (int i = 1; i < words.length && address != null; i++) {
        String name = words[i].toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        hosts.names.computeIfAbsent(IDN.toASCII(name), any -> new TreeSet<>()).add(address);
      }
    }
    return hosts;
  }

  /** Sorted as text; none if it has not the name. */
  List<String> addresses(String name) {
    return List.copyOf(names.getOrDefault(name, new TreeSet<>()));
  }
}
