// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.names.world.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {

  private static final int MANY = 400;

  @Test
  void oneSeedMakesTheSameConfigurations() {
    assertThat(new Generator(7).make(MANY)).isEqualTo(new Generator(7).make(MANY));
    assertThat(new Generator(7).make(MANY)).isNotEqualTo(new Generator(8).make(MANY));
  }

  @Test
  void aLongerRunBeginsAsAShorterOne() {
    assertThat(new Generator(7).make(MANY).subList(0, 5)).isEqualTo(new Generator(7).make(5));
  }

  @Test
  void everythingComesUp() {
    List<Configuration> all = new Generator(1).make(MANY);

    assertThat(all).flatExtracting(each -> each.resolvConf().servers()).contains(Server.values());
    assertThat(all).flatExtracting(Configuration::hosts).contains(HostsLines.values());
    assertThat(all).extracting(Configuration::nsswitch).contains(Switch.values());
    assertThat(all).flatExtracting(Configuration::names).containsAll(HostNames.rare());
  }

  @Test
  void aServerThatMayBeSilentIsNotWaitedForLong() {
    assertThat(new Generator(1).make(MANY))
        .filteredOn(each -> each.resolvConf().servers().contains(Server.SILENT))
        .allSatisfy(each -> assertThat(each.resolvConfText()).contains("timeout:1"));
  }

  @Test
  void theFilesSayWhatTheRecordSays() {
    ResolvConf file =
        new ResolvConf(
            List.of(Server.SILENT, Server.BIND),
            List.of("domain corp.example", "search lab.example corp.example"),
            List.of("ndots:20", "rotate"),
            ResolvConf.Manner.PLAIN);

    assertThat(file.text())
        .isEqualTo(
            """
            domain corp.example
            search lab.example corp.example
            nameserver 192.0.2.101
            nameserver 192.0.2.53
            options ndots:20 rotate
            """);
  }
}
