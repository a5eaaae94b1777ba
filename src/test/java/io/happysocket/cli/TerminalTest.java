// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  @Test
  void linesAreBrokenBetweenWords() {
    assertThat(Terminal.wrapped("  +1 ms  one two three four", 20, 9))
        .containsExactly("  +1 ms  one two", "         three four");
    assertThat(Terminal.wrapped("short", 20, 9)).containsExactly("short");
    assertThat(Terminal.wrapped("", 20, 9)).containsExactly("");
  }

  @Test
  void aWordLongerThanALineIsBrokenAtItsEnd() {
    assertThat(Terminal.wrapped("x".repeat(25), 10, 2))
        .containsExactly("x".repeat(10), "  " + "x".repeat(8), "  " + "x".repeat(7));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-,80", "120,120", "10,40", "x,80", "0,80", "99999,80"})
  void theWidthIsThatOfTheEnvironment(String columns, int width) {
    assertThat(Terminal.width(columns)).isEqualTo(width);
  }
}
