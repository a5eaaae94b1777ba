// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Namespaces need root, or a user namespace in which this user is root. */
final class Privilege {

  private Privilege() {}

  /** True if this process is not root. */
  static boolean missing() throws IOException {
    return !Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Runs the same command in a user namespace, where the kernel allows that; its exit code. */
  static int again(String[] arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Lab.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
