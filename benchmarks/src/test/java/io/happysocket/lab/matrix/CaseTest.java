// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.lab.scenario.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseTest {

  @TempDir Path directory;

  @Test
  void theSweepsAreThePapers() throws IOException {
    assertThat(named("imc-01-ipv6-delayed").values()).hasSize(81).startsWith(0, 5).endsWith(400);
    assertThat(named("imc-02-aaaa-delayed").values()).hasSize(101).startsWith(0, 10).endsWith(1000);
    assertThat(named("imc-03-all-dead").at(0).answer("AAAA").addresses()).hasSize(10);
    assertThat(named("imc-03-all-dead").at(0).answer("A").addresses()).hasSize(10);
  }

  @Test
  void theParameterTakesItsValueWhereverItStands() throws IOException {
    var ipv6 = named("imc-01-ipv6-delayed").at(250);
    assertThat(ipv6.id()).isEqualTo("imc-01-ipv6-delayed-250");
    assertThat(ipv6.paths().get(0).rtt()).isEqualTo(250);

    var aaaa = named("imc-02-aaaa-delayed").at(370);
    assertThat(aaaa.answer("AAAA").delay()).isEqualTo(370);
    assertThat(aaaa.answer("A").delay()).isZero();
  }

  @Test
  void aHostWithoutIpv6IsPartOfACase() throws IOException {
    assertThat(named("v3-8-ipv4-only").at(0).host())
        .isEqualTo(new Host(List.of("198.51.100.2"), List.of()));
    assertThat(named("imc-03-all-dead").at(0).host()).isEqualTo(Host.DUAL);
  }

  @Test
  void anExampleSaysWhatTheDraftDoes() throws IOException {
    assertThat(Summary.draft(named("v3-3-aaaa-much-later"))).isEqualTo("v4 at 80, then v6");
  }

  @Test
  void aMistakeIsRefusedWithTheFilesName() throws IOException {
    refused("{\"title\": \"x\"}", "reads");
    refused("{\"title\": \"x\", \"reads\": \"start\", \"dns\": {}}", "starts");
    refused("{\"title\": \"x\", \"reads\": \"addresses\", \"dns\": {}, \"path\": []}", "path");
    refused(
        "{\"title\": \"x\", \"reads\": \"addresses\", \"dns\": {},"
            + " \"sweep\": {\"from\": 5, \"to\": 0, \"step\": 5}}",
        "sweep");
    refused(
        "{\"title\": \"x\", \"reads\": \"addresses\", \"dns\": {}, \"host\": {\"ipv6\": [\"::1\"]}}",
        "host has an address outside");
  }

  private void refused(String json, String word) throws IOException {
    Files.writeString(directory.resolve("x.json"), json);

    assertThatThrownBy(() -> Case.all(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.json")
        .hasMessageContaining(word);
  }

  private static Case named(String id) throws IOException {
    return Case.all(Path.of("scenarios", "matrix")).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
