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
 * Contract rows A1 and A7: what OpenJDK's tests of its sockets check comes out the same with the
 * agent and without it.
 */
@Timeout(300)
class AgentSocketLoopbackTest {

  private static final int VIRTUAL_SINCE = 21;

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theJdksOwnTestsFindTheSame(Path jdk) throws Exception {
    AgentJvm jvm = new AgentJvm(jdk, directory).hosts("127.0.0.1 both.example", "::1 both.example");
    boolean virtual = AgentJvm.feature(jdk) >= VIRTUAL_SINCE;
    if (virtual) {
      jvm.with("-Djdk.virtualThreadScheduler.parallelism=1");
      jvm.with("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    }
    Path report = directory.resolve("report.txt");
    List<String> plain = jvm.runs(null, AgentSocketProgram.class).lines().toList();
    assertThat(jvm.runs("report=" + report, AgentSocketProgram.class).lines().toList())
        .isEqualTo(plain)
        .hasSizeGreaterThan(30);
    if (virtual) {
      assertThat(plain).contains("vthread, none keeps its carrier:  got 9 while wait 8");
    }
    assertThat(AgentJvm.counted(report, "connects that were raced")).isGreaterThanOrEqualTo(25);
  }
}
