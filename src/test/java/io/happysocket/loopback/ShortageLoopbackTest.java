// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library in a JVM that has no descriptor or thread left when it is first used ({@link
 * FirstUse}), or no port or direct memory ({@link Lacking}). What they say is all that they say: no
 * warning of the JVM's, no trace.
 */
@Timeout(120)
class ShortageLoopbackTest {

  @TempDir Path directory;

  @Test
  void theFirstUseWithoutADescriptorFailsAndWorksWhenTheyAreBack() throws Exception {
    Loopback.needsLinux();
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThat(firstUse("ulimit -n 80 && exec \"$@\"", "descriptors", Loopback.portOf(server)))
          .containsExactly(
              "without: literal IOException, name IOException, socket IOException",
              "with: literal connected, name connected, socket connected");
    }
  }

  /** A literal needs no thread of the library's. A user of its own is limited, root is not. */
  @Test
  void theFirstUseWithoutAThreadFailsAndWorksWhenTheyAreBack() throws Exception {
    String limited = "exec setpriv --reuid=54321 --clear-groups prlimit --nproc=100 \"$@\"";
    assumeTrue(works("setpriv --reuid=54321 --clear-groups prlimit --nproc=100 true"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThat(firstUse(limited, "threads", Loopback.portOf(server)))
          .filteredOn(line -> !line.contains("[warning][os,thread]"))
          .containsExactly(
              "without: literal connected, name IOException, socket IOException",
              "with: literal connected, name connected, socket connected");
    }
  }

  /** In a network of its own, which has eight ports for connects. */
  @Test
  void withoutAPortAConnectSaysSoAndTheNextWorksWhenOneIsFree() throws Exception {
    assumeTrue(works("unshare -n true"));
    String limited =
        "exec unshare -n sh -c 'ip link set lo up"
            + " && echo 40000 40007 >/proc/sys/net/ipv4/ip_local_port_range && exec \"$@\"' sh \"$@\"";
    String none = "Cannot assign requested address";
    assertThat(lacking(limited, "ports"))
        .containsExactly(
            "before: literal connected, name connected",
            "without: literal " + none + ", name " + none,
            "with: literal connected, name connected");
  }

  /** A thread that has had a name looked up keeps what it needs, and no address needs any. */
  @Test
  void withoutDirectMemoryOnlyNewThreadsLookUpNoNamesUntilThereIsSome() throws Exception {
    // what later JDKs take for a channel does not count as direct memory
    boolean counted = Runtime.version().feature() < 24;
    assertThat(lacking("exec \"$@\"", "memory", "-XX:MaxDirectMemorySize=32k"))
        .filteredOn(line -> !line.contains("WARN"))
        .containsExactly(
            "before: literal connected, name connected",
            "without, a thread that has its buffer: literal connected, name connected",
            "without: literal connected, name " + (counted ? "direct buffer memory" : "connected"),
            "with: literal connected, name connected");
  }

  private boolean works(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private List<String> lacking(String limited, String what, String... options) throws Exception {
    List<Path> path = new ArrayList<>(ChildJvm.library());
    path.add(ChildJvm.where(Lacking.class));
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of("-cp", ChildJvm.path(path), Lacking.class.getName(), what, directory.toString()));
    return child(limited, arguments);
  }

  private List<String> child(String limited, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", limited, "sh"));
    command.addAll(ChildJvm.java(arguments.toArray(String[]::new)));
    return ChildJvm.run(directory, command)
        .lines()
        .filter(line -> !line.startsWith("SLF4J"))
        .toList();
  }

  /**
   * Jars, which are open when descriptors run out: a directory of classes would have to be read
   * from, which is not the library's trouble.
   */
  private List<String> firstUse(String limited, String mode, int port) throws Exception {
    List<Path> path = new ArrayList<>(ChildJvm.library());
    path.set(0, jar("library.jar", path.get(0), "io"));
    String program = FirstUse.class.getPackageName().replace('.', '/');
    for (int i = 1; i < path.size(); i++) { // where another user may read them
      Path copy = directory.resolve(i + ".jar");
      path.set(i, Files.copy(path.get(i), copy));
    }
    path.add(jar("program.jar", ChildJvm.where(FirstUse.class), program));
    return child(
        limited,
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            ChildJvm.path(path),
            FirstUse.class.getName(),
            mode,
            String.valueOf(port)));
  }

  private Path jar(String name, Path classes, String what) {
    Path jar = directory.resolve(name);
    ChildJvm.tool(
        "jar", "--create", "--no-manifest", "--file=" + jar, "-C", classes.toString(), what);
    return jar;
  }
}
