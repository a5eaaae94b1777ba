// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Any text as a {@code resolv.conf} and as an {@code nsswitch.conf}: nothing is used that it does
 * not have, what is used is within its bounds, and the same when it is written and read again.
 */
@Tag("fuzz")
class SystemSettingsFuzzTest {

  private static final List<String> HOSTS = List.of("a", "a.b", "a.b.", "h".repeat(63));

  @FuzzTest
  void reads(byte[] octets) {
    List<String> lines = new String(octets, ISO_8859_1).lines().toList();
    List<String> remarks = new ArrayList<>();
    ResolvConf file = ResolvConf.parse(lines, 53, name -> "", remarks::add);
    Set<String> words = new HashSet<>();
    lines.forEach(line -> words.addAll(List.of(line.split("[ \t\n\r\f]+", -1))));

    assertThat(words).containsAll(file.search()).containsAll(file.options());
    assertThat(file.servers())
        .allMatch(server -> server.getPort() == 53)
        .allMatch(server -> words.stream().anyMatch(word -> isServer(server.getAddress(), word)));
    assertThat(file.ndots()).isBetween(0, 15);
    assertThat(file.timeoutSeconds()).isBetween(1, 30);
    assertThat(file.attempts()).isBetween(0, 5);
    assertThat(file.servers().size()).isLessThanOrEqualTo(ResolvConf.MOST);
    assertThat(file.search().size()).isLessThanOrEqualTo(ResolvConf.MOST);
    assertThat(file.options().size()).isLessThanOrEqualTo(ResolvConf.MOST);
    if (remarks.isEmpty()) {
      ResolvConf again = ResolvConf.parse(written(file), 53, name -> "", remarks::add);
      assertThat(again.servers()).isEqualTo(file.servers());
      assertThat(again.search()).isEqualTo(file.search());
      assertThat(again.options()).isEqualTo(file.options()); // a set: the last of two is not known
    }
    HOSTS.forEach(host -> assertCandidates(file, HostName.parse(host)));
    assertSources(lines);
  }

  private static boolean isServer(InetAddress address, String word) {
    return address.equals(AddressLiteral.parse(word));
  }

  private static List<String> written(ResolvConf file) {
    List<String> lines = new ArrayList<>();
    file.servers()
        .forEach(server -> lines.add("nameserver " + AddressText.of(server.getAddress())));
    lines.add("search " + String.join(" ", file.search()));
    file.options().forEach(option -> lines.add("options " + option));
    return lines;
  }

  /** The name itself, or the name and a domain that the text has. */
  private static void assertCandidates(ResolvConf file, HostName host) {
    List<Name> candidates = file.candidates(host);
    Set<Name> possible = new HashSet<>();
    possible.add(name(host.text(), ""));
    for (String domain : file.search()) {
      Name name = name(host.text(), domain);
      if (name != null) {
        possible.add(name);
      }
    }
    assertThat(possible).containsAll(candidates);
    assertThat(candidates).doesNotHaveDuplicates().allMatch(Name::isAbsolute);
    boolean dropped = host.dots() == 0 && file.has("no-tld-query") && !file.search().isEmpty();
    assertThat(candidates.isEmpty()).isEqualTo(dropped && possible.size() == 1 && noRoot(file));
    if (host.absolute()) {
      assertThat(candidates).containsExactly(name(host.text(), ""));
    }
  }

  private static boolean noRoot(ResolvConf file) {
    return file.ndots() > 0 && !file.search().contains(".");
  }

  private static Name name(String host, String domain) {
    try {
      Name origin = Name.fromString(domain.isEmpty() ? "." : domain, Name.root);
      return Name.fromString(host, origin);
    } catch (TextParseException e) {
      return null;
    }
  }

  private static void assertSources(List<String> lines) {
    Set<String> sources = new HashSet<>();
    for (String line : lines) {
      String text = line.split("#", 2)[0].strip();
      if (text.startsWith("hosts:")) {
        String named = text.substring(6).replaceAll("\\[[^\\]]*\\]", " ");
        Arrays.stream(named.split("[ \t\n\r\f]+", -1))
            .filter(word -> !word.isEmpty())
            .forEach(word -> sources.add(word.toLowerCase(Locale.ROOT)));
      }
    }
    boolean dns = sources.isEmpty() || sources.contains("dns") || sources.contains("resolve");
    assertThat(NameSources.dns(lines)).isEqualTo(dns);
    assertThat(NameSources.more(lines)).isEqualTo(!Set.of("files", "dns").containsAll(sources));
  }
}
