// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.PrintWriter;

/**
 * Where the commands write. Colour and progress only where somebody looks. Immutable, not
 * thread-safe.
 *
 * @param out for results
 * @param err for progress and errors
 * @param interactive whether both are a terminal that takes colour
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {

  /** What a colour means here. */
  enum Tone {
    PLAIN(""),
    HEADING("\u001b[1m"),
    GOOD("\u001b[32m"),
    SLOW("\u001b[33m"),
    BAD("\u001b[31m");

    private final String start;

    Tone(String start) {
      this.start = start;
    }
  }

  private static final String END = "\u001b[0m";
  private static final String CLEAR_LINE = "\r\u001b[K";

  String paint(Tone tone, String text) {
    return interactive && tone != Tone.PLAIN ? tone.start + text + END : text;
  }

  void line(Tone tone, String text) {
    out.println(paint(tone, text));
  }

  void line(String text) {
    out.println(text);
  }

  /** Shows what is going on, in place of what was shown before. */
  void progress(String text) {
    if (interactive) {
      err.print(CLEAR_LINE + text);
      err.flush();
    }
  }

  /** Takes the progress away before results are printed. */
  void progressDone() {
    progress("");
  }
}
