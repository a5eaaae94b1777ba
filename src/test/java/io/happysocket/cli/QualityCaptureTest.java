// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quality --pcap} as it is called; what it reads is tested where it is read. */
class QualityCaptureTest {

  @TempDir Path directory;

  private final Captured terminal = Captured.plain();

  @Test
  void hostsAndACaptureAreTwoThings() {
    assertThat(terminal.run("quality", "--pcap", "x.pcap", "example.com")).isEqualTo(2);
    assertThat(terminal.err()).startsWith("--pcap or hosts, not both");
  }

  @Test
  void whatIsAboutACaptureNeedsOne() {
    assertThat(terminal.run("quality", "--key", "u[0-9]+")).isEqualTo(2);
    assertThat(terminal.err()).startsWith("--key and --clients need --pcap FILE");
  }

  @Test
  void aPageThatCannotBeWrittenIsRefusedAtOnce() {
    Path page = directory.resolve("none/report.html");
    assertThat(terminal.run("quality", "--pcap", "x", "--html", page.toString())).isEqualTo(2);
    assertThat(terminal.err()).startsWith("cannot write " + page);
  }

  /** Also where there is no libpcap: then the line says that. */
  @Test
  void whatIsNoCaptureIsOneLineAndStatusOne() throws IOException {
    Path file = Files.writeString(directory.resolve("text"), "no capture, this");
    assertThat(terminal.run("quality", "--pcap", file.toString())).isEqualTo(1);
    assertThat(terminal.err().lines()).hasSize(1);
    assertThat(terminal.err()).startsWith("happysocket: ");
  }

  @Test
  void rowsOfACaptureAreNotAddedToOthers() throws IOException {
    Path rows = Files.writeString(directory.resolve("rows.csv"), "x");
    assertThat(terminal.run("quality", "--pcap", "x", "--out", rows.toString())).isEqualTo(1);
    assertThat(terminal.err()).contains("is there already");
    assertThat(Files.readString(rows)).isEqualTo("x");
  }

  @Test
  void mergedFiguresHaveAPage() throws IOException {
    Path figures = directory.resolve("figures.json");
    Files.writeString(figures, new io.happysocket.quality.figures.Figures().toJson());
    Path page = directory.resolve("report.html");
    int status = terminal.run("quality", "merge", figures.toString(), "--html", page.toString());
    assertThat(status).isZero();
    assertThat(Files.readString(page)).contains("IPv6 beside IPv4, from figures.json");
  }
}
