// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK is told about names, and we do not do: said once. */
class JdkSettingsTest {

  private static List<String> ofCaches(Map<String, String> security, Map<String, String> system) {
    return JdkSettings.ofCaches(security::get, system::get);
  }

  @Test
  void whatTheJdkComesWithIsNotTold() {
    assertThat(ofCaches(Map.of("networkaddress.cache.negative.ttl", "10"), Map.of())).isEmpty();
    assertThat(JdkSettings.ofProviders(Set.of("org.xbill.DNS.spi.Provider"), false)).isEmpty();
    assertThat(JdkSettings.ofProviders(Set.of("io.happysocket.agent.NamesProvider"), false))
        .isEmpty();
  }

  @Test
  void cacheTimesOfTheJdkAreTold() {
    assertThat(ofCaches(Map.of("networkaddress.cache.ttl", "60"), Map.of()))
        .singleElement()
        .asString()
        .startsWith("networkaddress.cache.ttl=60 ")
        .contains("maxTtl");
    assertThat(ofCaches(Map.of(), Map.of("sun.net.inetaddr.negative.ttl", "0")))
        .singleElement()
        .asString()
        .startsWith("sun.net.inetaddr.negative.ttl=0 ");
  }

  @Test
  void aProviderOfTheApplicationIsTold() {
    assertThat(JdkSettings.ofProviders(Set.of("com.example.Names"), false))
        .singleElement()
        .asString()
        .startsWith("com.example.Names ")
        .contains("PlatformResolver");
    assertThat(JdkSettings.ofProviders(Set.of("org.xbill.DNS.spi.Provider"), true)).hasSize(1);
  }

  @Test
  void aProviderThatDnsjavasHidesIsTold() {
    Set<String> providers = new LinkedHashSet<>();
    providers.add("org.xbill.DNS.spi.Provider");
    providers.add("com.example.Names");
    assertThat(JdkSettings.ofProviders(providers, false))
        .singleElement()
        .asString()
        .startsWith("com.example.Names is not asked for any name");
    assertThat(JdkSettings.ofProviders(providers, true)).hasSize(2);
    providers.remove("org.xbill.DNS.spi.Provider");
    providers.add("org.xbill.DNS.spi.Provider");
    assertThat(JdkSettings.ofProviders(providers, false))
        .singleElement()
        .asString()
        .contains("PlatformResolver");
  }

  @Test
  void providersAreFoundWhereTheJdkHasThem(@TempDir Path directory) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("java.net.spi.InetAddressResolverProvider"),
        "# ours\ncom.example.Names # first\n\n");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      boolean some = JdkSettings.providers(loader).contains("com.example.Names");
      assertThat(some).isEqualTo(Runtime.version().feature() >= 18);
    }
    JdkSettings.tellOnce();
  }
}
