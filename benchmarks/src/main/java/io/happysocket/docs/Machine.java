// SPDX-License-Identifier: Apache-2.0
package io.happysocket.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What figures were measured on. */
public final class Machine {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processor, system and JDK, for people. */
  public static String words() throws IOException {
    return "%s, %d processors, %s %s, JDK %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").replaceFirst("-.*", ""),
            System.getProperty("java.version"));
  }

  private static String processor() throws IOException {
    String architecture = System.getProperty("os.arch");
    if (!Files.exists(PROCESSORS)) {
      return architecture;
    }
    return Files.readAllLines(PROCESSORS).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.replaceFirst(".*: ", ""))
        .orElse(architecture);
  }
}
