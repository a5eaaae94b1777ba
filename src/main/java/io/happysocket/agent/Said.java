// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What the agent tells its operator: lines on standard error. It cannot use the application's
 * logging, which may not be there yet, and must not be started by an agent.
 */
public final class Said {

  private static final PrintStream TO =
      new PrintStream(
          new FileOutputStream(FileDescriptor.err),
          /* autoFlush= */ true,
          Charset.defaultCharset());

  private Said() {}

  /** One line. */
  public static void line(String text) {
    TO.println("happysocket-agent: " + text);
  }

  /**
   * A line, and what was thrown.
   *
   * @param text in a sentence
   * @param cause with its stack; null for none
   */
  public static void warn(String text, @Nullable Throwable cause) {
    synchronized (TO) {
      line("WARN " + text);
      if (cause != null) {
        cause.printStackTrace(TO);
      }
    }
  }
}
