// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import io.happysocket.names.world.Server;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code resolv.conf}.
 *
 * @param servers in order
 * @param search the lines that set the search list, the last of which counts
 * @param options as after the word {@code options}
 * @param manner how it is written
 */
public record ResolvConf(
    List<Server> servers, List<String> search, List<String> options, Manner manner) {

  /** How a file may be written. */
  public enum Manner {
    PLAIN,
    COMMENTED,
    TABS,
    OPTION_LINES,
    UNENDED
  }

  private static final int MAX_NDOTS = 15;

  /** The file. */
  String text() {
    List<String> lines = new ArrayList<>();
    boolean comments = manner == Manner.COMMENTED;
    if (comments) {
      lines.add("# made by a generator");
      lines.add("; nameserver 192.0.2.101");
    }
    String gap = manner == Manner.TABS ? "\t" : " ";
    search.forEach(line -> lines.add(line.replaceFirst(" ", gap)));
    for (Server server : servers) {
      lines.add("nameserver" + gap + server.address() + (comments ? " # " + server : ""));
    }
    if (manner == Manner.OPTION_LINES) {
      options.forEach(option -> lines.add("options " + option));
    } else if (!options.isEmpty()) {
      lines.add("options" + gap + String.join(gap, options));
    }
    return String.join("\n", lines) + (manner == Manner.UNENDED ? "" : "\n");
  }

  /** The domains of the search list. */
  public List<String> domains() {
    if (search.isEmpty()) {
      return List.of();
    }
    String[] words = search.get(search.size() - 1).split(" ");
    return List.of(words).subList(1, words.length);
  }

  /** How many dots make a name one to be tried as it is first. */
  public int ndots() {
    int ndots = 1;
    for (String option : options) {
      if (option.startsWith("ndots:")) {
        ndots = Math.min(MAX_NDOTS, Integer.parseInt(option.substring("ndots:".length())));
      }
    }
    return ndots;
  }
}
