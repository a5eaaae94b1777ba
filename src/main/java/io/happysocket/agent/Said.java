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

  /** Null where a security manager gives nobody the descriptor: the JDK's logging must do. */
  private static final @Nullable PrintStream TO = standardError();

  private Said() {}

  private static @Nullable PrintStream standardError() {
    try {
      return new PrintStream(
          new FileOutputStream(FileDescriptor.err),
          /* autoFlush= */ true,
          Charset.defaultCharset());
    } catch (SecurityException e) {
      return null;
    }
  }

  private static void log(String text, @Nullable Throwable cause) {
    System.getLogger("happysocket-agent").log(System.Logger.Level.WARNING, text, cause);
  }

  /** One line. */
  public static void line(String text) {
    if (TO == null) {
      log(text, null);
    } else {
      TO.println("happysocket-agent: " + text);
    }
  }

  /**
   * A line, and what was thrown.
   *
   * @param text in a sentence
   * @param cause with its stack; null for none
   */
  public static void warn(String text, @Nullable Throwable cause) {
    if (TO == null) {
      log(text, cause);
      return;
    }
    synchronized (TO) {
      line("WARN " + text);
      if (cause != null) {
        cause.printStackTrace(TO);
      }
    }
  }
}
