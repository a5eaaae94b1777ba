// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.socket.FactorySettings.Connecting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/**
 * Any text as the properties of a factory: refused at once, or good for a connector, and the same
 * when it is written and read again.
 */
@Tag("fuzz")
class FactorySettingsFuzzTest {

  @FuzzTest
  void reads(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    FactorySettings settings;
    try {
      settings = FactorySettings.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(FactorySettings.parse(written(settings))).isEqualTo(settings);
    settings.connecting().build().close();
  }

  private static String written(FactorySettings settings) {
    Connecting connecting = settings.connecting();
    StringBuilder text = new StringBuilder();
    if (connecting.strategy() != null) {
      text.append("strategy=").append(connecting.strategy().name());
    }
    time(text, "timeout", connecting.timeout());
    time(text, "attempt-delay", connecting.attemptDelay());
    time(text, "resolution-delay", connecting.resolutionDelay());
    return text.append(";dns=" + (connecting.platformDns() ? "platform" : "own"))
        .append(";address=")
        .append(settings.policy() == AddressPolicy.HONOUR_ADDRESS ? "honour" : "by-name")
        .append(";pin=" + (settings.pinning() ? "on" : "off"))
        .toString();
  }

  private static void time(StringBuilder text, String key, Duration time) {
    if (time != null) {
      text.append(";").append(key).append("=").append(time);
    }
  }
}
