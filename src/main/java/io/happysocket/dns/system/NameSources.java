// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

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

  /** What {@code myhostname} answers for besides the own name. */
  private static final Set<String> SYNTHETIC = Set.of("_gateway", "_outbound");

  /**
   * Reads the lines of {@code nsswitch.conf}; without one, or a line for hosts, there is no source
   * that we do not have.
   *
   * @param lines the lines
   * @return whether other sources are named
   */
  static boolean more(List<String> lines) {
    boolean more = false;
    for (String line : lines) {
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (text.startsWith(DATABASE)) {
        // what to do after each source stands in brackets: [NOTFOUND=return]
        String sources = text.substring(DATABASE.length()).replaceAll("\\[[^\\]]*\\]", " ");
        StringTokenizer words = new StringTokenizer(sources);
        while (words.hasMoreTokens()) {
          more |= !OURS.contains(words.nextToken().toLowerCase(Locale.ROOT));
        }
      }
    }
    return more;
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
