// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.lab.matrix.Case;
import io.happysocket.lab.matrix.Point;
import io.happysocket.lab.matrix.Reading;
import io.happysocket.lab.matrix.Reading.Seen;
import io.happysocket.lab.matrix.Results;
import io.happysocket.lab.matrix.Results.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixPageTest {

  private static final String IPV6 = "2001:db8:5:0:0:0:0:1";

  @Test
  void theTableStandsBesideThePapersAndIsTheSameFromTheKeptResults(@TempDir Path directory)
      throws Exception {
    List<Case> cases = Case.all(Path.of("scenarios", "matrix"));
    Results results = results(cases);
    String page = new MatrixPage(results, cases, MatrixPage.paper()).markdown();

    assertThat(page)
        .contains("| HappySocket 1.2 | ours | yes | 250 | yes | none | no | 1 / 1 | no | 64 |\n")
        .contains("| curl 7.88.1 | the paper's | yes | 200 | yes | none | - | 1 / 1 | no | - |\n")
        .contains("run on 2026-01-01: here")
        .contains(
            "| the draft | v6 at 30, then v4 | v6 at 40, then v4 | v4 at 80, then v6 | v6 at 30,")
        .contains("No client asks for the HTTPS records of the other examples")
        .contains("Not on this machine: Go.");

    Path file = directory.resolve("x-matrix.json");
    results.write(file);
    assertThat(Results.read(file)).isEqualTo(results);
    assertThat(Files.readAllLines(file)).hasSizeGreaterThan(cases.size());
  }

  /** A client that tries IPv4 after a quarter of a second. */
  private static Results results(List<Case> cases) {
    List<Point> points = new ArrayList<>();
    for (Case each : cases) {
      int last = each.values().get(each.values().size() - 1);
      points.add(new Point(each.id(), last, List.of(reading())));
    }
    Row row = new Row("adaptive", "HappySocket", "1.2", points);
    return new Results("2026-01-01", "here", "bisect", 1, 11_000, List.of(row), List.of("Go"));
  }

  private static Reading reading() {
    return new Reading(
        List.of(new Seen("AAAA", 0), new Seen("A", 0.1)),
        List.of(new Seen("AAAA", 1), new Seen("A", 1.5)),
        List.of(new Seen(IPV6, 1.2), new Seen("192.0.2.1", 251.3)));
  }
}
