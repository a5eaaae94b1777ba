// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSourcesTest {

  /** The lines that common systems come with. */
  @ParameterizedTest
  @CsvSource({
    "hosts: files dns, false",
    "hosts:files dns, false",
    "hosts: FILES DNS, false",
    "hosts: dns [!UNAVAIL=return] files, false",
    "'hosts: files dns # mdns4', false",
    "passwd: files systemd, false",
    "'', false",
    "hosts: files mdns4_minimal [NOTFOUND=return] dns, true",
    "hosts: files resolve [!UNAVAIL=return] myhostname dns, true",
    "hosts: files myhostname dns, true",
    "hosts: files dns libvirt, true",
    "hosts: files [success=return] dns [ NOTFOUND = continue ] wins, true",
  })
  void oneBooleanIsReadOfNsswitch(String line, boolean more) {
    assertThat(NameSources.more(List.of("# a comment", line))).isEqualTo(more);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "passwd: files, true",
    "hosts: files dns, true",
    "hosts: files resolve [!UNAVAIL=return], true",
    "hosts: files, false",
    "hosts: files myhostname, false",
    "hosts: files [NOTFOUND=return] # dns, false",
    "hosts: files [[NOTFOUND=return]dns, true",
    "hosts: files [NOTFOUND=return dns, true",
    "hosts: files ]x[ dns ], false",
  })
  void aMachineMayBeToldNotToAskDns(String line, boolean dns) {
    assertThat(NameSources.dns(List.of("# a comment", line))).isEqualTo(dns);
  }

  /** A pattern would go from each bracket to the end of the line: minutes. */
  @Test
  void bracketsThatStayOpenAreLookedAtOnce() {
    String open = "hosts: files " + "[".repeat(1_000_000);
    assertThat(NameSources.dns(List.of(open))).isFalse();
    assertThat(NameSources.more(List.of(open))).isTrue();
  }

  @Test
  void withoutAFileThereAreTheUsualSources() {
    assertThat(NameSources.dns(List.of())).isTrue();
    assertThat(NameSources.more(List.of())).isFalse();
  }

  @Test
  void onlyNamesThatTheMachineMakesUpGoToThePlatformFirst() {
    NameSources sources = new NameSources(true, "box", false);
    for (String name : List.of("box", "BOX", "_gateway", "_outbound", "box.")) {
      assertThat(sources.platformFirst(HostName.parse(name))).as(name).isTrue();
    }
    for (String name : List.of("other", "box.example", "gateway")) {
      assertThat(sources.platformFirst(HostName.parse(name))).as(name).isFalse();
    }
    NameSources usual = new NameSources(false, "box", false);
    assertThat(usual.platformFirst(HostName.parse("box"))).isFalse();
  }
}
