// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contract row 13: the hosts file, both families. */
class HostsFileTest {

  private static final HostsFile FILE =
      HostsFile.parse(
          Stream.of(
              "# 192.0.2.9 comment",
              "",
              "192.0.2.1 Host.Example alias. # 192.0.2.9",
              "  2001:db8::1\thost.example",
              "192.0.2.2 host.EXAMPLE",
              "192.0.2.1 host.example",
              "fe80::1%7 scoped",
              "fe80::1%8 scoped",
              "fe80::1%7 scoped",
              "::ffff:192.0.2.3 mapped",
              "not-an-address name",
              "192.0.2.4#name",
              "192.0.2.6 node.1",
              new String("192.0.2.8 üml.example ÜML2.example".getBytes(UTF_8), ISO_8859_1),
              "192.0.2.10 \u00e9 faß\u00ff",
              "192.0.2.5",
              "fe80::1%nosuchif lost"),
          64);

  private static List<String> lookup(String name) {
    return FILE.lookup(name).stream().map(InetAddress::getHostAddress).toList();
  }

  @Test
  void allLinesOfANameCountInAnyLetterCase() {
    assertThat(lookup("host.example"))
        .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1", "192.0.2.2");
    assertThat(lookup("alias")).containsExactly("192.0.2.1");
  }

  /** Contract row 16. Without the limit 20,000 lines took seconds, and all had to be sorted. */
  @Test
  void theFirstAddressesOfAFamilyAreEnough() {
    Stream<String> lines =
        IntStream.range(0, 20_000).mapToObj(i -> "10.1." + i / 256 + "." + i % 256 + " many");
    HostsFile file = HostsFile.parse(Stream.concat(lines, Stream.of("2001:db8::1 many")), 64);
    assertThat(file.lookup("many"))
        .hasSize(65)
        .map(InetAddress::getHostAddress)
        .startsWith("10.1.0.0", "10.1.0.1")
        .endsWith("2001:db8:0:0:0:0:0:1");
  }

  /** Some seconds; minutes if each were compared with all that are kept. */
  @Test
  @Timeout(40)
  void manyLinesOfOneNameAreLinear() {
    Stream<String> lines =
        IntStream.range(0, 4_000_000)
            .mapToObj(i -> "2001:db8::" + Integer.toHexString(i % 5_000) + " many");
    assertThat(HostsFile.parse(lines, 4_096).lookup("many")).hasSize(4_096);
  }

  @Test
  void namesThatNobodyCanAskForAreLeftOut() {
    HostsFile file =
        HostsFile.parse(Stream.of("192.0.2.1 " + "x".repeat(255) + " \u00e9 . fine"), 64);
    assertThat(file.size()).isEqualTo(1);
    assertThat(file.lookup("fine")).hasSize(1);
  }

  /** As the C library finds them, and in any letter case. */
  @Test
  void namesInOtherScriptsAreFound() {
    assertThat(lookup(HostName.parse("üml.example").text())).containsExactly("192.0.2.8");
    assertThat(lookup(HostName.parse("ÜML2.example").text())).containsExactly("192.0.2.8");
  }

  @Test
  void aNameMayEndInANumber() {
    assertThat(lookup("node.1")).containsExactly("192.0.2.6");
  }

  @Test
  void keepsScopes() {
    assertThat(FILE.lookup("scoped"))
        .extracting(address -> ((Inet6Address) address).getScopeId())
        .containsExactly(7, 8);
    assertThat(FILE.scoped()).isTrue();
  }

  @Test
  void aMappedAddressIsIpv4() {
    assertThat(FILE.lookup("mapped")).hasSize(1).allMatch(Inet4Address.class::isInstance);
  }

  @Test
  void skipsLinesThatMakeNoSense() {
    for (String name : List.of("name", "lost", "comment", "192.0.2.9", "", "#")) {
      assertThat(FILE.lookup(name)).as(name).isEmpty();
    }
  }
}
