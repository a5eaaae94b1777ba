// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.socket.FactorySettings.Connecting;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that a JDBC URL or a property gives to the factory. */
class FactorySettingsTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ";", " ; , "})
  void nothingIsTheDefaults(String text) {
    assertThat(FactorySettings.parse(text))
        .isEqualTo(new FactorySettings(Connecting.DEFAULT, AddressPolicy.BY_NAME, true));
  }

  @Test
  void everySettingIsTaken() {
    String text =
        "strategy=happy-eyeballs; timeout = 5s;attempt-delay=300ms,resolution-delay=PT0.02S,"
            + "dns=platform;address=honour;pin=off";
    assertThat(FactorySettings.parse(text))
        .isEqualTo(
            new FactorySettings(
                new Connecting(
                    "happy-eyeballs",
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300),
                    Duration.ofMillis(20),
                    true),
                AddressPolicy.HONOUR_ADDRESS,
                false));
  }

  @Test
  void theDefaultsCanBeSaid() {
    assertThat(FactorySettings.parse("dns=own;address=by-name;pin=on"))
        .isEqualTo(FactorySettings.parse(""));
  }

  @ParameterizedTest
  @CsvSource({"5s, 5000", "250ms, 250", "1m, 60000", "PT2S, 2000"})
  void timesHaveAUnit(String text, long millis) {
    assertThat(FactorySettings.parse("timeout=" + text).connecting().timeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout=5",
        "timeout=0s",
        "timeout=-1s",
        "timeout=PT-1S",
        "timeout=soon",
        "timeout=",
        "attempt-delay=9999999999s",
        "resolution-delay=1h",
        "dns=system",
        "address=byname",
        "pin=true",
        "strategy=fastest",
        "speed=high"
      })
  void whatCannotBeIsNamedWithItsValue(String text) {
    String key = text.substring(0, text.indexOf('='));
    String value = text.substring(text.indexOf('=') + 1);
    assertThatThrownBy(() -> new HappySocketFactory("pin=on;" + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining('"' + value + '"');
  }

  @Test
  void aSettingWithoutAValueIsNamed() {
    assertThatThrownBy(() -> new HappySocketFactory("timeout"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  @Test
  void theDefaultFactoryIsOneForAll() {
    assertThat(HappySocketFactory.getDefault())
        .isInstanceOf(HappySocketFactory.class)
        .isSameAs(HappySocketFactory.getDefault());
  }
}
