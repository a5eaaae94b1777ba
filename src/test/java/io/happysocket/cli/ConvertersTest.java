// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "1.5s, PT1.5S", "2m, PT2M", "0.25ms, PT0.00025S"})
  void timesAreNumbersWithAUnit(String text, Duration time) {
    assertThat(new Converters.OfTime().convert(text)).isEqualTo(time);
  }

  @Test
  void aTimeThatNoClockCountsIsRefused() {
    assertThatThrownBy(() -> new Converters.OfTime().convert("999999999m"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'999999999m' is longer than a clock can count");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1 s", "1h", "1e3s", "99999999999999s", "1,5s"})
  void everythingElseIsNoTime(String text) {
    assertThatThrownBy(() -> new Converters.OfTime().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is not a time");
  }
}
