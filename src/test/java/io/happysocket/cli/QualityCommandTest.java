// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.quality.figures.RowWriter;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code quality} against real sockets on loopback. */
@Timeout(60)
class QualityCommandTest {

  private final Captured captured = Captured.plain();

  @TempDir Path directory;

  @Test
  void aLiteralIsExamined() throws IOException {
    try (BrokenNetwork listening = BrokenNetwork.builder().ipv4(Endpoint.healthy()).start()) {
      assertThat(captured.run("quality", "127.0.0.1:" + listening.port())).isZero();
      assertThat(captured.out())
          .contains("127.0.0.1 (loopback) established in ", "The address connects.");
    }
  }

  @Test
  void whatIsRefusedIsNamedByTheStatusToo() throws IOException {
    try (BrokenNetwork refusing = BrokenNetwork.builder().ipv4(Endpoint.refusing()).start()) {
      assertThat(captured.run("quality", "127.0.0.1:" + refusing.port())).isEqualTo(Main.FAILED);
      assertThat(captured.out()).contains("The address does not connect: refused.");
    }
  }

  @Test
  void aSecondRunMeasuresOnlyWhatIsMissing() throws IOException {
    Path rows = directory.resolve("rows.csv");
    try (BrokenNetwork listening = BrokenNetwork.builder().ipv4(Endpoint.healthy()).start()) {
      String host = "127.0.0.1:" + listening.port();
      List<String> words =
          List.of("quality", host, "--rate", "1000", "--out", rows.toString(), "--repeat");
      assertThat(run(words, "2")).isZero();
      assertThat(Files.readAllLines(rows)).hasSize(3).first().isEqualTo(RowWriter.HEADER);
      List<String> before = Files.readAllLines(rows);
      assertThat(run(words, "2")).isZero();
      assertThat(Files.readAllLines(rows)).isEqualTo(before);
      assertThat(run(words, "5")).isZero();
      assertThat(Files.readAllLines(rows)).hasSize(6).startsWith(before.toArray(new String[0]));
      assertThat(captured.out()).contains("0 of 5");
    }
  }

  private int run(List<String> words, String last) {
    String[] all = words.toArray(new String[words.size() + 1]);
    all[words.size()] = last;
    return captured.run(all);
  }

  @Test
  void badLinesAndUnknownHostsAreNamedAndTheRestIsMeasured() throws IOException {
    Path hosts = directory.resolve("hosts.txt");
    try (BrokenNetwork listening = BrokenNetwork.builder().ipv4(Endpoint.healthy()).start()) {
      Files.writeString(
          hosts, "# ours\n127.0.0.1:" + listening.port() + " # good\n\nno_such..name\n[::1\n");
      assertThat(captured.run("quality", "--file", hosts.toString(), "--json"))
          .isEqualTo(Main.FAILED);
      assertThat(captured.err()).contains(hosts + ", line 4: ", hosts + ", line 5: ");
      JsonNode json = new ObjectMapper().readTree(captured.out());
      assertThat(json.at("/IPV4/all/outcomes/established").intValue()).isEqualTo(1);
    }
  }

  @Test
  void whatWasMeasuredBeforeAFileFailedIsMerged() throws IOException {
    Path rows = directory.resolve("rows.csv");
    String row = "1,here,a:443,4,198.41.0.4,443,native,,established,,900,1,false\n";
    Files.writeString(rows, RowWriter.HEADER + "\n" + row + row + "2,here,cut");
    Path none = directory.resolve("none.csv");
    assertThat(captured.run("quality", "merge", rows.toString(), none.toString(), "--json"))
        .isEqualTo(Main.FAILED);
    assertThat(captured.err())
        .contains(rows + ", line 4: cut off", none + ": cannot be read: no such file or directory");
    JsonNode json = new ObjectMapper().readTree(captured.out());
    assertThat(json.get("rows").intValue()).isEqualTo(2);
  }

  @Test
  void whatIsNoTextIsCalledThat() throws IOException {
    Path garbage = directory.resolve("garbage.txt");
    Files.write(garbage, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(captured.run("quality", "--file", garbage.toString())).isEqualTo(Main.FAILED);
    assertThat(captured.run("quality", "merge", garbage.toString())).isEqualTo(Main.FAILED);
    assertThat(captured.err().lines().filter(line -> line.endsWith(": it is no text in UTF-8")))
        .hasSize(2);
  }

  @Test
  void rowsAndFiguresMerge() throws IOException {
    Path rows = directory.resolve("rows.csv");
    String row = ",here,a:443,4,198.41.0.4,443,native,,established,,900,1,false\n";
    Files.writeString(rows, RowWriter.HEADER + "\n1" + row + "2" + row);
    assertThat(captured.run("quality", "merge", rows.toString(), "--json")).isZero();
    Path figures = directory.resolve("figures.json");
    Files.writeString(figures, captured.out());
    Captured again = Captured.plain();
    assertThat(again.run("quality", "merge", figures.toString(), rows.toString())).isZero();
    assertThat(again.out())
        .contains("0 of 4", "No destination has IPv6: there is nothing to choose.");
  }

  @Test
  void wrongWordsAreNamed() {
    assertThat(captured.run("quality")).isEqualTo(2);
    assertThat(captured.err()).contains("no HOST, and none in --file FILE");
    assertThat(captured.run("quality", "a.example", "--rate", "0")).isEqualTo(2);
    assertThat(captured.err()).contains("--rate must be 0.001 to 1000: 0.0");
    assertThat(captured.run("quality", "a.example", "--csv", "--json")).isEqualTo(2);
    assertThat(captured.run("quality", "[::1")).isEqualTo(2);
    assertThat(captured.run("quality", "a.example", "--resolver", "nine")).isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    assertThat(
            captured.run("quality", "127.0.0.1:9", "--out", directory.resolve("no/x").toString()))
        .isEqualTo(Main.FAILED);
    assertThat(captured.err()).contains("happysocket: ");
  }
}
