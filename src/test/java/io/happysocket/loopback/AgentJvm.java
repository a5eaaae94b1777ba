// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JVM of its own with the agent, or without it. */
public final class AgentJvm {

  private final Path jdk;
  private final Path directory;
  private final List<String> options = new ArrayList<>();
  private final List<String> classPath = new ArrayList<>();
  private Path agentJar = Path.of(System.getProperty("agent.jar"));

  AgentJvm(Path jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
    options.add("-Xshare:auto");
    classPath.add(ChildJvm.where(AgentJvm.class).toString());
  }

  /** The running JDK, and one of each newer release that this machine has. */
  public static List<Path> jdks() {
    Map<Integer, Path> found = new TreeMap<>();
    Path others = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(others)) {
      try (Stream<Path> homes = Files.list(others)) {
        homes
            .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
            .forEach(home -> add(found, home));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    found.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    return List.copyOf(found.values());
  }

  private static void add(Map<Integer, Path> found, Path home) {
    int feature = feature(home);
    if (feature >= Runtime.version().feature()) {
      found.putIfAbsent(feature, home);
    }
  }

  /** Of its file "release"; 0 without one. */
  public static int feature(Path home) {
    try {
      for (String line : Files.readAllLines(home.resolve("release"))) {
        if (line.startsWith("JAVA_VERSION=\"")) {
          return Integer.parseInt(line.substring(14).split("\\D", 2)[0]);
        }
      }
    } catch (IOException e) {
      // no JDK
    }
    return 0;
  }

  /** Where every name is looked up. */
  AgentJvm hosts(String... lines) throws IOException {
    return with("-Djdk.net.hosts.file=" + Files.write(directory.resolve("hosts"), List.of(lines)));
  }

  /** Another jar of it. */
  AgentJvm agent(Path jar) {
    agentJar = jar;
    return this;
  }

  AgentJvm with(String option) {
    options.add(option);
    return this;
  }

  AgentJvm onClassPath(Path entry) {
    classPath.add(0, entry.toString());
    return this;
  }

  /** What a program says, both streams; under the agent unless its options are null. */
  String runs(String agent, Class<?> program, String... arguments) throws Exception {
    List<String> command = command(agent);
    command.addAll(List.of("--class-path", String.join(":", classPath), program.getName()));
    command.addAll(List.of(arguments));
    return ChildJvm.run(directory, command);
  }

  List<String> command(String agent) {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    if (agent != null) {
      command.add("-javaagent:" + agentJar + "=" + agent);
    }
    command.addAll(options);
    return command;
  }

  /** A number of the agent's report. */
  static long counted(Path report, String words) throws IOException {
    for (String line : Files.readAllLines(report)) {
      if (line.contains(words)) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
      }
    }
    throw new AssertionError(words + " is not in " + Files.readString(report));
  }
}
