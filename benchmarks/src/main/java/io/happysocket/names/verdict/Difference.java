// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import io.happysocket.names.asked.Asked;
import io.happysocket.names.asked.Said;
import io.happysocket.names.cases.Configuration;
import java.net.IDN;
import java.util.List;
import java.util.Locale;

/**
 * A name of which not all say the same.
 *
 * @param configuration where
 * @param asked what they say
 * @param good what the C library says when the only name server is a good one
 */
public record Difference(Configuration configuration, Asked asked, Said good) {

  /** Another dot between labels (RFC 3490 section 3.1). */
  private static final char FULL_STOP = '\u3002';

  /** What it looks like. */
  public enum Kind {
    FEWER("addresses that the others find are missing"),
    OTHER("other addresses"),
    MORE("addresses that the others do not find"),
    FAILURE("another kind of failure");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** What it looks like. */
  public Kind kind() {
    if (asked.ours().same(asked.libc()) && asked.ours().same(asked.jdk())) {
      return Kind.FAILURE;
    }
    List<String> ours = asked.ours().addresses();
    List<String> libc = asked.libc().addresses();
    List<String> jdk = asked.jdk().addresses();
    if (ours.containsAll(libc) && ours.containsAll(jdk)) {
      return Kind.MORE;
    }
    return libc.containsAll(ours) || jdk.containsAll(ours) ? Kind.FEWER : Kind.OTHER;
  }

  /** Why that is so on purpose; null where there is no reason. */
  public Reason reason() {
    for (Reason reason : Reason.values()) {
      if (reason.explains(this)) {
        return reason;
      }
    }
    return null;
  }

  /** The name in lower case without a dot at its end. */
  String bare() {
    String lower = asked.name().toLowerCase(Locale.ROOT).replace(FULL_STOP, '.');
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Whether the hosts file, as we read it, has the name, and these are its addresses. */
  boolean fromHosts() {
    List<String> pinned = HostsText.of(configuration.hostsText()).addresses(aLabels());
    return !pinned.isEmpty() && asked.ours().addresses().equals(pinned);
  }

  private String aLabels() {
    try {
      return IDN.toASCII(bare(), IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return bare();
    }
  }

  /** For people. */
  public String text() {
    return "%s%n  %s%n  C library: %s%n  JDK: %s %s%n  HappySocket: %s %s%n  a good server: %s%n"
        .formatted(
            asked.name(),
            configuration.words(),
            asked.libc().text(),
            asked.jdk().text(),
            asked.jdk().words(),
            asked.ours().text(),
            asked.ours().words(),
            good.text());
  }
}
