// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.left;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kernel's TCP sockets in the namespace of this process, by its own tables. */
final class KernelTable {

  private static final Map<String, String> STATES =
      Map.ofEntries(
          Map.entry("01", "ESTABLISHED"),
          Map.entry("02", "SYN_SENT"),
          Map.entry("03", "SYN_RECV"),
          Map.entry("04", "FIN_WAIT1"),
          Map.entry("05", "FIN_WAIT2"),
          Map.entry("06", "TIME_WAIT"),
          Map.entry("07", "CLOSE"),
          Map.entry("08", "CLOSE_WAIT"),
          Map.entry("09", "LAST_ACK"),
          Map.entry("0A", "LISTEN"),
          Map.entry("0B", "CLOSING"),
          Map.entry("0C", "SYN_RECV"));

  private KernelTable() {}

  /**
   * How many sockets there are in each state.
   *
   * @param ports local or remote ones of the sockets to count; all if empty
   */
  static Map<String, Integer> states(List<Integer> ports) throws IOException {
    Map<String, Integer> states = new TreeMap<>();
    for (String line : lines()) {
      String[] words = line.strip().split("\\s+");
      if (ports.isEmpty() || ports.contains(port(words[1])) || ports.contains(port(words[2]))) {
        states.merge(STATES.getOrDefault(words[3], words[3]), 1, Integer::sum);
      }
    }
    return states;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        List<String> all = Files.readAllLines(Path.of(table));
        lines.addAll(all.subList(1, all.size()));
      }
    }
    return lines;
  }
}
