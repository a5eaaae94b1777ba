// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.text.AddressLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

/** Contract row 15, and resolv.conf(5). */
class ResolvConfTest {

  private static ResolvConf parse(String... lines) {
    return ResolvConf.parse(List.of(lines), 53, name -> "", remark -> {});
  }

  private static List<String> servers(ResolvConf file) {
    return file.servers().stream().map(AddressLiteral::format).toList();
  }

  @Test
  void keepsAllServersOfBothFamilies() {
    ResolvConf file =
        parse(
            "# nameserver 192.0.2.9",
            "; nameserver 192.0.2.9",
            "nameserver 192.0.2.1 # the first",
            "nameserver\t2001:db8::1  ",
            "nameserver 192.0.2.2",
            "nameserver 192.0.2.3",
            "nameserver 127.0.0.53");
    assertThat(servers(file))
        .containsExactly(
            "192.0.2.1#53", "2001:db8::1#53", "192.0.2.2#53", "192.0.2.3#53", "127.0.0.53#53");
  }

  @Test
  void skipsWhatIsNoServer() {
    ResolvConf file =
        parse(
            "nameserver",
            "nameserver ",
            " nameserver 192.0.2.8",
            "nameserver dns.example",
            "nameserver fe80::1%nosuchif",
            "nameserver fe80::1%",
            "nameserver 1.2.3",
            "",
            "bogus line",
            "nameserver 192.0.2.1");
    assertThat(servers(file)).containsExactly("192.0.2.1#53");
  }

  @Test
  void keepsTheScopeOfAServer() {
    InetSocketAddress server = parse("nameserver fe80::1%7").servers().get(0);
    assertThat(((Inet6Address) server.getAddress()).getScopeId()).isEqualTo(7);
  }

  @Test
  void theLastSearchListCounts() {
    assertThat(parse("search a.example b.example", "domain c.example d").search())
        .containsExactly("c.example");
    assertThat(parse("domain c.example", "search a.example b.example").search())
        .containsExactly("a.example", "b.example");
    assertThat(parse("search").search()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1, 5, 0",
    "ndots:2 timeout:3 attempts:4, 2, 3, 4",
    "ndots:0 timeout:0 attempts:0, 0, 1, 0",
    "ndots:99 timeout:99 attempts:99, 15, 30, 5",
    "ndots:99999999999999999999, 15, 5, 0",
    "ndots:x timeout: attempts:-1 ndots, 1, 5, 0",
    "ndots:2 ndots:3, 3, 5, 0",
  })
  void readsOptionsWithNumbers(String options, int ndots, int timeout, int attempts) {
    ResolvConf file = parse("options " + options);
    assertThat(file.ndots()).isEqualTo(ndots);
    assertThat(file.timeoutSeconds()).isEqualTo(timeout);
    assertThat(file.attempts()).isEqualTo(attempts);
  }

  /**
   * As many servers and domains as systemd-resolved has; the environment's options win all the
   * same.
   */
  @Test
  void ofTooManyTheFirstAreUsed() {
    List<String> lines = new ArrayList<>();
    StringBuilder search = new StringBuilder("search");
    StringBuilder options = new StringBuilder("options");
    for (int i = 0; i < 5_000; i++) {
      lines.add("nameserver 192.0.2." + i % 250);
      search.append(" d").append(i);
      options.append(" o").append(i);
    }
    lines.add(search.toString());
    lines.add(options.toString());
    List<String> remarks = new ArrayList<>();
    ResolvConf file =
        ResolvConf.parse(
            lines, 53, name -> name.equals("RES_OPTIONS") ? "ndots:3" : "", remarks::add);
    assertThat(file.servers()).hasSize(256);
    assertThat(file.search()).hasSize(256).startsWith("d0").endsWith("d255");
    assertThat(file.options()).hasSize(257).contains("o255").doesNotContain("o256");
    assertThat(file.ndots()).isEqualTo(3);
    assertThat(file.candidates(HostName.parse("host"))).hasSize(257);
    assertThat(remarks)
        .containsExactly(
            "has more than 256 name servers: the first 256 are used",
            "has more than 256 options: the first 256 are used",
            "has more than 256 domains to search: the first 256 are used");
  }

