// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the commands write. Colour, progress and lines of a limited length only where somebody
 * looks. Immutable, not thread-safe.
 *
 * @param out for results
 * @param err for progress and errors
 * @param interactive whether both are a terminal that takes colour
 * @param width columns of the terminal; of a pipe there is no limit
 * @param unicode whether it can show more than ASCII
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, int width, boolean unicode) {

  /** As wide as terminals are unless somebody made them wider. */
  static final int WIDTH = 80;

  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int NARROWEST = 40;
  private static final Pattern COLUMNS = Pattern.compile("[0-9]{2,4}");
  private static final String BLOCKS = "\u2588\u2592\u2591\u254c\u2524\u25cf";

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

  /** The process's own. */
  static Terminal ofProcess() {
    // knows NO_COLOR, and what System.console() means on which JDK
    boolean interactive = Ansi.AUTO.enabled() && !"dumb".equals(System.getenv("TERM"));
    boolean looked = interactive || isTerminal();
    Charset charset = Charset.defaultCharset();
    return new Terminal(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        interactive,
        looked ? width(System.getenv("COLUMNS")) : UNLIMITED,
        charset.newEncoder().canEncode(BLOCKS));
  }

  /** Without colour, too. A JDK from 22 on has a console for pipes, which says that it is none. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before 22 there is one on a terminal only
    }
  }

  static int width(@Nullable String columns) {
    return columns == null || !COLUMNS.matcher(columns).matches()
        ? WIDTH
        : Math.max(NARROWEST, Integer.parseInt(columns));
  }

  String paint(Tone tone, String text) {
    return interactive && tone != Tone.PLAIN ? tone.start + text + END : text;
  }

  void line(Tone tone, String text) {
    out.println(paint(tone, text));
  }

  void line(String text) {
    out.println(text);
  }

  /** Prints a paragraph; where a line is full, it goes on below, indented. */
  void paragraph(Tone tone, String text, int indent) {
    for (String line : wrapped(text, width, indent)) {
      line(tone, line);
    }
  }

  /** Broken between words; a word that is longer than a line is broken where the line ends. */
  static List<String> wrapped(String text, int width, int indent) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    String before = "";
    while (before.length() + rest.length() > width) {
      int room = width - before.length();
      int space = rest.lastIndexOf(' ', room);
      // what stands before the first word is no place to break
      boolean between = space > 0 && !rest.substring(0, space).isBlank() && space > indent / 2;
      int end = between ? space : room;
      lines.add(before + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
      before = " ".repeat(indent);
    }
    lines.add(before + rest);
    return lines;
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
