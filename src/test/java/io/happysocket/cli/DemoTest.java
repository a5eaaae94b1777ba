// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.cli.demo.Endpoint;
import io.happysocket.cli.demo.Reply;
import io.happysocket.cli.demo.Scenario;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The demo on loopback, with scenarios of IPv4 alone so that every machine can play them. */
@Timeout(60)
class DemoTest {

  private final Captured captured = Captured.plain();

  private boolean play(Captured on, Scenario... scenarios)
      throws IOException, InterruptedException {
    Demo demo =
        new Demo(
            on.terminal(),
            List.of(Strategies.serialIpv6First(), Strategies.happyEyeballs()),
            Duration.ofMillis(600));
    return demo.play(List.of(scenarios));
  }

  private static Scenario scenario(String id, Reply aaaa, String address, Endpoint endpoint)
      throws IOException {
    InetAddress at = InetAddress.getByName(address);
    return new Scenario(id, "told as " + id, aaaa, answer(at), Map.of(at, endpoint));
  }

  private static Reply answer(InetAddress... addresses) {
    return new Reply(true, 0, List.of(addresses));
  }

  @Test
  void everyStrategyIsShownInEveryScenarioAndInTheSummary()
      throws IOException, InterruptedException {
    Scenario healthy = scenario("one", answer(), "127.0.0.1", Endpoint.LISTENING);
    Reply never = new Reply(false, 0, List.of());
    Scenario dropped = scenario("two", never, "127.0.0.1", Endpoint.LISTENING);
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
    assertThat(play(captured, scenario("mute", answer(), "127.0.0.1", Endpoint.SILENT))).isTrue();
    assertThat(captured.out())
        .contains("after 600.0 ms is cut", "cut at 600.0 ms, waiting for 127.0.0.1")
        .contains("0 of 2 connected.", "Connected in every situation:\n  none");
  }

  @Test
  void whatTheMachineCannotPlayIsSaidAndTheRestPlayed() throws IOException, InterruptedException {
    Scenario elsewhere = scenario("far", answer(), "192.0.2.1", Endpoint.LISTENING);
    Scenario healthy = scenario("near", answer(), "127.0.0.1", Endpoint.LISTENING);
    assertThat(play(captured, elsewhere, healthy)).isTrue();
    assertThat(captured.out())
        .contains("far: told as far\nnot played: 192.0.2.1 cannot be used on this machine")
        .contains("near: told as near", "2 of 2 connected");
    Captured nothing = Captured.plain();
    assertThat(play(nothing, elsewhere)).isFalse();
    assertThat(nothing.out()).doesNotContain("All of it");
  }

  @Test
  void progressAndColourAreForTerminals() throws IOException, InterruptedException {
    Captured terminal = Captured.interactive();
    play(terminal, scenario("one", answer(), "127.0.0.1", Endpoint.LISTENING));
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
    assertThat(tables.lines()).allMatch(line -> line.length() <= Table.WIDTH);
  }
}
