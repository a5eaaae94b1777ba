// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What came of some work is told once, whoever asks for it first. */
class AtEndTest {

  private final List<String> told = new ArrayList<>();
  private final PrintWriter nobody = new PrintWriter(new StringWriter());
  private final Terminal terminal = new Terminal(nobody, nobody, false, Terminal.UNLIMITED, false);

  @Test
  void closingTells() throws IOException {
    try (AtEnd end = new AtEnd(() -> told.add("all"), terminal)) {
      assertThat(told).isEmpty();
      assertThat(end).isNotNull();
    }
    assertThat(told).containsExactly("all");
  }

  @Test
  void whatIsToldIsNotToldAgain() throws IOException {
    try (AtEnd end = new AtEnd(() -> told.add("all"), terminal)) {
      end.tell();
      end.tell();
    }
    assertThat(told).containsExactly("all");
  }

  @Test
  void whatFailsToTellFailsOnce() {
    AtEnd end =
        new AtEnd(
            () -> {
              throw new IOException("disk full");
            },
            terminal);
    assertThatThrownBy(end::close).hasMessage("disk full");
    assertThatCode(end::tell).doesNotThrowAnyException();
  }
}
