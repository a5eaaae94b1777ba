// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import java.net.IDN;
import java.util.Locale;

/**
 * A host name that has been checked before any packet is sent. Immutable.
 *
 * @param text the name in lower case, as A-labels, without a trailing dot
 * @param absolute whether it was written with a trailing dot: the search list is not applied
 */
public record HostName(String text, boolean absolute) {

  /** Names that DNS is not, or not simply, asked for. */
  public enum Special {
    /** {@code localhost} and below (RFC 6761 section 6.3): the loopback addresses. */
    LOCALHOST,
    /** {@code invalid} (RFC 6761 section 6.4) and {@code onion} (RFC 7686): never exist. */
    NEVER,
    /** {@code local} (RFC 6762): multicast DNS, which only the platform may speak. */
    LOCAL,
    /** Any other. */
    NONE
  }

  private static final int MAX_NAME = 253;

  private static final int MAX_LABEL = 63;

  private static final String DIGITS = "0123456789";

  /** Letters, digits, hyphens, and the underscore that system resolvers let pass, too. */
  private static final String LABEL_CHARACTERS = "abcdefghijklmnopqrstuvwxyz-_" + DIGITS;

  /**
   * Sharp s, final sigma and the two joiners: IDNA 2003, which the JDK has, and IDNA 2008 make
   * different names of them, so a name that has one could be somebody else's.
   */
  private static final String READ_TWO_WAYS = "\u00df\u03c2\u200c\u200d";

  /**
   * Reads a name as a user gave it; U-labels become A-labels.
   *
   * @param host the name
   * @return the checked name
   * @throws IllegalArgumentException if no host can have that name; the message says why
   */
  public static HostName parse(String host) {
    if (host.length() > MAX_NAME + 1) {
      throw new IllegalArgumentException(
          "host name of " + host.length() + " characters; " + MAX_NAME + " is the limit");
    }
    String ascii = toAscii(host).toLowerCase(Locale.ROOT);
    boolean absolute = ascii.endsWith(".");
    String text = absolute ? ascii.substring(0, ascii.length() - 1) : ascii;
    require(text.length() <= MAX_NAME, host, "is longer than " + MAX_NAME + " characters");
    require(!text.startsWith("-"), host, "begins with a hyphen");
    String[] labels = text.split("\\.", -1);
    for (String label : labels) {
      require(!label.isEmpty(), host, "has an empty label");
      require(label.length() <= MAX_LABEL, host, "has a label of more than 63 characters");
      require(consistsOf(LABEL_CHARACTERS, label), host, "has a character no host name may have");
    }
    require(!isNumber(labels[labels.length - 1]), host, "ends in a number and is not an address");
    return new HostName(text, absolute);
  }

  /**
   * Checks what can be told of a name before anybody is asked: that it has no empty label and is
   * not too long. Whether a resolver knows such a name is its own affair.
   *
   * @param host the name
   * @throws IllegalArgumentException if it has an empty label, a label of more than 63 octets, or
   *     more than 253 octets
   */
  public static void requireWellFormed(String host) {
    int end = host.length() - (host.endsWith(".") ? 1 : 0);
    require(end <= MAX_NAME, host, "is longer than " + MAX_NAME + " characters");
    int label = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || host.charAt(i) == '.') {
        require(i > label, host, "has an empty label");
        require(i - label <= MAX_LABEL, host, "has a label of more than 63 characters");
        label = i + 1;
      } else if (host.charAt(i) >= 0x80) {
        parse(host); // as A-labels it is longer
        return;
      }
    }
  }

  private static String toAscii(String host) {
    boolean ascii = true;
    for (int i = 0; i < host.length(); i++) {
      ascii &= host.charAt(i) < 0x80;
      require(
          READ_TWO_WAYS.indexOf(host.charAt(i)) < 0,
          host,
          "has a letter that IDNA 2003 and 2008 encode differently; give it as an A-label (xn--...)");
    }
    if (ascii) {
      return host;
    }
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("host name '" + host + "': " + e.getMessage(), e);
    }
  }

  private static boolean isNumber(String label) {
    return label.startsWith("0x")
        ? consistsOf(DIGITS + "abcdef", label.substring(2))
        : consistsOf(DIGITS, label);
  }

  /** In place of a pattern, which every first connect of a JVM would wait for. */
  private static boolean consistsOf(String characters, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds, String host, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("host name '" + host + "' " + otherwise);
    }
  }

  /**
   * How many dots it has inside, as {@code ndots} counts.
   *
   * @return 0 for a single label
   */
  public int dots() {
    int dots = 0;
    for (int at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
      dots++;
    }
    return dots;
  }

  /**
   * Whether its last label is special.
   *
   * @return what it is
   */
  public Special special() {
    return switch (text.substring(text.lastIndexOf('.') + 1)) {
      case "localhost" -> Special.LOCALHOST;
      case "invalid", "onion" -> Special.NEVER;
      case "local" -> Special.LOCAL;
      default -> Special.NONE;
    };
  }
}
