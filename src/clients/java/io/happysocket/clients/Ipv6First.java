// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.testing.BrokenNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a main again in a JVM whose own lookups of localhost give ::1 first, too. */
public final class Ipv6First {

  private Ipv6First() {}

  /** Runs it to its end; what it prints comes out here. */
  public static void run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    try (BrokenNetwork localhost = DeadFirst.allRefusing()) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Djdk.net.hosts.file=" + localhost.hostsFile());
      command.add("-Djava.net.preferIPv6Addresses=true");
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(List.of(arguments));
      new ProcessBuilder(command).inheritIO().start().waitFor();
    }
  }
}
