// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract rows A3, A4 and A6: what else connects in a JVM, other ways to start the agent, and an
 * agent that is damaged.
 */
@Timeout(300)
class AgentWaysLoopbackTest {

  private static final String AGENT = System.getProperty("agent.jar");
  private static final String ALONE = "java.net.ConnectException";

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  private AgentJvm jvm(Path jdk) throws Exception {
    return new AgentJvm(jdk, directory).hosts("127.0.0.1 both.example", "::1 both.example");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aSocksProxyIsAskedForTheSame(Path jdk) throws Exception {
    Path report = directory.resolve("report.txt");
    String plain = jvm(jdk).runs(null, AgentWays.class, "socks");
    assertThat(jvm(jdk).runs("report=" + report, AgentWays.class, "socks"))
        .isEqualTo(plain)
        .contains("asked for /127.0.0.1 at 4711", "asked for far.example at 80");
    // both to the proxy, by its name
    assertThat(AgentJvm.counted(report, "connects that were raced")).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void remoteMethodsAreInvoked(Path jdk) throws Exception {
    Path report = directory.resolve("report.txt");
    String plain = jvm(jdk).runs(null, AgentWays.class, "rmi");
    assertThat(jvm(jdk).runs("report=" + report, AgentWays.class, "rmi"))
        .isEqualTo(plain)
        .startsWith("haha\njava.rmi.NoSuchObjectException");
    assertThat(AgentJvm.counted(report, "connects that were raced")).isPositive();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aRunningJvmIsAttachedToOnce(Path jdk) throws Exception {
    AgentJvm jvm = jvm(jdk).with("-Djdk.attach.allowAttachSelf=true");
    String said = jvm.runs(null, AgentWays.class, "attach", AGENT);
    assertThat(said.lines().filter(line -> !line.startsWith("\t")))
        .containsSubsequence(
            ALONE,
            "refused, " + ALONE,
            "happysocket-agent: runs already, with the options that it was started with",
            "connected to 0:0:0:0:0:0:0:1");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void eventsHaveTheLibrarysNames(Path jdk) throws Exception {
    assertThat(jvm(jdk).runs("", AgentWays.class, "events"))
        .contains(
            "connected to 0:0:0:0:0:0:0:1", "[io.happysocket.Attempt, ", "io.happysocket.Race")
        .doesNotContain("inagent");
  }

  // ---- what the agent lacks

  /** A security manager that does not know the agent; JDK 24 and later have none. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anAgentThatMayDoNothingIsToldAndTheApplicationRuns(Path jdk) throws Exception {
    assumeThat(AgentJvm.feature(jdk)).isLessThan(24);
    Path policy =
        Files.writeString(
            directory.resolve("policy"),
            "grant codeBase \"%s\" { permission java.security.AllPermission; };"
                .formatted(ChildJvm.where(AgentWays.class).toUri()));
    AgentJvm jvm = jvm(jdk).with("-Djava.security.manager");
    jvm.with("-Djava.security.policy==" + policy);
    assertThat(jvm.runs("", AgentSwitches.class, "connect", "both.example"))
        .containsOnlyOnce("the agent cannot start, and does nothing")
        .contains("AccessControlException")
        .contains(ALONE);
  }

  /** A JDK without a method that the hook needs. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anUnknownJdkIsLeftAloneAndTold(Path jdk) throws Exception {
    Path jar =
        damaged(
            "io/happysocket/inagent/agent/SocketHook.class",
            bytes -> bytes.replace("beginConnect", "startConnect"));
    String said = jvm(jdk).agent(jar).runs("", AgentSwitches.class, "connect", "both.example");
    assertThat(said)
        .containsOnlyOnce("happysocket-agent: WARN")
        .contains("cannot be raced", "beginConnect".replace("begin", "start"))
        .contains(ALONE);
  }

  /** A fault in the first race. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anAgentThatFailsStepsAsideAndSaysSoOnce(Path jdk) throws Exception {
    Path jar = damaged("io/happysocket/inagent/engine/Driver.class", bytes -> "");
    String plain = jvm(jdk).runs(null, AgentProgram.class);
    List<String> said = jvm(jdk).agent(jar).runs("", AgentProgram.class).lines().toList();
    assertThat(said)
        .filteredOn(line -> line.startsWith("happysocket-agent"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("WARN the agent has failed"));
    assertThat(said).containsSubsequence(plain.lines().toList());
  }

  /** A copy of the agent's jar with one class changed, or without it. */
  private Path damaged(String name, UnaryOperator<String> change) throws Exception {
    Path copy = directory.resolve("damaged.jar");
    try (JarFile jar = new JarFile(AGENT);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(name)) {
          String changed = change.apply(new String(bytes, StandardCharsets.ISO_8859_1));
          assertThat(changed.length()).isIn(0, bytes.length);
          bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
        }
        if (bytes.length > 0) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          out.write(bytes);
        }
      }
    }
    return copy;
  }
}
