// SPDX-License-Identifier: Apache-2.0
package io.happysocket.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sample of the pages and of the Javadoc compiles. Those that use other clients do so in
 * {@code ClientSamplesTest}, where the clients are.
 */
class SamplesTest {

  @TempDir Path classes;

  @Test
  void everySampleOfTheLibraryAloneCompiles() throws IOException {
    List<Sample> samples = Sample.all().stream().filter(sample -> !sample.needsClients()).toList();
    assertThat(samples).hasSizeGreaterThan(10);
    assertThat(SampleCompiler.errors(samples, classes)).isEmpty();
  }

  /** A sample that is only indented would not be compiled. */
  @Test
  void everySampleIsInABlockOfJava() throws IOException {
    for (Path page : Sample.pages()) {
      String prose = Files.readString(page).replaceAll("(?ms)^```.*?^```$", "");
      assertThat(prose.lines().filter(line -> line.matches("    .*\\);"))).as("%s", page).isEmpty();
    }
  }

  @Test
  void aSampleThatDoesNotCompileIsNamed() {
    String page =
        """
        Some text.

        ```java
        Connector own = Connector.builder().colour("red").build();
        ```

        <!-- given:
        String name;
        -->
        ```java
        record Greeting(String text) {
          String to() {
            return text;
          }
        }

        String greeting = new Greeting(name).to();
        ```
        """;
    List<Sample> samples = Sample.inPage("page.md", page);
    assertThat(SampleCompiler.errors(samples, classes)).containsOnlyKeys("page.md:3");
  }

  @Test
  void aSampleWithAnotherLibraryNeedsTheClients() {
    assertThat(needsClients("import okhttp3.*;")).isTrue();
    assertThat(needsClients("import io.happysocket.clients.dns.TlsResolver;")).isTrue();
    assertThat(needsClients("import io.happysocket.dns.Answer;")).isFalse();
    assertThat(needsClients("import java.net.http.HttpClient;")).isFalse();
    assertThat(needsClients("SSLContext sslContext;")).isFalse();
  }

  private static boolean needsClients(String given) {
    return new Sample("page.md:1", List.of(given), List.of()).needsClients();
  }
}
