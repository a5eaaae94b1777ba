// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first use of the library in a JVM that has no descriptor left: {@link FirstUse}. */
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

  /**
   * Jars, which are open when descriptors run out: a directory of classes would have to be read
   * from, which is not the library's trouble.
   */
  private List<String> firstUse(String limited, String mode, int port) throws Exception {
    List<Path> path = new ArrayList<>(ChildJvm.library());
    path.set(0, jar("library.jar", path.get(0), "io"));
    String program = FirstUse.class.getPackageName().replace('.', '/');
    path.add(jar("program.jar", ChildJvm.where(FirstUse.class), program));
    List<String> command = new ArrayList<>(List.of("sh", "-c", limited, "sh"));
    command.addAll(
        ChildJvm.java(
            "-cp", ChildJvm.path(path), FirstUse.class.getName(), mode, String.valueOf(port)));
    return ChildJvm.run(directory, command)
        .lines()
        .filter(line -> !line.startsWith("SLF4J"))
        .toList();
  }

  private Path jar(String name, Path classes, String what) {
    Path jar = directory.resolve(name);
    ChildJvm.tool(
        "jar", "--create", "--no-manifest", "--file=" + jar, "-C", classes.toString(), what);
    return jar;
  }
}
