// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract row A9: what the agent loads, and from where. */
@Timeout(300)
class AgentStartLoopbackTest {

  private static final String OURS = "io.happysocket.inagent.";

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  /** As docs/agent.md has it: a list, an archive, a run that takes the agent's classes from it. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theClassesOfARaceComeFromAnArchive(Path jdk) throws Exception {
    Path jar = directory.resolve("application.jar");
    Path classes = ChildJvm.where(AgentSwitches.class);
    String name = AgentSwitches.class.getName().replace('.', '/');
    ChildJvm.tool(
        "jar",
        "--create",
        "--file=" + jar,
        "-C",
        classes.toString(),
        name + ".class",
        "-C",
        classes.toString(),
        name + "$Own.class");
    String path = jar + ":" + System.getProperty("agent.jar");
    List<String> racing =
        List.of("--class-path", path, AgentSwitches.class.getName(), "connect", "both.example");
    run(jvm(jdk).with("-XX:DumpLoadedClassList=app.lst").command(""), racing);
    List<String> dump = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    dump.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=app.lst"));
    dump.addAll(List.of("-XX:SharedArchiveFile=app.jsa", "--add-modules", "java.instrument"));
    run(dump, List.of("--class-path", path));
    AgentJvm archived = jvm(jdk).with("-XX:SharedArchiveFile=app.jsa");
    List<String> loaded =
        run(archived.with("-Xlog:class+load:stdout:tags").command(""), racing)
            .lines()
            .filter(line -> line.contains(OURS))
            .toList();
    assertThat(loaded).hasSizeGreaterThan(200);
    assertThat(loaded)
        .filteredOn(line -> !line.contains("source: shared objects file"))
        .as("the class that has its own loader")
        .hasSizeLessThan(3);
  }

  private AgentJvm jvm(Path jdk) throws IOException {
    return new AgentJvm(jdk, directory).hosts("127.0.0.1 both.example", "::1 both.example");
  }

  private String run(List<String> command, List<String> arguments) throws Exception {
    command.addAll(arguments);
    return ChildJvm.run(directory, command);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aJvmThatRacesNothingLoadsNoConnector(Path jdk) throws Exception {
    AgentJvm jvm = new AgentJvm(jdk, directory).with("-Xlog:class+load:stdout:tags");
    List<String> loaded =
        jvm.runs("", AgentSwitches.class, "literal")
            .lines()
            .filter(line -> line.contains(OURS))
            .map(line -> line.substring(line.indexOf(OURS) + OURS.length()).split(" ", 2)[0])
            .toList();
    assertThat(loaded).hasSizeBetween(20, 28);
    assertThat(loaded)
        .filteredOn(name -> !name.startsWith("agent."))
        .containsExactlyInAnyOrder(
            "HappySocket", "SwitchedOff", "strategy.ConnectStrategy", "dns.Resolver");
  }
}
