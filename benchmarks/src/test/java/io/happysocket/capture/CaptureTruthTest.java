// SPDX-License-Identifier: Apache-2.0
package io.happysocket.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.quality.capture.Capture;
import io.happysocket.quality.capture.CaptureSettings;
import io.happysocket.quality.capture.CaptureTally;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captures of a real kernel's packets whose truth is known, and what tshark counts in them.
 * Skipped, with the reason, where {@code capture/truth.sh} cannot run.
 */
@Timeout(120)
class CaptureTruthTest {

  private static final CaptureSettings SETTINGS =
      new CaptureSettings("server", Set.of(80, 81), Pattern.compile("^u(c[0-9]+)\\."), Map.of());
  private static final int CANNOT_RUN = 77;

  @TempDir static Path work;

  @BeforeAll
  static void capture() throws IOException, InterruptedException {
    Path said = work.resolve("said.txt");
    Process script =
        new ProcessBuilder("sh", "capture/truth.sh", work.toString(), "1", "240")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int status = script.waitFor();
    if (status == CANNOT_RUN) {
      abort("no capture of known truth: it " + Files.readString(said).strip());
    }
    assertThat(status).as(() -> text(said)).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Row> rows(String file) throws IOException {
    List<Row> rows = new ArrayList<>();
    CaptureTally tally = Capture.read(work.resolve(file), SETTINGS, rows::add);
    assertThat(tally.brokenOff()).isEmpty();
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth.pcap", "any.pcap", "eth.pcapng"})
  void everyAttemptIsWhatItWas(String file) throws IOException {
    Map<InetAddress, Row> found = new HashMap<>();
    for (Row row : rows(file)) {
      if (!row.destination().isEmpty() || row.outcome() != Outcome.ESTABLISHED) {
        assertThat(found.put(row.remote(), row)).as("%s", row).isNull();
      }
    }
    List<String> truth = Files.readAllLines(work.resolve("truth.csv"));
    int attempts = 0;
    for (String line : truth.subList(1, truth.size())) {
      String[] parts = line.split(",", -1);
      Row row = found.get(InetAddress.getByName(parts[0]));
      assertThat(row).as(line).isNotNull();
      assertThat(row.remoteClass()).as(line).hasToString(parts[1]);
      assertThat(row.scanner()).isFalse();
      switch (parts[2]) {
        case "set-up" -> assertThat(row.detail()).isEqualTo("teredo-set-up");
        case "silent" -> assertThat(row.detail()).as(line).isEqualTo("no-ack");
        case "established" -> assertThat(row.destination()).as(line).isEqualTo(parts[3]);
        default -> assertThat(row.outcome()).as(line).hasToString(parts[2]);
      }
      attempts++;
    }
    assertThat(found).hasSize(attempts);
  }

  @Test
  void attemptsAndRttsAreTsharks() throws IOException {
    Set<String> syns = new HashSet<>();
    int all = 0;
    for (String line : Files.readAllLines(work.resolve("tshark-syn.csv"))) {
      syns.add(line);
      all++;
    }
    List<Row> rows = rows("eth.pcap");
    List<Row> tried =
        rows.stream().filter(row -> row.syns() > 0 && row.outcome() != Outcome.REFUSED).toList();
    assertThat(tried).hasSize(syns.size());
    assertThat(tried.stream().mapToInt(Row::syns).sum()).isEqualTo(all);
    Map<String, Row> established = new HashMap<>();
    rows.stream()
        .filter(row -> row.rttMicros() != null)
        .forEach(row -> established.put(row.remote() + " " + row.port(), row));
    int compared = 0;
    for (String line : Files.readAllLines(work.resolve("tshark-rtt.csv"))) {
      String[] parts = line.split(",", -1);
      InetAddress address = InetAddress.getByName(parts[0].isEmpty() ? parts[1] : parts[0]);
      Row row = established.get(address + " " + parts[2]);
      assertThat(row).as(line).isNotNull();
      long micros = Math.round(Double.parseDouble(parts[3]) * 1e6);
      assertThat(row.rttMicros()).as(line).isBetween(micros - 1, micros + 1);
      compared++;
    }
    assertThat(compared).isGreaterThan(300);
  }
}
