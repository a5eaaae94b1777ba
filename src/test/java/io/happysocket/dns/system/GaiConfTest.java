// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.address.order.PolicyTable.Entry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract row 45: the table of {@code gai.conf}, and what is wrong with it. */
class GaiConfTest {

  @TempDir Path directory;

  @Test
  void aFileThatSaysNothingLeavesTheDefault() throws IOException {
    assertThat(parse()).isSameAs(PolicyTable.DEFAULT);
    assertThat(
            parse("# label ::/0 1", "", "reload yes", "scopev4 ::ffff:127.0.0.0/104 2", "labels"))
        .isSameAs(PolicyTable.DEFAULT);
    assertThat(GaiConf.read(directory.resolve("missing"))).isSameAs(PolicyTable.DEFAULT);
    assertThat(GaiConf.read(Files.createFile(directory.resolve("empty"))))
        .isSameAs(PolicyTable.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 100, 4",
    "2606::1, 40, 1",
    "fd00::1, 40, 13",
    "2002::1, 40, 2",
    "::1, 40, 0",
    "fec0::1, 40, 11",
  })
  void onePrecedenceLineReplacesThePrecedencesAndNoLabel(String address, int precedence, int label)
      throws IOException {
    assertRow(parse("precedence ::ffff:0:0/96  100"), address, precedence, label);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 20, 1",
    "fd00::1, 30, 1",
    "fd00:0:0:5::1, 30, 7",
    "2002::1, 5, 1",
    "::1, 50, 1",
  })
  void oneLabelLineReplacesTheLabelsAndNoPrecedence(String address, int precedence, int label)
      throws IOException {
    assertRow(parse("label fd00:0:0:5::/64 7"), address, precedence, label);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 60, 8",
    "10.2.0.1, 60, 9",
    "192.0.2.1, 30, 9",
    "2001:db8:1::1, 20, 3",
    "2001:db8:2::1, 10, 3",
    "2606::1, 10, 2",
  })
  void bothTablesAreJoinedByTheLongestPrefix(String address, int precedence, int label)
      throws IOException {
    PolicyTable table =
        parse(
            "label ::/0 2",
            "\tlabel  2001:db8::/32\t3 # documentation",
            "label ::ffff:0:0/96 9",
            "label ::ffff:10.1.0.0/112 8",
            "precedence ::/0 10",
            "precedence ::ffff:0.0.0.0/96 30",
            "precedence ::ffff:10.0.0.0/104 60",
            "precedence 2001:db8:1::/48 20");
    assertRow(table, address, precedence, label);
  }

  @Test
  void ofTwoLinesForOnePrefixTheFirstCountsAndBitsBeyondItsLengthDoNot() throws IOException {
    PolicyTable table =
        parse("precedence fd00:1::9/8 7", "precedence fd00::/8 8", "label ::1/128 3");
    assertRow(table, "fdff::1", 7, 1);
    assertRow(table, "::1", 40, 3);
    assertThat(table.entries()).hasSize(3);
  }

  @Test
  void aMappedPrefixShorterThan96HoldsWhatIsAroundIpv4() throws IOException {
    PolicyTable table = parse("precedence ::ffff:0:0/90 5", "label ::/0 1");
    assertRow(table, "192.0.2.1", 5, 1);
    assertRow(table, "::ffc1:0:1", 5, 1);
    assertRow(table, "::1", 40, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label",
        "label ::/0",
        "label ::/0 1 2",
        "label ::/0 one",
        "label ::/0 -1",
        "label ::/0 4294967296",
        "label ::1 1",
        "label ::/129 1",
        "label ::/ 1",
        "label ::/-1 1",
        "label ::/x 1",
        "label /0 1",
        "label fd00:/16 1",
        "label [fd00::]/16 1",
        "label fe80::%lo/16 1",
        "label 0fe80::/10 1",
        "label ::\uff11/128 1",
        "label 1.2.3.4::/64 1",
        "label ::ffff:1.2.3/128 1",
        "label 10.0.0.0/8 1",
        "label example.com/8 1",
        "precedence ::/0 65536",
        "precedence ::/0 ٣",
      })
  void aMalformedLineIsNamedWithItsNumber(String line) {
    assertThatThrownBy(() -> parse("reload no", " " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gai.conf line 2: not a")
        .hasMessageEndingWith(": " + line);
  }

  @Test
  void aLongLineIsNotRepeatedWhole() {
    assertThatThrownBy(() -> parse("label " + "x".repeat(60_000)))
        .hasMessage("gai.conf line 1: not a prefix and a number: label " + "x".repeat(94) + "...");
  }

  /** One that is not there to be read to its end, and one that does not end. */
  @ParameterizedTest
  @ValueSource(strings = {".", "/dev/zero", "/dev/null"})
  void whatIsNoRegularFileIsNotOpened(String path) throws IOException {
    assertThat(GaiConf.read(directory.resolve(path))).isSameAs(PolicyTable.DEFAULT);
  }

  @Test
  void aFileOfMoreLinesThanAreReadCountsAsFarAsItWasRead() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TextFile.Bounds.OF_SETTINGS.lines(); i++) {
      lines.add("precedence fd00:" + Integer.toHexString(i) + "::/32 " + i);
    }
    lines.add("label beyond the bound");
    PolicyTable table = GaiConf.read(Files.write(directory.resolve("long"), lines));
    assertThat(table.entries()).hasSizeGreaterThan(TextFile.Bounds.OF_SETTINGS.lines());
    assertRow(table, "fd00:1234::1", 0x1234, 13);
  }

  @Test
  void aConnectorReadsItOrRefusesIt() throws IOException {
    Path file = Files.writeString(directory.resolve("gai.conf"), "label ::/0 1\nlabel ::/0\n");
    assertThatThrownBy(() -> Connector.builder().gaiConf(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + " line 2: not a prefix and a number: label ::/0");
    Connector.builder().gaiConf(Files.writeString(file, "precedence ::ffff:0:0/96 100\n"));
  }

  private static PolicyTable parse(String... lines) {
    return GaiConf.parse("gai.conf", List.of(lines));
  }

  private static void assertRow(PolicyTable table, String address, int precedence, int label)
      throws IOException {
    Entry entry = table.match(InetAddress.getByName(address));
    assertThat(entry.precedence()).as("precedence of " + entry).isEqualTo(precedence);
    assertThat(entry.label()).as("label of " + entry).isEqualTo(label);
  }
}
