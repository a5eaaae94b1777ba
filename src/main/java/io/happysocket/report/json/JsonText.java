// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.util.Locale;

/** Text as JSON. */
final class Json {

  private static final char FIRST_PRINTABLE = ' ';
  private static final char LAST_PRINTABLE = '~';

  private Json() {}

  /** In quotes, in plain ASCII, as everywhere in a report. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
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
    return out.append('"').toString();
  }
}
