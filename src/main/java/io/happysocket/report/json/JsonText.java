// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.json;

import java.util.Locale;

/** Text as JSON (RFC 8259). */
public final class JsonText {

  private static final char FIRST_PRINTABLE = ' ';
  private static final char LAST_PRINTABLE = '~';

  private JsonText() {}

  /**
   * A string.
   *
   * @param text any
   * @return in quotes, in plain ASCII
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(text, out);
    return out.toString();
  }

  /**
   * The same, at the end of what there is.
   *
   * @param text any
   * @param out gets it
   */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    out.append('"');
  }
}
