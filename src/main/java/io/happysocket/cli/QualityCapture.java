// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import io.happysocket.cli.quality.FileFault;
import io.happysocket.cli.quality.RowFile;
import io.happysocket.quality.capture.Capture;
import io.happysocket.quality.capture.CaptureSettings;
import io.happysocket.quality.capture.CaptureTally;
import io.happysocket.quality.figures.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code quality} that are about a capture. */
final class QualityCapture {

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description =
          "Connect to nobody: read the attempts of a capture, pcap or pcapng; - is standard input."
              + " With --port only those at that port.")
  private @Nullable Path file;

  @Option(
      names = "--key",
      paramLabel = "REGEX",
      description =
          "Of a capture: what two connections of a client have in common in the name of their TLS"
              + " or in host and path of their HTTP; the first group, or all.")
  private @Nullable Pattern key;

  @Option(
      names = "--clients",
      paramLabel = "FILE",
      description = "Of a capture: lines of addresses, with commas between, of one client each.")
  private @Nullable Path clients;

  private final List<String> wrong = new ArrayList<>();
  private List<String> notes = List.of();

  boolean isAsked() {
    return file != null;
  }

  /** Whether there are options that nothing comes of. */
  boolean isHalf() {
    return file == null && (key != null || clients != null);
  }

  Path file() {
    if (file == null) {
      throw new IllegalStateException("no --pcap");
    }
    return file;
  }

  /** What is to be known of the capture besides the rows. */
  List<String> notes() {
    return notes;
  }

  /** What went wrong, each a line: clients that are none, where the capture breaks off. */
  List<String> wrong() {
    return wrong;
  }

  /**
   * Reads it as far as it goes. A file that can no longer be written does not end that.
   *
   * @param out a new file for the rows, or null
   */
  void read(String machine, Set<Integer> ports, @Nullable Path out, Consumer<? super Row> rows)
      throws IOException {
    if (out != null && Files.exists(out)) {
      throw new IOException(out + ": is there already, and a capture is read from its beginning");
    }
    Map<String, String> names = clients == null ? Map.of() : names(clients);
    CaptureSettings settings = new CaptureSettings(machine, ports, key, names);
    CaptureTally tally;
    try (RowFile file = out == null ? null : RowFile.open(out, row -> {})) {
      RowFile[] open = {file};
      tally =
          Capture.read(
              file(),
              settings,
              row -> {
                rows.accept(row);
                write(row, open);
              });
    }
    notes = tally.lines();
    if (!tally.brokenOff().isEmpty()) {
      wrong.add(file() + ": " + tally.brokenOff());
    }
  }

  private void write(Row row, @Nullable RowFile[] open) {
    if (open[0] != null) {
      try {
        open[0].add(List.of(row));
      } catch (IOException e) {
        wrong.add(String.valueOf(e.getMessage()));
        open[0] = null;
      }
    }
  }

  private Map<String, String> names(Path from) throws IOException {
    Map<String, String> names = new HashMap<>();
    try (BufferedReader in = Files.newBufferedReader(from, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String[] addresses = line.replaceFirst("#.*", "").strip().split("[,;\\s]+", -1);
        for (String each : addresses) {
          InetAddress address = AddressLiteral.parse(each);
          if (address != null) {
            names.put(AddressText.of(address), addresses[0]);
          } else if (!each.isEmpty()) {
            wrong.add(from + ", line " + number + ": no address: " + each);
          }
        }
      }
    } catch (IOException e) {
      throw FileFault.reading(from, e);
    }
    return names;
  }
}
