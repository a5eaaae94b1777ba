// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.Connector;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The samples of docs/testing.md. */
@Timeout(60)
class SampleLoopbackTest {

  // page: silent
  @BeforeAll
  static void needsIpv6AndSilence() {
    assumeTrue(BrokenNetwork.hasIpv6() && BrokenNetwork.canBeSilent());
  }

  @Test
  @Timeout(5)
  void connectsThoughIpv6IsSilent() throws IOException {
    try (BrokenNetwork network =
            BrokenNetwork.builder().ipv6(Endpoint.silent()).ipv4(Endpoint.healthy()).start();
        Connector connector = network.connectorBuilder().build();
        SocketChannel channel = connector.connect(network.host(), network.port())) {
      assertThat(channel.socket().getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }
  }

  // page: end

  @Test
  void servesAndIsLate() throws IOException {
    // page: late
    BrokenNetwork.Builder slow =
        BrokenNetwork.builder()
            .host("mail.test")
            .ipv6(Endpoint.refusing())
            .ipv4(
                Endpoint.silent(),
                Endpoint.healthy(
                        client -> client.getOutputStream().write("220 hello".getBytes(US_ASCII)))
                    .firstByteAfter(Duration.ofMillis(200)))
            .aaaa(DnsAnswer.after(Duration.ofMillis(300)));
    // page: end
    try (BrokenNetwork network = slow.start();
        Connector connector = network.connectorBuilder().build();
        Socket socket = connector.connect(network.host(), network.port()).socket()) {
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo("220 hello");
    }
  }

  @Test
  void thePageShowsThem() throws IOException {
    String page = Files.readString(Path.of("docs/testing.md")).replaceAll("(?m)^ +", "");
    List<String> samples =
        samples(Path.of("src/test/java/io/happysocket/testing/SampleLoopbackTest.java"));
    assertThat(samples).hasSize(2);
    assertThat(samples)
        .allSatisfy(sample -> assertThat(page).contains(sample.replaceAll("(?m)^ +", "")));
  }

  /** What stands between the marks, without the indentation. */
  private static List<String> samples(Path source) throws IOException {
    List<String> samples = new ArrayList<>();
    StringBuilder sample = null;
    for (String line : Files.readAllLines(source)) {
      if (line.strip().startsWith("// page: end")) {
        samples.add(sample.toString().stripTrailing().stripIndent().strip());
        sample = null;
      } else if (line.strip().startsWith("// page: ")) {
        sample = new StringBuilder();
      } else if (sample != null) {
        sample.append(line).append('\n');
      }
    }
    return samples;
  }
}
