// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import io.happysocket.quality.figures.RowWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is added to. */
class RowFileTest {

  @TempDir Path directory;

  private static Row row(long time) {
    return new Row(
        time,
        "here",
        "a.example:443",
        AddressFamily.IPV4,
        AddressLiteral.parse("192.0.2.1"),
        443,
        AddressClass.DOCUMENTATION,
        null,
        Outcome.SILENT,
        "",
        null,
        1,
        false);
  }

  private static List<Row> added(Path file, Row... more) throws IOException {
    List<Row> found = new ArrayList<>();
    try (RowFile rows = RowFile.open(file, found::add)) {
      rows.add(List.of(more));
    }
    return found;
  }

  @Test
  void whatIsThereIsFoundAndAddedTo() throws IOException {
    Path file = directory.resolve("rows.csv");
    assertThat(added(file, row(1), row(2))).isEmpty();
    assertThat(added(file, row(3))).containsExactly(row(1), row(2));
    assertThat(added(file)).containsExactly(row(1), row(2), row(3));
  }

  @Test
  void aLineThatWasCutOffIsRemoved() throws IOException {
    Path file = directory.resolve("rows.csv");
    added(file, row(1), row(2));
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 5));
    assertThat(added(file, row(3))).containsExactly(row(1));
    assertThat(added(file)).containsExactly(row(1), row(3));
  }

  @Test
  void anotherFileStaysAsItIs() throws IOException {
    Path file = directory.resolve("letter.txt");
    Files.writeString(file, "Dear all,\nno rows here");
    assertThatThrownBy(() -> added(file, row(1)))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": no file of rows; it stays as it is");
    assertThat(file).hasContent("Dear all,\nno rows here");
  }

  @Test
  void aBadLineIsNamedAndNothingIsAdded() throws IOException {
    Path file = directory.resolve("rows.csv");
    added(file, row(1));
    Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> added(file, row(2))).hasMessageContaining("line 3: 1 fields, not 13");
    assertThat(Files.readString(file))
        .isEqualTo(RowWriter.HEADER + "\n" + RowWriter.line(row(1)) + "\nnonsense\n");
  }

  @Test
  void whatCannotBeWrittenIsNamedWithTheReason() {
    Path file = directory.resolve("none").resolve("rows.csv");
    assertThatThrownBy(() -> added(file, row(1)))
        .hasMessage(file + ": cannot be written: no such file or directory");
    assertThatThrownBy(() -> added(directory, row(1))).hasMessageContaining(directory.toString());
  }
}
