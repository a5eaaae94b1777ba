// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DnsSettingsTest {

  private static void refused(String name, UnaryOperator<DnsSettings.Builder> change) {
    DnsSettings.Builder builder = change.apply(DnsSettings.builder());
    assertThatThrownBy(builder::build)
        .as(name)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " is out of range: ");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    refused("servers", b -> b.servers(List.of(InetSocketAddress.createUnresolved("a", 53))));
    refused(
        "servers",
        b -> b.servers(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
    refused("port", b -> b.port(0));
    refused("port", b -> b.port(65_536));
    refused("resendAfter", b -> b.resendAfter(Duration.ZERO));
    refused("timeout", b -> b.timeout(Duration.ofHours(2)));
    refused("attempts", b -> b.attempts(0));
    refused("giveUpAfter", b -> b.giveUpAfter(Duration.ofSeconds(-1)));
    refused("minTtl", b -> b.minTtl(Duration.ofDays(1)));
    refused("maxTtl", b -> b.minTtl(Duration.ofSeconds(2)).maxTtl(Duration.ofSeconds(1)));
    refused("maxNegativeTtl", b -> b.maxNegativeTtl(Duration.ofDays(8)));
    refused("failureTtl", b -> b.failureTtl(Duration.ofMinutes(6)));
    refused("cacheSize", b -> b.cacheSize(-1));
    refused("maxInFlight", b -> b.maxInFlight(0));
    refused("ednsSize", b -> b.ednsSize(511));
    refused("ednsSize", b -> b.ednsSize(65_536));
    refused("maxAddresses", b -> b.maxAddresses(0));
  }

  @Test
  void limitsThemselvesAreAllowed() {
    DnsSettings settings =
        DnsSettings.builder().port(65_535).ednsSize(0).cacheSize(0).maxInFlight(1).build();
    assertThat(settings.ednsSize()).isZero();
    assertThat(DnsSettings.builder().ednsSize(512).build().ednsSize()).isEqualTo(512);
  }

  @Test
  void whatIsBuiltDoesNotChange() {
    List<InetSocketAddress> servers = new ArrayList<>();
    servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
    DnsSettings.Builder builder = DnsSettings.builder().servers(servers);
    servers.clear();
    DnsSettings settings = builder.build();
    builder.servers(List.of());

    assertThat(settings.servers()).hasSize(1);
    assertThat(DnsSettings.defaults()).isEqualTo(DnsSettings.builder().build());
  }

  /** Case N18. */
  @Test
  void theHostsFileOfTheJdkIsHonoured() {
    String before = System.getProperty("jdk.net.hosts.file");
    try {
      System.setProperty("jdk.net.hosts.file", "/somewhere/hosts");
      assertThat(DnsSettings.defaults().hosts()).isEqualTo(Path.of("/somewhere/hosts"));
    } finally {
      restore(before);
    }
  }

  private static void restore(String before) {
    if (before == null) {
      System.clearProperty("jdk.net.hosts.file");
    } else {
      System.setProperty("jdk.net.hosts.file", before);
    }
  }

  @Test
  void serversWithAnotherScopeAreOthers() throws Exception {
    assertThat(scoped(7)).isEqualTo(scoped(7)).hasSameHashCodeAs(scoped(7));
    assertThat(scoped(7)).isNotEqualTo(scoped(8));
  }

  private static DnsSettings scoped(int scope) throws Exception {
    InetAddress any = InetAddress.getByName("fe80::53%" + scope);
    return DnsSettings.builder().servers(List.of(new InetSocketAddress(any, 53))).build();
  }
}
