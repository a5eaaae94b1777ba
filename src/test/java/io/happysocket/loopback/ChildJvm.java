// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.HappySocket;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.xbill.DNS.Name;

/** The JDK's tools, and JVMs of their own, on what a user of the library has and no more. */
final class ChildJvm {

  private static final long PATIENCE_SECONDS = 60;

  private ChildJvm() {}

  /** The library, as a jar where the build tests its jars, and the two that it depends on. */
  static List<Path> library() {
    String jar = System.getProperty("library.jar");
    Path library = jar == null ? where(HappySocket.class) : Path.of(jar);
    return List.of(library, where(Name.class), where(Logger.class));
  }

  /** The jar or the directory that a class comes from. */
  static Path where(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a tool of the running JDK, which must succeed and say nothing. */
  static void tool(String name, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    int status = ToolProvider.findFirst(name).orElseThrow().run(to, to, arguments);
    assertThat(said.toString()).as(name).isEmpty();
    assertThat(status).isZero();
  }

  /** Compiles with all warnings, which are errors. */
  static void compile(List<Path> sources, Path into, String... options) {
    List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-d", into.toString()));
    sources.forEach(source -> arguments.add(source.toString()));
    tool("javac", arguments.toArray(String[]::new));
  }

  static Path source(Path directory, String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  static List<String> java(String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.concat(Stream.of(java, "-Xshare:auto"), Stream.of(arguments)).toList();
  }

  /** Runs a command to its end and gives what it said, both streams. */
  static String run(Path directory, List<String> command) throws Exception {
    Path said = Files.createTempFile(directory, "said", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as(Files.readString(said)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said);
  }
}
