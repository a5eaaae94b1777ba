// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Namespaces need root, or a user namespace in which this user is root. */
public final class Privilege {

  private Privilege() {}

  /** True if this process is not root. */
  public static boolean missing() throws IOException {
    return !Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** True if user namespaces are allowed here. */
  public static boolean canBeHad() throws IOException, InterruptedException {
    return new ProcessBuilder("unshare", "--user", "--map-root-user", "true").start().waitFor()
        == 0;
  }

  /** Runs the same command in a user namespace, where the kernel allows that; its exit code. */
  public static int again(Class<?> command, String[] arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), command.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).inheritIO().start().waitFor();
  }
}
