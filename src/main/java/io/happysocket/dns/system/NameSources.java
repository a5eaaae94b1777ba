// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Who else knows names, by {@code nsswitch.conf}: sources that we do not have and the platform has.
 * One boolean is enough, see the page on DNS. Immutable.
 *
 * @param more whether there is a source besides the hosts file and DNS
 * @param ownName the machine's own name, in lower case; empty when not known
 * @param hostsFileOnly whether the JVM is told to use one hosts file and nothing else ({@code
 *     jdk.net.hosts.file})
 */
public record NameSources(boolean more, String ownName, boolean hostsFileOnly) {

  /** The hosts file and DNS. */
  public static final NameSources USUAL = new NameSources(false, "", false);

  private static final String DATABASE = "hosts:";

  private static final Set<String> OURS = Set.of("files", "dns");

  private static final String RESOLVED = "resolve";

  private static final String OTHER = "other";

  /** What {@code myhostname} answers for besides the own name. */
  private static final Set<String> SYNTHETIC = Set.of("_gateway", "_outbound");

  /**
   * Whether {@code nsswitch.conf} names sources that we do not have; without the file, or a line
   * for hosts, there is none.
   *
   * @param lines the lines
   * @return whether other sources are named
   */
  static boolean more(List<String> lines) {
    return !OURS.containsAll(sources(lines));
  }

  /**
   * Whether {@code nsswitch.conf} has names looked up in DNS, by the system's own client or by
   * {@code resolve}; so it is without the file, or a line for hosts.
   *
   * @param lines the lines
   * @return false where other sources are named and these are not
   */
  static boolean dns(List<String> lines) {
    Set<String> sources = sources(lines);
    return sources.isEmpty() || sources.contains("dns") || sources.contains(RESOLVED);
  }

  /** The sources of hosts as far as they matter, without what to do after each, in brackets. */
  private static Set<String> sources(List<String> lines) {
    Set<String> sources = new HashSet<>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (text.startsWith(DATABASE)) {
        StringTokenizer words = new StringTokenizer(withoutActions(text, DATABASE.length()));
        while (words.hasMoreTokens()) {
          String word = words.nextToken().toLowerCase(Locale.ROOT);
          sources.add(OURS.contains(word) || word.equals(RESOLVED) ? word : OTHER);
        }
      }
    }
    return sources;
  }

  /** Each bracket is looked for once: a pattern would try every one up to the end of the line. */
  private static String withoutActions(String line, int from) {
    StringBuilder rest = new StringBuilder();
    int at = from;
    int open = line.indexOf('[', at);
    int close = line.indexOf(']', Math.max(open, at));
    while (open >= 0 && close >= 0) {
      rest.append(line, at, open).append(' ');
      at = close + 1;
      open = line.indexOf('[', at);
      close = line.indexOf(']', Math.max(open, at));
    }
    return rest.append(line, at, line.length()).toString();
  }

  /**
   * Whether the platform is asked for a name before DNS: it is the machine's own, or made up by it.
   *
   * @param name the name
   * @return true if so
   */
  public boolean platformFirst(HostName name) {
    return more && (name.text().equals(ownName) || SYNTHETIC.contains(name.text()));
  }
}
