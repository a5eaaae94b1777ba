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
  @ValueSource(
      strings = {
        "--help",
        "connect --help",
        "compare --help",
        "demo --help",
        "simulate --help",
        "help",
        "help connect"
      })
  void helpFitsTheScreenAndHasExamples(String line) {
    assertThat(captured.run(line.split(" "))).isZero();
    assertThat(captured.out()).contains("Examples:", "happysocket ").doesNotContain("\u001b", "%n");
    assertThat(captured.lines()).allMatch(text -> text.length() <= Terminal.WIDTH);
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
        "launch | no command \"launch\"",
        "conect ::1 80 | no command \"conect\"; did you mean \"connect\"?",
        "connect ::1 80 90 | one word too many: \"90\"",
        "connect ::1 80 --strateg=x | no option \"--strateg\"; did you mean \"--strategy\"?",
        "connect | Missing required parameter: 'TARGET'",
        "connect example.com | no port: say \"example.com:443\" or \"example.com https\"",
        "connect example.com htps | did you mean \"https\"?",
        "connect example.com:80 443 | two ports",
        "connect ::1 80 --alpn h2 | --alpn needs --tls",
        "connect ::1 80 --from here | --from must be an address: here",
        "connect ::1 80 --from ::1 --from ::2 | --from has two addresses of one family: ::2",
        "connect ::1 80 -4 --from ::1 | --from is of the family that is left out",
        "connect ::1 80 -c 0 | --count must be at least 1: 0",
        "connect ::1 80 -c 2 --svg x.svg | --svg is of one race",
        "connect ::1 80 --bars ascii --json | --json or --bars, not both",
        "connect ::1 80 --svg /nowhere/x.svg | cannot write /nowhere/x.svg: there is no directory",
        "compare ::1 80 --svg / | cannot write /: it is a directory",
        "demo --svg /nowhere/x.svg | cannot write /nowhere/x.svg: there is no directory",
        "simulate --json --csv | --csv or --json, not both",
        "simulate --chart cost | --chart needs --plot FILE",
        "simulate --plot x.svg --chart costs | no chart \"costs\"; did you mean \"cost\"?",
        "simulate --plot /nowhere/x.svg | cannot write /nowhere/x.svg: there is no directory",
        "connect example.com 70000 | port must be 1 to 65535: 70000",
        "connect 1::2::3 80 | not an IPv6 address",
        "connect ::1 80 -s fastest | no strategy \"fastest\"; there are serial-ipv6-first",
        "connect ::1 80 -t 10 | '10' is not a time such as 10s",
        "connect ::1 80 -t 0s | connectDeadline",
        "connect ::1 80 -4 -6 | mutually exclusive",
        "connect ::1 80 --dns example.com | --resolver must be ADDRESS or ADDRESS#PORT:"
            + " example.com",
        "connect ::1 80 --resolver 192.0.2.1#dns | --resolver must be ADDRESS or ADDRESS#PORT",
        "connect ::1 80 -s happy | no strategy \"happy\"; did you mean \"happy-eyeballs\"?",
        "compare ::1 0 | port must be 1 to 65535: 0",
        "demo --scenario sunny | no scenario \"sunny\"; there are healthy",
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
