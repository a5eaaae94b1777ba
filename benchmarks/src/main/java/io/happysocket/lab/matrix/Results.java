// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the matrix, as it is kept.
 *
 * @param date day
 * @param machine processor, system and JDK
 * @param sweep {@code full} or {@code bisect}
 * @param runs connects with each value
 * @param capMillis how long a connect was watched
 * @param clients in the order in which they are shown
 * @param skipped clients that the machine does not have
 */
public record Results(
    String date,
    String machine,
    String sweep,
    int runs,
    long capMillis,
    List<Row> clients,
    List<String> skipped) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One client. */
  public record Row(String id, String label, String version, List<Point> points) {

    /** The points of one case, by their values. */
    public List<Point> of(Case wanted) {
      return points.stream().filter(point -> point.of().equals(wanted.id())).toList();
    }
  }

  public static Results read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Results.class);
  }

  /** Writes it, a line for each point, so that two runs can be compared. */
  public void write(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Row row : clients) {
      List<String> lines = new ArrayList<>();
      for (Point point : row.points()) {
        lines.add(JSON.writeValueAsString(point));
      }
      String head =
          JSON.writeValueAsString(new Row(row.id(), row.label(), row.version(), List.of()));
      rows.add(head.replaceFirst("]}$", "\n") + String.join(",\n", lines) + "]}");
    }
    String head =
        JSON.writeValueAsString(
            new Results(date, machine, sweep, runs, capMillis, List.of(), skipped));
    String all = "\"clients\":[\n" + String.join(",\n", rows) + "\n]";
    Files.writeString(file, head.replace("\"clients\":[]", all) + "\n");
  }
}
