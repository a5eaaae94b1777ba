// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.DnsAnswer;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The demo on loopback, with scenarios of IPv4 alone so that every machine can play them. */
@Timeout(60)
class DemoTest {

  private final Captured captured = Captured.plain();

  private boolean play(Captured on, DemoScenario... scenarios)
      throws IOException, InterruptedException {
    Demo demo =
        new Demo(
            on.terminal(),
            List.of(Strategies.serialIpv6First(), Strategies.happyEyeballs()),
            Duration.ofMillis(600));
    return demo.play(List.of(scenarios));
  }

  private static DemoScenario scenario(String id, Endpoint endpoint) {
    return scenario(id, BrokenNetwork.builder().ipv4(endpoint));
  }

  private static DemoScenario scenario(String id, BrokenNetwork.Builder network) {
    return new DemoScenario(id, "told as " + id, network);
  }

  @Test
  void everyStrategyIsShownInEveryScenarioAndInTheSummary()
      throws IOException, InterruptedException {
    DemoScenario healthy = scenario("one", Endpoint.healthy());
    DemoScenario dropped =
        scenario("two", BrokenNetwork.builder().ipv4(Endpoint.healthy()).aaaa(DnsAnswer.never()));
    assertThat(play(captured, healthy, dropped)).isTrue();
    assertThat(captured.out())
        .contains("one: told as one", "2 of 2 connected", "two: told as two", "1 of 2 connected")
        .contains("cut at 600.0 ms, waiting for the AAAA answer")
        .contains("Connected in every situation:\n  happy-eyeballs, at worst after ")
        .contains("Connected in some only:\n  serial-ipv6-first, in 1 of 2")
        .contains("two.test:");
    assertThat(captured.lines()).anyMatch(line -> line.matches("strategy +one +two"));
    assertThat(captured.lines()).anyMatch(line -> line.matches("serial-ipv6-first +[0-9.]+ +cut"));
    assertThat(captured.err()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aSilentAddressIsCutAtTheStatedTime() throws IOException, InterruptedException {
    assertThat(play(captured, scenario("mute", Endpoint.silent()))).isTrue();
    assertThat(captured.out())
        .contains("after 600.0 ms is cut", "cut at 600.0 ms, waiting for 127.0.0.1")
        .contains("0 of 2 connected.", "Connected in every situation:\n  none");
  }

  @Test
  void whatTheMachineCannotPlayIsSaidAndTheRestPlayed() throws IOException, InterruptedException {
    try (BrokenNetwork other = BrokenNetwork.builder().ipv4(Endpoint.refusing()).start()) {
      DemoScenario taken =
          scenario("far", BrokenNetwork.builder().ipv4(Endpoint.healthy()).port(other.port()));
      assertThat(play(captured, taken, scenario("near", Endpoint.healthy()))).isTrue();
      assertThat(captured.out())
          .contains("far: told as far\nnot played: port " + other.port() + " is taken on ")
          .contains("near: told as near", "2 of 2 connected");
      Captured nothing = Captured.plain();
      assertThat(play(nothing, taken)).isFalse();
      assertThat(nothing.out()).doesNotContain("All of it");
    }
  }

  @Test
  void progressAndColourAreForTerminals() throws IOException, InterruptedException {
    Captured terminal = Captured.interactive();
    play(terminal, scenario("one", Endpoint.healthy()));
    assertThat(terminal.err()).contains("1 of 1: told as one").endsWith("\r\u001b[K");
    assertThat(terminal.out()).contains("\u001b[1mone: told as one\u001b[0m");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theCommandPlaysWhatItIsAskedFor() {
    int status = captured.run("demo", "--scenario", "aaaa-never", "-s", "happy-eyeballs");
    assertThat(status).isZero();
    assertThat(captured.out()).contains("aaaa-never: ", "1 of 1 connected");
    assertThat(captured.out()).doesNotContain("v6-silent", "serial-ipv6-first");
    String tables = captured.out().substring(0, captured.out().indexOf("One of these races"));
    assertThat(tables).doesNotContain("...");
  }

  @Test
  void everySituationHasANameOfItsOwn() {
    List<String> ids = DemoScenario.all().stream().map(DemoScenario::id).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(8);
    assertThat(ids).doesNotContain(DemoScenario.warmUp().id());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everySituationCanBeWonAlsoWithoutIpv6WhereEnoughIsLeft()
      throws IOException, InterruptedException {
    List<DemoScenario> situations = new ArrayList<>(DemoScenario.all());
    situations.add(DemoScenario.manyDead(/* ipv6= */ false));
    for (DemoScenario each : situations) {
      try (BrokenNetwork network = each.network().start();
          Connector connector = network.connectorBuilder().build();
          Connection won = connector.connectWithReport(network.host(), network.port())) {
        assertThat(won.channel().isConnected()).as(each.id()).isTrue();
      }
    }
    assertThat(situations.get(situations.size() - 1).title()).contains("IPv6 left out");
  }
}
