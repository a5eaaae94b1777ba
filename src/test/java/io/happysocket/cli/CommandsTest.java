// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.cli.demo.TlsServer;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
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
          .startsWith("127.0.0.1:" + port + " with adaptive: connected to 127.0.0.1:" + port)
          .endsWith(" ms, warm");
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
      assertThat(captured.lines().get(0)).endsWith("the deadline of 150.00 ms passed, warm");
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
      assertThat(wrongFamily.out()).doesNotContain("attempt 1", "ask A ");
      Captured right = Captured.plain();
      String at = host + ":" + port;
      assertThat(right.run("connect", at, "--resolver", server, "--ipv4-only")).isZero();
      assertThat(right.out()).contains("ask A of " + server).doesNotContain("AAAA");
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
          .allMatch(line -> line.length() <= Terminal.WIDTH);
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

  @Test
  void everyFormOfATargetConnects() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String at = "127.0.0.1:" + listening.port();
      for (String target : List.of(at, "https://" + at + "/path?a=b", "http://" + at)) {
        Captured each = Captured.plain();
        assertThat(each.run("connect", target, "--no-warm-up")).isZero();
        assertThat(each.lines().get(0)).startsWith(at + " with adaptive").endsWith(" ms, cold");
      }
    }
  }

  @Test
  void connectsFromTheAddressThatItIsTold() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String at = "127.0.0.1:" + listening.port();
      assertThat(captured.run("connect", at, "--from", "127.0.0.2")).isZero();
      Captured none = Captured.plain();
      assertThat(none.run("connect", at, "--from", "192.0.2.1")).isEqualTo(1);
      assertThat(none.out()).contains("attempt 1 failed", "Cannot assign requested address");
      Captured other = Captured.plain();
      assertThat(other.run("connect", at, "--from", "::1")).isEqualTo(1);
      assertThat(other.out()).contains("never tried: 127.0.0.1");
    }
  }

  @Test
  void manyConnectsAreALineEachAndPercentiles() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String at = "127.0.0.1:" + listening.port();
      assertThat(captured.run("connect", at, "--count", "3", "--interval", "1ms")).isZero();
      assertThat(captured.lines()).hasSize(6);
      assertThat(captured.lines().subList(0, 3))
          .allMatch(line -> line.matches(" +[123] +[0-9.]+ ms  1 SYN  IPv4 127\\.0\\.0\\.1"));
      assertThat(captured.lines().get(4))
          .isEqualTo("3 connects, 3 connected (IPv6 0, IPv4 3), 3 SYNs");
      assertThat(captured.lines().get(5)).startsWith("min ").endsWith(" ms");
      Captured json = Captured.plain();
      assertThat(json.run("connect", at, "-c", "2", "-i", "1ms", "--json")).isZero();
      assertThat(json.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"host\":"));
    }
  }

  @Test
  void aTerminalShowsBarsToo() throws IOException {
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String at = "127.0.0.1:" + listening.port();
      Captured terminal = Captured.narrow();
      assertThat(terminal.run("connect", at)).isZero();
      assertThat(terminal.lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
      assertThat(terminal.lines().get(terminal.lines().size() - 1))
          .startsWith("  127.0.0.1 ")
          .contains("\u25cf")
          .endsWith("won");
      Captured ascii = Captured.plain();
      assertThat(ascii.run("connect", at, "--bars", "ascii")).isZero();
      assertThat(ascii.out()).contains("O").matches("\\p{ASCII}+");
    }
  }

  @Test
  void aHandshakeIsPartOfTheRace() throws IOException {
    try (TlsServer server = TlsServer.start("tls.test")) {
      String at = "127.0.0.1:" + server.port();
      assertThat(captured.run("connect", at, "--tls")).isEqualTo(1);
      assertThat(captured.out())
          .contains("attempt 1 established after", "attempt 1 not accepted after", "PKIX path");
    }
  }

  @Test
  void picturesAreWritten(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("race.svg");
    try (BrokenNetwork listening = at(Endpoint.healthy())) {
      String at = "127.0.0.1:" + listening.port();
      assertThat(captured.run("connect", at, "--svg", file.toString())).isZero();
      assertThat(Files.readString(file)).contains("<title>127.0.0.1, ", "prefers-color-scheme");
      assertThat(captured.run("compare", at, "--svg", file.toString())).isZero();
      assertThat(Files.readString(file)).contains(">adaptive<", "Strategies to " + at);
    }
    String[] demo = {"demo", "--scenario", "a-never", "-s", "adaptive", "--svg", file.toString()};
    if (captured.run(demo) == 0) {
      assertThat(Files.readString(file)).contains("a-never: the A question is never answered");
    }
  }
}
