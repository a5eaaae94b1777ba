// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.xbill.DNS.Name;

/** Contract rows A2, A3 and A5: the agent's jar, by its flag, on each JDK of this machine. */
@Timeout(300)
class AgentLoopbackTest {

  private static final int NAMES_SINCE = 18;

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  private AgentJvm jvm(Path jdk) throws IOException {
    return new AgentJvm(jdk, directory)
        .hosts(
            "127.0.0.1 both.example",
            "::1 both.example",
            "127.0.0.1 other.example",
            "::1 other.example");
  }

  private String connects(AgentJvm jvm, String agent) throws Exception {
    return jvm.runs(agent, AgentSwitches.class, "connect", "both.example").strip();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theAddressThatAnswersIsFound(Path jdk) throws Exception {
    Path report = directory.resolve("report.txt");
    assertThat(connects(jvm(jdk), null)).isEqualTo("java.net.ConnectException");
    assertThat(connects(jvm(jdk), "report=" + report)).isEqualTo("connected to 0:0:0:0:0:0:0:1");
    assertThat(AgentJvm.counted(report, "races won over IPv6")).isEqualTo(1);
    assertThat(AgentJvm.counted(report, "by another address than the JDK's first")).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatIsLeftAloneIsTheJdks(Path jdk) throws Exception {
    for (String alone : List.of("never=*.example", "only=db:*.invalid")) {
      assertThat(connects(jvm(jdk), alone)).as(alone).isEqualTo("java.net.ConnectException");
    }
    assertThat(connects(jvm(jdk), "only=both.*")).startsWith("connected");
    assertThat(connects(jvm(jdk).with("-Dhappysocket=off"), ""))
        .contains("happysocket=off")
        .endsWith("java.net.ConnectException");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aWrongOptionEndsTheJvmWithOneLine(Path jdk) throws Exception {
    assertThat(connects(jvm(jdk), "nevr=db.example"))
        .isEqualTo(
            "happysocket-agent: no option \"nevr\"; there are strategy, deadline, resolver, only,"
                + " never, report; the JVM ends");
    assertThat(connects(jvm(jdk).with("-Dhappysocket=no"), "")).hasLineCount(1).contains("\"no\"");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anApplicationsOwnFactoryWinsAndIsNamed(Path jdk) throws Exception {
    String said = jvm(jdk).runs("", AgentSwitches.class, "factory");
    assertThat(said)
        .contains("connected to 0:0:0:0:0:0:0:1")
        .contains("connected by /127.0.0.1:77")
        .containsOnlyOnce("AgentSwitches$Own connect by themselves, and are not raced");
  }

  /** A jar without Multi-Release that has dnsjava's service file would break every look-up. */
  @ParameterizedTest
  @MethodSource("jdks")
  void namesAreFoundAndNotFoundAsWithoutIt(Path jdk) throws Exception {
    // with jdk.net.hosts.file the JDK asks no provider
    for (String agent : List.of("", "resolver=own")) {
      AgentJvm jvm = new AgentJvm(jdk, directory);
      assertThat(jvm.runs(agent, AgentSwitches.class, "names", "localhost"))
          .as(agent)
          .contains("127.0.0.1")
          .doesNotContain("happysocket-agent:");
      assertThat(jvm.runs(agent, AgentSwitches.class, "names", "no.such.name.invalid"))
          .as(agent)
          .contains("java.net.UnknownHostException")
          .doesNotContain("happysocket-agent:");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anEarlierProviderWinsAndIsNamed(Path jdk) throws Exception {
    AgentJvm jvm = jvm(jdk).onClassPath(ChildJvm.where(Name.class));
    jvm.onClassPath(ChildJvm.where(Logger.class));
    String said = jvm.runs("", AgentSwitches.class, "names", "both.example");
    boolean named = AgentJvm.feature(jdk) >= NAMES_SINCE;
    assertThat(said.contains("DnsjavaInetAddressResolverProvider is this JVM's resolver"))
        .isEqualTo(named);
    assertThat(said).contains("127.0.0.1 0:0:0:0:0:0:0:1");
  }

  @Test
  void nothingInTheJarHasANameOfOthers() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("agent.jar"))) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(Object::toString))
          .allMatch(
              name -> name.startsWith("io/happysocket/inagent/") || name.startsWith("META-INF/"))
          .noneMatch(name -> name.startsWith("META-INF/versions"))
          .contains(
              "META-INF/LICENSE-HappySocket",
              "META-INF/LICENSE", // dnsjava's
              "META-INF/LICENSE.txt"); // slf4j's
    }
    assertThat(Files.size(Path.of(System.getProperty("agent.jar")))).isLessThan(2_000_000);
  }
}
