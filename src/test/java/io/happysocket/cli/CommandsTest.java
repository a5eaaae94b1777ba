// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against real sockets on loopback. */
@Timeout(60)
class CommandsTest {

  private final Captured captured = Captured.plain();

  private static BrokenNetwork at(Endpoint endpoint) throws IOException {
    return BrokenNetwork.builder().ipv4(endpoint).start();
  }

  @Test
  void connectPrintsTheTimeline() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      int port = listening.port();
      assertThat(captured.run("connect", "127.0.0.1", String.valueOf(port))).isZero();
      assertThat(captured.lines().get(0))
          .startsWith("127.0.0.1:" + port + " with happy-eyeballs: connected to 127.0.0.1:" + port);
      assertThat(captured.out()).contains("attempt 1: 127.0.0.1", "established after");
      assertThat(captured.err()).isEmpty();
    }
  }

  @Test
  void connectPrintsJsonOnOneLine() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String port = String.valueOf(listening.port());
      assertThat(captured.run("connect", "127.0.0.1", port, "--json", "-s", "dns-race")).isZero();
      assertThat(captured.lines()).hasSize(1);
      JsonNode json = new ObjectMapper().readTree(captured.out());
      assertThat(json.get("winner").textValue()).isEqualTo("127.0.0.1");
      assertThat(json.get("strategy").textValue()).isEqualTo("dns-race");
    }
  }

  @Test
  void connectSaysByItsStatusThatItFailed() throws IOException {
    try (BrokenNetwork refusing = at(Endpoint.refusing())) {
      String port = String.valueOf(refusing.port());
      assertThat(captured.run("connect", "127.0.0.1", port)).isEqualTo(1);
      assertThat(captured.out()).contains("not connected", "attempt 1 failed after");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectEndsAtItsTimeout() throws IOException {
    try (BrokenNetwork silent = at(Endpoint.silent())) {
      String port = String.valueOf(silent.port());
      assertThat(captured.run("connect", "127.0.0.1", port, "-t", "150ms")).isEqualTo(1);
      assertThat(captured.lines().get(0)).endsWith("the deadline of 150.00 ms passed");
    }
  }

  @Test
  void connectAsksTheServerThatItIsTold() throws IOException {
    try (BrokenNetwork network = at(Endpoint.healthy())) {
      String server = "127.0.0.1#" + network.nameServer().getPort();
      String port = String.valueOf(network.port());
      String host = network.host();
      assertThat(captured.run("connect", host, port, "--dns", server)).isZero();
      assertThat(captured.out())
          .contains("ask AAAA of " + server, "A answered by " + server, "AAAA answered by");
      Captured wrongFamily = Captured.plain();
      assertThat(wrongFamily.run("connect", host, port, "--dns", server, "-6")).isEqualTo(1);
      assertThat(wrongFamily.out()).doesNotContain("attempt 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+53", "-1", "", "65536", "0", "x", "\u0665\u0663"})
  void aServersPortIsANumberOfAscii(String port) {
    assertThat(captured.run("connect", "127.0.0.1", "9", "--dns", "192.0.2.53#" + port))
        .isEqualTo(2);
    assertThat(captured.err()).contains(port);
  }

  @Test
  void compareRunsEveryStrategy() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String port = String.valueOf(listening.port());
      assertThat(captured.run("compare", "127.0.0.1", port)).isZero();
      assertThat(captured.lines()).hasSize(Strategies.names().size() + 1);
      assertThat(captured.lines().get(0)).startsWith("strategy").endsWith("outcome");
      assertThat(captured.lines().stream().skip(1))
          .allMatch(line -> line.contains("127.0.0.1") && line.endsWith("connected"))
          .allMatch(line -> line.length() <= Table.WIDTH);
    }
  }

  @Test
  void comparePrintsJsonAndSaysThatNoneConnected() throws IOException {
    try (BrokenNetwork refusing = at(Endpoint.refusing())) {
      String port = String.valueOf(refusing.port());
      assertThat(captured.run("compare", "127.0.0.1", port, "--json")).isEqualTo(1);
      JsonNode json = new ObjectMapper().readTree(captured.out());
      assertThat(json.findValuesAsText("strategy")).isEqualTo(Strategies.names());
      assertThat(json.findValuesAsText("outcome")).contains("ALL_FAILED");
    }
  }
}
