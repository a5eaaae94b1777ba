// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words for a host and a port that people have at hand. */
class TargetTest {

  @TempDir private Path directory;
  private Path table;

  @BeforeEach
  void table() throws IOException {
    table = directory.resolve("services");
    Files.writeString(
        table,
        """
        # a comment
        https\t\t443/tcp\t\t\t# http over TLS
        https 443/udp
        syslog 514/udp
        amqp 5672/tcp rabbit hare # \u00e9
        broken x/tcp
        """,
        StandardCharsets.ISO_8859_1);
  }

  private Target of(String words) {
    String[] both = words.split(" ", -1);
    return Target.of(both[0], both.length > 1 ? both[1] : null, Services.read(table));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com 443, example.com, 443",
    "example.com https, example.com, 443",
    "example.com:443, example.com, 443",
    "example.com:https, example.com, 443",
    "https://example.com/path, example.com, 443",
    "HTTPS://example.com, example.com, 443",
    "http://example.com, example.com, 80",
    "https://example.com:8443/a?b=c:d#e, example.com, 8443",
    "https://example.com?x=y@z, example.com, 443",
    "https://example.com 8443, example.com, 8443",
    "https://me:secret@example.com/, example.com, 443",
    "https://[2001:db8::1]:8443/, 2001:db8::1, 8443",
    "https://[2001:db8::1]/, 2001:db8::1, 443",
    "[::1]:443, ::1, 443",
    "[fe80::1%lo]:443, fe80::1%lo, 443",
    "::1 443, ::1, 443",
    "[::1] 443, ::1, 443",
    "192.0.2.1:hare, 192.0.2.1, 5672",
    "example.com rabbit, example.com, 5672",
    "postgresql://db.example/shop, db.example, 5432",
    "example.com 00443, example.com, 443"
  })
  void everyFormNamesAHostAndAPort(String words, String host, int port) {
    assertThat(of(words)).isEqualTo(new Target(host, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com | no port: say \"example.com:443\" or \"example.com https\"",
        "::1 | no port: say \"[::1]:443\" or \"::1 https\"",
        "[::1] | no port: say \"[::1]:443\" or \"::1 https\"",
        "example.com:80 443 | two ports: 'example.com:80' and '443'",
        "https:// | no host in 'https://'",
        ":443 | no host in ':443'",
        "[::1:443 | no \"[ADDRESS]:PORT\": '[::1:443'",
        "[example.com]:443 | no \"[ADDRESS]:PORT\": '[example.com]:443'",
        "example.com 70000 | port must be 1 to 65535: 70000",
        "example.com:0 | port must be 1 to 65535: 0",
        "example.com +443 | : '+443'",
        "example.com: | : ''",
        "example.com syslog | : 'syslog'",
        "example.com htps | : 'htps'; did you mean \"https\"?",
        "gopher://example.com | : 'gopher'"
      })
  void whatIsMissingIsSaid(String words, String reason) {
    assertThatThrownBy(() -> of(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(reason);
  }

  @Test
  void aSystemWithoutATableKnowsWhatIsAskedForMost() {
    Services none = Services.read(directory.resolve("none"));
    assertThat(none.port("https")).isEqualTo(443);
    assertThatThrownBy(() -> none.port("amqp"))
        .hasMessageContaining("or a name in " + directory.resolve("none") + ": 'amqp'");
  }
}
