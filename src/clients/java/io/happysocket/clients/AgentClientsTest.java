// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.loopback.AgentJvm;
import io.happysocket.loopback.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client with blocking sockets connects though the first address is silent, by nothing but
 * the agent's flag. In one JVM for all of them on each JDK of this machine.
 */
@Timeout(1_200)
class AgentClientsTest {

  private static final int LONGEST_SECONDS = 500;

  /** {@code Subject.getSubject} throws since then (JEP 486). */
  private static final int FIRST_WITHOUT_SUBJECTS = 24;

  private static final List<String> BLOCKING =
      List.of(
          "AwsApache",
          "AwsUrlConnection",
          "FTP",
          "GrpcOkHttp",
          "Hikari",
          "HttpClient 5, classic",
          "HttpsUrlConnection",
          "IMAP over TLS",
          "JNDI LDAP",
          "MariaDB",
          "MySQL",
          "OkHttp 5 (races by itself)",
          "PgJDBC",
          "RabbitMQ",
          "SMTP, STARTTLS",
          "SpringRestClient");

  @TempDir Path directory;

  static List<Path> jdks() {
    return AgentJvm.jdks();
  }

  /** The profile's build ends before there are jars. */
  @BeforeAll
  static void needsTheAgentsJar() throws IOException {
    Loopback.needsIpv6();
    Loopback.needsLinux();
    assumeTrue(
        UnderAgent.jar() != null,
        "SKIPPED: the agent's jar is not there, which is made by " + UnderAgent.MAKE_IT);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aSilentFirstAddressIsNoHindranceToBlockingClients(Path jdk) throws Exception {
    Path outcomes = Files.createFile(directory.resolve("outcomes"));
    List<String> names = new ArrayList<>(BLOCKING);
    if (AgentJvm.feature(jdk) >= FIRST_WITHOUT_SUBJECTS) {
      names.remove("RabbitMQ"); // Qpid, its server here, asks for a Subject, and does not run
    }
    List<String> arguments = new ArrayList<>(List.of(outcomes.toString()));
    arguments.addAll(names);
    UnderAgent.run(jdk, LONGEST_SECONDS, AgentClients.class, arguments.toArray(String[]::new));
    assertThat(Files.readAllLines(outcomes))
        .containsExactlyElementsOf(
            names.stream().map(name -> name + AgentClients.CONNECTED).toList());
  }
}
