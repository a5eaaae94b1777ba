// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.lab.scenario.PathRule.Does;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {

  @Test
  void everyFileIsReadAndHasATitleOfItsOwn() throws IOException {
    List<Scenario> all = Scenario.all(Path.of("scenarios"));

    assertThat(all).hasSizeGreaterThan(20);
    assertThat(all).extracting(Scenario::title).doesNotHaveDuplicates().doesNotContainNull();
    assertThat(all.get(0).id()).isEqualTo("both-healthy");
  }

  @Test
  void whatIsLostOnceLearntIsNotLostBefore() throws IOException {
    Scenario known =
        Scenario.all(Path.of("scenarios")).stream()
            .filter(each -> each.id().equals("known-syn-lost"))
            .findFirst()
            .orElseThrow();

    assertThat(known.paths().get(0).dropSyns()).isEqualTo(1);
    assertThat(known.learning().paths().get(0).dropSyns()).isZero();
    assertThat(known.learning().paths().get(0).rtt()).isEqualTo(20);
  }

  @Test
  void aFieldThatDoesNotExistIsRefusedWithTheFilesName(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("01-x.json"), "{\"titel\": \"x\"}");

    assertThatThrownBy(() -> Scenario.all(directory)).hasMessageContaining("01-x.json");
  }

  @Test
  void aNameInPlaceOfAnAddressIsRefused() {
    assertThatThrownBy(() -> new PathRule("example.com", 0, 0, Does.SILENT, 0, false, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("example.com");
  }

  @Test
  void aRuleMatchesItsPrefixFamilyAndPort() throws IOException {
    InetAddress sixToFour = InetAddress.getByName("2002:c000:201::1");
    InetAddress ipv4 = InetAddress.getByName("192.0.2.1");

    assertThat(rule("2002::/16", 0).matches(sixToFour, 80)).isTrue();
    assertThat(rule("2001::/32", 0).matches(sixToFour, 80)).isFalse();
    assertThat(rule("ipv6", 0).matches(sixToFour, 80)).isTrue();
    assertThat(rule("ipv6", 0).matches(ipv4, 80)).isFalse();
    assertThat(rule("ipv4", 80).matches(ipv4, 53)).isFalse();
    assertThat(rule("192.0.2.0/31", 80).matches(ipv4, 80)).isTrue();
    assertThat(rule("192.0.2.0", 80).matches(ipv4, 80)).isFalse();
  }

  private static PathRule rule(String to, int port) {
    return new PathRule(to, port, 0, Does.ANSWERS, 0, false, 0, 0);
  }
}
