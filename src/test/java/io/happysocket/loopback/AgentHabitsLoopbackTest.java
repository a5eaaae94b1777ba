// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract row A1: an application behaves under the agent as it does without it, on each JDK of
 * this machine.
 */
@Timeout(300)
class AgentHabitsLoopbackTest {

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void blockingSocketsAreTheJdks(Path jdk) throws Exception {
    AgentJvm jvm = new AgentJvm(jdk, directory).hosts("127.0.0.1 both.example", "::1 both.example");
    Path report = directory.resolve("report.txt");
    String plain = jvm.runs(null, AgentProgram.class);
    String raced = jvm.runs("report=" + report, AgentProgram.class);
    assertThat(raced.lines().toList()).isEqualTo(plain.lines().toList());
    assertThat(AgentJvm.counted(report, "connects that were raced")).isGreaterThan(40);
    assertThat(AgentJvm.counted(report, "connects that were left to the JDK")).isGreaterThan(3);
  }
}
