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

  /**
   * What IDNA 2003, which the JDK has, and UTS 46, which browsers have, make different names of:
   * the four deviations of UTS 46 (sharp s, final sigma, the joiners); dots within one character
   * (U+2024 to 2026, 2488 to 249B, 33C2, 33C7, 33D8, FE30, FE52), which make two labels of one;
   * capitals that Unicode 3.2 had no small letter for (04C0, 10A0 to 10C5, 2132, 2183); fillers
   * (115F, 1160, 17B4, 17B5, 1806, 3164, FFA0); ideographs whose normal form was corrected (2F868,
   * 2F874, 2F91F, 2F95F, 2F9BF). All code points of Unicode 3.2 were compared; what came later is
   * refused anyhow.
   */
  private static final String READ_TWO_WAYS =
      "\u00df\u03c2\u200c\u200d\u2024-\u2026\u2488-\u249b\u33c2\u33c7\u33d8\ufe30\ufe52"
          + "\u04c0\u10a0-\u10c5\u2132\u2183\u115f\u1160\u17b4\u17b5\u1806\u3164\uffa0"
          + "\ud87e\udc68\ud87e\udc74\ud87e\udd1f\ud87e\udd5f\ud87e\uddbf";

  private static final String ASK_FOR_A_LABEL = "; give it as an A-label (xn--...)";

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
    String ascii = (isAscii(host) ? host : toAscii(host)).toLowerCase(Locale.ROOT);
    boolean absolute = ascii.endsWith(".");
    String text = absolute ? ascii.substring(0, ascii.length() - 1) : ascii;
    require(text.length() <= MAX_NAME, host, "is longer than " + MAX_NAME + " characters");
    require(!text.startsWith("-"), host, "begins with a hyphen");
    boolean numbers = true;
    for (int start = 0; start <= text.length(); ) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      require(end > start, host, "has an empty label");
      require(end - start <= MAX_LABEL, host, "has a label of more than 63 characters");
      requireCharacters(text, start, end, host);
      numbers &= isNumber(text, start, end);
      start = end + 1;
    }
    require(!numbers, host, "is all numbers, and no address that every program reads alike");
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

  /** Letters, digits, hyphens, and the underscore that system resolvers let pass, too. */
  private static void requireCharacters(String text, int start, int end, String host) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean fine = (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_';
      require(fine, host, "has a character no host name may have");
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Where all labels are numbers the C library, or another, may read an address. */
  static boolean isNumber(String text, int start, int end) {
    boolean hex = text.startsWith("0x", start) || text.startsWith("0X", start);
    for (int i = hex ? start + 2 : start; i < end; i++) {
      if (!(hex ? Character.digit(text.charAt(i), 16) >= 0 : isDigit(text.charAt(i)))) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isAscii(String host) {
    boolean ascii = true;
    for (int i = 0; i < host.length(); i++) {
      ascii &= host.charAt(i) < 0x80;
    }
    return ascii;
  }

  /** By IDNA 2003, as the JDK has it, where that gives the name that UTS 46 gives. */
  private static String toAscii(String host) {
    host.codePoints()
        .forEach(
            c ->
                require(
                    !readTwoWays(c),
                    host,
                    "has a letter that IDNA 2003 and UTS 46 encode differently" + ASK_FOR_A_LABEL));
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      String why =
          host.matches(".*[.\u3002\uff0e\uff61]{2}.*|[.\u3002\uff0e\uff61].*")
              ? "has an empty label"
              : "has a label that IDNA 2003 does not encode" + ASK_FOR_A_LABEL;
      throw new IllegalArgumentException("host name '" + host + "' " + why, e);
    }
  }

  private static boolean readTwoWays(int character) {
    int[] all = READ_TWO_WAYS.codePoints().toArray();
    for (int i = 0; i < all.length; i++) {
      boolean within = i > 0 && all[i] == '-' && all[i - 1] <= character && character <= all[i + 1];
      if (all[i] == character || within) {
        return character != '-';
      }
    }
    return false;
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