  @Test
  void collectsOptionsOfAllLines() {
    ResolvConf file = parse("options rotate ndots:3", "options use-vc no-aaaa trust-ad");
    assertThat(file.has("rotate")).isTrue();
    assertThat(file.has("use-vc")).isTrue();
    assertThat(file.has("no-aaaa")).isTrue();
    assertThat(file.has("edns0")).isFalse();
    assertThat(file.ndots()).isEqualTo(3);
  }

  @Test
  void theEnvironmentWins() {
    Map<String, String> environment =
        Map.of("LOCALDOMAIN", " x.example y.example", "RES_OPTIONS", "ndots:4 rotate");
    ResolvConf file =
        ResolvConf.parse(
            List.of("search a.example", "options ndots:2"),
            53,
            name -> environment.getOrDefault(name, ""),
            remark -> {});
    assertThat(file.search()).containsExactly("x.example", "y.example");
    assertThat(file.ndots()).isEqualTo(4);
    assertThat(file.has("rotate")).isTrue();
  }

  @Test
  void candidatesAreWithoutDoublesAndNeverTooLong() {
    String longDomain = ("a".repeat(63) + ".").repeat(3) + "example";
    ResolvConf file = parse("search d1 . D1 " + longDomain + " a..b", "options ndots:2");
    String host = "h".repeat(60) + ".x";
    assertThat(file.candidates(HostName.parse(host)).stream().map(Name::toString))
        .containsExactly(host + ".d1.", host + ".");
  }

  /** resolv.conf(5): a name without a dot is not asked for as a top-level domain. */
  @Test
  void aNameWithoutADotIsNoTopLevelDomainWhereThatIsSwitchedOff() {
    ResolvConf file = parse("search d1 d2", "options no-tld-query");
    assertThat(candidates(file, "top")).containsExactly("top.d1.", "top.d2.");
    assertThat(candidates(file, "top.")).containsExactly("top.");
    assertThat(candidates(file, "a.b")).containsExactly("a.b.", "a.b.d1.", "a.b.d2.");
    assertThat(candidates(parse("search d1"), "top")).containsExactly("top.d1.", "top.");
  }

  private static List<String> candidates(ResolvConf file, String host) {
    return file.candidates(HostName.parse(host)).stream().map(Name::toString).toList();
  }

  /** Else a change of the interface alone would not be seen. */
  @Test
  void aServerWithAnotherScopeIsAnother() {
    ResolvConf seven = parse("nameserver fe80::53%7");
    assertThat(seven)
        .isEqualTo(parse("nameserver fe80::53%7"))
        .isNotEqualTo(parse("nameserver fe80::53%8"));
    assertThat(seven).hasSameHashCodeAs(parse("nameserver fe80::53%7"));
    assertThat(seven.scoped()).isTrue();
    assertThat(parse("nameserver fe80::53%nosuchif").scoped()).isTrue();
    assertThat(parse("nameserver fe80::53").scoped()).isFalse();
  }

  @Test
  void serversGivenInThePlaceOfItsOwnKeepTheirScope() throws Exception {
    InetAddress scoped = InetAddress.getByName("fe80::53%7");
    ResolvConf file = parse("nameserver 192.0.2.1", "search d1");
    ResolvConf other = file.with(List.of(new InetSocketAddress(scoped, 5353)));
    assertThat(other.servers())
        .extracting(AddressLiteral::format)
        .containsExactly("fe80::53%7#5353");
    assertThat(other.search()).containsExactly("d1");
    assertThat(other.scoped()).isTrue();
  }
}
