// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * How many attempts the limit of descriptors of this process allows: half of it. The other half is
 * for the connections that callers hold, and for all else that a program opens.
 */
public final class DescriptorLimit {

  /**
   * Where the limit cannot be read. The JVM raises it as far as it may: to 10,240 on macOS; on
   * Windows there is none. 1,024 is the least that is common elsewhere, and this is half of it.
   */
  static final int FALLBACK = 512;

  /** Fewer than Linux and Windows have ports for connects (28,232 and 16,384). */
  static final int MOST = 16_000;

  private static final String LIMITS = "/proc/self/limits";
  private static final int MOST_BYTES = 4_096;
  private static final String NAME = "Max open files";

  private DescriptorLimit() {}

  /**
   * Reads the limit. Not for the loop, though the file is one that the kernel makes.
   *
   * @return 1 to 16,000
   */
  public static int attempts() {
    // not with java.nio.file.Files, whose classes take 5 ms of a program's first connect
    try (InputStream in = new FileInputStream(LIMITS)) {
      return attempts(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII));
    } catch (Exception e) { // also of a security manager; there is no such file but on Linux
      return FALLBACK;
    }
  }

  /** From the text of that file, where the first number after the name is the soft limit. */
  static int attempts(String limits) {
    int name = limits.indexOf(NAME);
    String soft = name < 0 ? "" : firstWord(limits.substring(name + NAME.length()));
    if (soft.equals("unlimited")) {
      return MOST;
    }
    try {
      return (int) Math.max(1, Math.min(Long.parseLong(soft) / 2, MOST));
    } catch (NumberFormatException e) {
      return FALLBACK;
    }
  }

  private static String firstWord(String text) {
    String line = text.strip();
    int end = line.indexOf(' ');
    return end < 0 ? line : line.substring(0, end);
  }
}
