// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressKey;
import io.happysocket.address.text.AddressLiteral;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/**
 * Any octets as a hosts file, read as the system's files are: its lines against the JDK's reader of
 * lines, its names against the plainest reading, whose time and memory nobody minds.
 */
@Tag("fuzz")
class HostsFuzzTest {

  /** So low that an input reaches it. */
  private static final int MOST = 2;

  @FuzzTest
  void reads(byte[] octets) throws IOException {
    List<String> expected = new String(octets, ISO_8859_1).lines().toList();
    assertThat(lines(octets, new TextFile.Bounds(octets.length, expected.size())))
        .isEqualTo(expected);
    assertThat(lines(octets, new TextFile.Bounds(octets.length / 2, expected.size())))
        .isEqualTo(expected.subList(0, wholeLines(octets, octets.length / 2)));
    assertThat(lines(octets, new TextFile.Bounds(octets.length, expected.size() / 2)))
        .isEqualTo(expected.subList(0, expected.size() / 2));
    assertNames(expected);
  }

  private static List<String> lines(byte[] octets, TextFile.Bounds bounds) throws IOException {
    List<String> lines = new ArrayList<>();
    new TextFile(Path.of("hosts"), bounds, remark -> {}, () -> false)
        .read(new ByteArrayInputStream(octets), lines::add);
    return lines;
  }

  /** How many lines have their end within the first octets. */
  private static int wholeLines(byte[] octets, int first) {
    if (first >= octets.length) {
      return (int) new String(octets, ISO_8859_1).lines().count();
    }
    int ends = 0;
    for (int i = 0; i < first; i++) {
      boolean second = octets[i] == '\n' && i > 0 && octets[i - 1] == '\r';
      ends += (octets[i] == '\n' || octets[i] == '\r') && !second ? 1 : 0;
    }
    return ends;
  }

  private static void assertNames(List<String> lines) {
    HostsFile file = HostsFile.parse(lines.stream(), MOST);
    Map<String, List<AddressKey>> expected = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.replaceAll("(?s)#.*|^[ \t\n\r\f]+", "").split("[ \t\n\r\f]+", -1);
      InetAddress address = AddressLiteral.parse(words[0]);
      for (int i = 1; i < words.length && address != null; i++) {
        add(expected.computeIfAbsent(name(words[i]), any -> new ArrayList<>()), address);
      }
    }
    expected.remove("");
    expected.forEach(
        (name, addresses) ->
            assertThat(file.lookup(name)).extracting(AddressKey::of).isEqualTo(addresses));
    assertThat(file.size()).isEqualTo(expected.size());
  }

  private static void add(List<AddressKey> known, InetAddress address) {
    long ofFamily =
        known.stream()
            .filter(key -> AddressFamily.of(key.address()) == AddressFamily.of(address))
            .count();
    if (ofFamily < MOST && !known.contains(AddressKey.of(address))) {
      known.add(AddressKey.of(address));
    }
  }

  private static String name(String word) {
    if (word.chars().allMatch(c -> c < 0x80)) {
      String name = word.toLowerCase(Locale.ROOT);
      return word.length() > 254
          ? ""
          : name.substring(0, name.length() - (name.endsWith(".") ? 1 : 0));
    }
    try {
      return HostName.parse(new String(word.getBytes(ISO_8859_1), UTF_8)).text();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
