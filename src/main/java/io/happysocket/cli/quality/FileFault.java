// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is wrong with a file, in one line that names it: many messages of the JDK are its path. */
public final class FileFault {

  private FileFault() {}

  /** A file that was to be read. */
  public static IOException reading(Path file, IOException cause) {
    return new IOException(file + ": cannot be read: " + reason(cause), cause);
  }

  /** A file that was to be written. */
  public static IOException writing(Path file, IOException cause) {
    return new IOException(file + ": cannot be written: " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    String told =
        cause instanceof FileSystemException about ? about.getReason() : cause.getMessage();
    return told == null ? cause.toString() : told;
  }
}
