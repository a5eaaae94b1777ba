// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A main of this class path in a JVM with the agent, whose own look-ups of {@code localhost} give
 * ::1 and 127.0.0.1. Where mount namespaces are allowed they are the system's, by its hosts file;
 * elsewhere the JDK reads a hosts file by itself, and asks no resolver.
 */
final class UnderAgent {

  /** How the agent's jar is made. */
  static final String MAKE_IT = "mvn -DskipTests -DskipPitest package";

  /** Races by this name teach nothing of the addresses of localhost. */
  static final String WARMING_NAME = "warm.example";

  private static final String BOTH = "::1 localhost\n127.0.0.1 localhost\n";
  private static final String FOUR_ONLY = "127.0.0.1 localhost\n";
  private static final String WARMING = "127.0.0.2 warm.example\n127.0.0.3 warm.example\n";

  private static final String HOSTS = "agent.hosts";
  private static final String MOUNT = "mount --bind \"$0\" /etc/hosts && exec \"$@\"";

  private UnderAgent() {}

  /** Null if it has not been made. */
  static @Nullable Path jar() throws IOException {
    String given = System.getProperty("agent.jar");
    if (given != null) {
      return Files.exists(Path.of(given)) ? Path.of(given) : null;
    }
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files.filter(file -> file.toString().endsWith("-agent.jar")).findFirst().orElse(null);
    }
  }

  /**
   * Runs it to its end; what it prints comes out here.
   *
   * @return whether it ended in time
   */
  static boolean run(Path jdk, int seconds, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path hosts = Files.createTempFile("happysocket", ".hosts");
    Files.writeString(hosts, BOTH + WARMING);
    List<String> mount = mount();
    List<String> command = new ArrayList<>();
    if (!mount.isEmpty()) {
      command.addAll(mount);
      command.addAll(List.of("sh", "-c", MOUNT, hosts.toString()));
    }
    command.add(jdk.resolve("bin/java").toString());
    command.add("-javaagent:" + jar());
    if (mount.isEmpty()) {
      command.add("-Djdk.net.hosts.file=" + hosts);
    }
    command.add("-D" + HOSTS + "=" + hosts);
    command.add("-Djava.net.preferIPv6Addresses=true"); // JDK 17: ::1 first
    command.add("-Dsun.net.inetaddr.ttl=0"); // 30 s are longer than the whole run
    // before this class path's dnsjava, which would be the JVM's resolver in the agent's place
    String classPath = jar() + File.pathSeparator + System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
      Files.delete(hosts);
    }
  }

  /** In the JVM that was run: whether localhost is ::1, too. */
  static void localhostIsBoth(boolean both) throws IOException {
    // in place: the same file is mounted
    Files.writeString(Path.of(System.getProperty(HOSTS)), (both ? BOTH : FOUR_ONLY) + WARMING);
  }

  /** What makes a mount namespace; empty where there is none to be had. */
  private static List<String> mount() throws InterruptedException {
    for (List<String> words :
        List.of(
            List.of("unshare", "--mount"),
            List.of("unshare", "--user", "--map-root-user", "--mount"))) {
      List<String> trial = new ArrayList<>(words);
      trial.add("true");
      try {
        if (new ProcessBuilder(trial).start().waitFor() == 0) {
          return words;
        }
      } catch (IOException e) {
        return List.of(); // there is no such command
      }
    }
    return List.of();
  }
}
