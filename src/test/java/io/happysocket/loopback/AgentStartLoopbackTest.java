// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract row A9: what the agent loads in a JVM that connects to nothing by name. */
@Timeout(300)
class AgentStartLoopbackTest {

  private static final String OURS = "io.happysocket.inagent.";

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
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
