// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.dns.system.ResolvConf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

/** The servers' health, and when the next one is asked. */
class ServersTest {

  private static final Name NAME = Name.root;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static Servers servers(DnsSettings settings, String options) {
    return new Servers(
        settings,
        ResolvConf.parse(
            List.of(
                "nameserver 192.0.2.1",
                "nameserver 192.0.2.2",
                "nameserver 192.0.2.3",
                "options " + options),
            53,
            name -> "",
            remark -> {}));
  }

  private static Servers servers(String options) {
    return servers(DnsSettings.defaults(), options);
  }

  private static List<String> order(Servers servers) {
    return servers.order(NAME, 0).stream().map(Server::toString).toList();
  }

  @Test
  void theOrderIsThatOfTheFile() {
    Servers servers = servers("");
    assertThat(order(servers)).containsExactly("192.0.2.1#53", "192.0.2.2#53", "192.0.2.3#53");
    assertThat(order(servers)).startsWith("192.0.2.1#53");
  }

  @Test
  void rotateBeginsWithEachInTurn() {
    Servers servers = servers("rotate");
    assertThat(order(servers)).startsWith("192.0.2.1#53");
    assertThat(order(servers)).containsExactly("192.0.2.2#53", "192.0.2.3#53", "192.0.2.1#53");
    assertThat(order(servers)).startsWith("192.0.2.3#53");
    assertThat(order(servers)).startsWith("192.0.2.1#53");
  }

  @Test
  void twoSilencesInARowPutAServerLast() {
    Servers servers = servers("");
    Server first = servers.order(NAME, 0).get(0);
    first.silent(0);
    first.answered();
    first.silent(0);
    assertThat(order(servers)).startsWith("192.0.2.1#53");
    first.silent(0);
    assertThat(order(servers)).containsExactly("192.0.2.2#53", "192.0.2.3#53", "192.0.2.1#53");
    first.answered();
    assertThat(order(servers)).startsWith("192.0.2.1#53");
  }

  @Test
  void aDeadServerIsDueAgainSomeSecondsLaterOnce() {
    Servers servers = servers("");
    Server first = servers.order(NAME, 0).get(0);
    first.silent(0);
    assertThat(servers.due(9 * SECOND)).isNull();
    first.silent(SECOND);
    assertThat(servers.due(6 * SECOND - 1)).isNull();
    assertThat(servers.due(6 * SECOND)).isSameAs(first);
    assertThat(servers.due(6 * SECOND)).isNull();
    assertThat(servers.due(11 * SECOND)).isSameAs(first);
  }

  @Test
  void waitsDoubleWithTheRoundUpToTheTimeout() {
    Servers servers = servers("timeout:3");
    assertThat(servers.waitNanos(0)).isEqualTo(SECOND);
    assertThat(servers.waitNanos(1)).isEqualTo(2 * SECOND);
    assertThat(servers.waitNanos(2)).isEqualTo(3 * SECOND);
    assertThat(servers.waitNanos(99)).isEqualTo(3 * SECOND);
    DnsSettings quick = DnsSettings.builder().timeout(Duration.ofMillis(300)).build();
    assertThat(servers(quick, "timeout:3").waitNanos(0)).isEqualTo(300_000_000);
  }

  /** Of what the file allows, no more than ten seconds. */
  @Test
  void aQuestionIsGivenUpInTime() {
    assertThat(servers("").giveUpNanos()).isEqualTo(10 * SECOND);
    assertThat(servers("timeout:1 attempts:1").giveUpNanos()).isEqualTo(3 * SECOND);
    DnsSettings patient = DnsSettings.builder().giveUpAfter(Duration.ofMinutes(5)).build();
    assertThat(servers(patient, "").giveUpNanos()).isEqualTo(45 * SECOND);
  }

  @Test
  void settingsWinOverTheFile() {
    assertThat(servers("attempts:2").attempts()).isEqualTo(2);
    assertThat(servers("").attempts()).isEqualTo(3);
    Servers servers = servers(DnsSettings.builder().attempts(4).build(), "attempts:2");
    assertThat(servers.attempts()).isEqualTo(4);
    assertThat(Servers.NONE.isEmpty()).isTrue();
    assertThat(servers.isEmpty()).isFalse();
  }

  /** For that name alone, and for a minute: it may be the one that knows the names of the house. */
  @Test
  void aServerOfNoUseForANameIsAskedAfterTheOthers() throws Exception {
    Servers servers = servers("");
    Name lame = Name.fromString("www.example.");
    servers.order(lame, 0).get(0).useless(lame, 0);
    assertThat(order(servers)).startsWith("192.0.2.1#53");
    assertThat(servers.order(lame, 60 * SECOND - 1))
        .extracting(Server::toString)
        .containsExactly("192.0.2.2#53", "192.0.2.3#53", "192.0.2.1#53");
    assertThat(servers.order(lame, 60 * SECOND).get(0)).hasToString("192.0.2.1#53");
  }
}
