// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.address.text.AddressText;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Any text as each word of a command line: refused in words, or exactly what it says. */
@Tag("fuzz")
class CommandWordsFuzzTest {

  private static final Map<String, Long> UNITS =
      Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L);

  @FuzzTest
  void reads(byte[] octets) throws Exception {
    String text = new String(octets, StandardCharsets.UTF_8);
    Duration time = converted(new Converters.OfTime(), text);
    if (time != null) {
      String unit = text.replaceAll("[0-9.]", "");
      BigDecimal number = new BigDecimal(text.substring(0, text.length() - unit.length()));
      BigDecimal nanos = number.multiply(BigDecimal.valueOf(UNITS.get(unit)));
      assertThat(BigDecimal.valueOf(time.toNanos())).isEqualByComparingTo(nanos);
    }
    var strategy = converted(new Converters.OfStrategy(), text);
    assertThat(strategy == null || strategy.name().equals(text)).isTrue();
    var scenario = converted(new Converters.OfScenario(), text);
    assertThat(scenario == null || scenario.id().equals(text)).isTrue();
    assertServer(text);
  }

  private static <T> T converted(ITypeConverter<T> converter, String text) throws Exception {
    try {
      return converter.convert(text);
    } catch (TypeConversionException e) {
      assertThat(e.getMessage()).isNotBlank();
      return null;
    }
  }

  private static void assertServer(String text) {
    InetSocketAddress server;
    try {
      server = TargetOptions.server(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(text).matches("[^#]+(#0*[1-9][0-9]*)?");
    String port = text.indexOf('#') < 0 ? "53" : text.replaceAll(".*#0*", "");
    assertThat(port).isEqualTo(String.valueOf(server.getPort()));
    assertThat(TargetOptions.server(AddressText.of(server.getAddress()) + "#" + server.getPort()))
        .isEqualTo(server);
  }
}
