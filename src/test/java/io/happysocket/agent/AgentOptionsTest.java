// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ","})
  void nothingIsTheDefaults(String text) {
    AgentOptions options = AgentOptions.parse(text);
    assertThat(options.strategy()).isNull();
    assertThat(options.deadline()).isNull();
    assertThat(options.ownDns()).isFalse();
    assertThat(options.report()).isNull();
    assertThat(options.concerns("db.example")).isTrue();
  }

  @Test
  void everyOptionIsRead(@TempDir Path directory) {
    Path report = directory.resolve("report.txt");
    AgentOptions options =
        AgentOptions.parse(
            "strategy=happy-eyeballs, deadline=1m,resolver=own,only=*.example:db,"
                + "never=bad.example,report="
                + report);
    assertThat(options.strategy()).isEqualTo("happy-eyeballs");
    assertThat(options.deadline()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.ownDns()).isTrue();
    assertThat(options.report()).isEqualTo(report);
  }

  @ParameterizedTest
  @CsvSource({
    "db.example, true",
    "DB.Example., true",
    "db, true",
    "dbx, false",
    "example, false",
    "bad.example, false",
    "worse.bad.example, true",
    "a.internal, false"
  })
  void hostsAreLeftAlone(String host, boolean concerned) {
    AgentOptions options =
        AgentOptions.parse("only=*.example:db:*.internal,never=bad.*:*.internal");
    assertThat(options.concerns(host)).isEqualTo(concerned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speed=9|no option \"speed\"",
        "strategy|strategy must have a value",
        "strategy=fast|strategy must be one of ",
        "deadline=5|deadline must be a time",
        "deadline=0s|deadline must be a time",
        "deadline=9999999s|deadline must be a time",
        "resolver=dns|resolver must be jdk or own, not \"dns\"",
        "only=a:|only must be names",
        "never=a b|never must be names",
        "never=a,never=b|never must be given once",
        "report=/no/such/directory/report|report must be a file",
        "report=/|report must be a file"
      })
  void whatIsWrongIsNamed(String text, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentOptions.parse(text))
        .withMessageContaining(words);
  }
}
