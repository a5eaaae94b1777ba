// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says and refuses; nothing here opens a socket. */
class MainTest {

  private final Captured captured = Captured.plain();

  @ParameterizedTest
  @ValueSource(strings = {"--help", "connect --help", "compare --help", "demo --help"})
  void helpFitsTheScreenAndHasExamples(String line) {
    assertThat(captured.run(line.split(" "))).isZero();
    assertThat(captured.out()).contains("Examples:", "happysocket ").doesNotContain("\u001b", "%n");
    assertThat(captured.lines()).allMatch(text -> text.length() <= Table.WIDTH);
    assertThat(captured.err()).isEmpty();
  }

  @Test
  void helpListsEveryStrategyAndScenario() {
    captured.run("connect", "--help");
    assertThat(captured.out()).contains("serial-ipv6-first", "happy-eyeballs");
    Captured demo = Captured.plain();
    demo.run("demo", "--help");
    assertThat(demo.out()).contains("happy-eyeballs", "v6-silent", "many-dead");
  }

  @Test
  void versionNamesTheProgram() {
    assertThat(captured.run("--version")).isZero();
    assertThat(captured.lines()).singleElement().asString().startsWith("happysocket ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "launch | Unmatched argument",
        "connect example.com | Missing required parameter: 'PORT'",
        "connect example.com https | Invalid value",
        "connect example.com 70000 | port must be 1 to 65535: 70000",
        "connect 1::2::3 80 | not an IPv6 address",
        "connect ::1 80 -s fastest | no strategy \"fastest\"; there are serial-ipv6-first",
        "connect ::1 80 -t 10 | '10' is not a time such as 10s",
        "connect ::1 80 -t 0s | connectDeadline",
        "connect ::1 80 -4 -6 | mutually exclusive",
        "connect ::1 80 --dns example.com | --dns must be ADDRESS or ADDRESS#PORT: example.com",
        "connect ::1 80 --dns 192.0.2.1#dns | --dns must be ADDRESS or ADDRESS#PORT",
        "compare ::1 0 | port must be 1 to 65535: 0",
        "demo --scenario sunny | no scenario 'sunny'; there are healthy",
        "demo --cut 0s | --cut must be more than zero"
      })
  void wrongCallsAreRefusedWithAReasonAndStatusTwo(String line, String reason) {
    assertThat(captured.run(line.split(" "))).isEqualTo(2);
    assertThat(captured.err()).contains(reason, "--help\".");
    assertThat(captured.err().lines()).hasSizeLessThanOrEqualTo(3);
    assertThat(captured.out()).isEmpty();
  }

  @Test
  void noCommandAtAllIsAWrongCall() {
    assertThat(captured.run()).isEqualTo(2);
    assertThat(captured.err()).contains("Missing required command", "Try \"happysocket --help\".");
  }
}
