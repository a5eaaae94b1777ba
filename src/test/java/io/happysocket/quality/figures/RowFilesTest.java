// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.text.AddressClass;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as CSV, there and back. */
class RowFilesTest {

  private static final String GOOD =
      "5,here,a.example:443,6,2a00::1,443,native,,established,,1200,1,false\n";

  @Test
  void whatIsWrittenIsRead() throws IOException {
    List<Row> rows =
        List.of(
            Rows.established(IPV6, 1_000_000_000_000L, 12_345),
            Rows.failed(IPV4, 2, Outcome.UNREACHABLE, "host"),
            new Row(
                3,
                "a \"quoted\", machine",
                "x,y",
                IPV6,
                null,
                80,
                null,
                null,
                Outcome.NO_ADDRESS,
                "NXDOMAIN",
                null,
                0,
                false),
            new Row(
                4,
                "s",
                "",
                IPV6,
                Rows.ip("fc00::1"),
                1,
                AddressClass.UNIQUE_LOCAL,
                AddressClass.NATIVE,
                Outcome.SILENT,
                "",
                null,
                3,
                true));
    StringBuilder file = new StringBuilder(RowWriter.HEADER + "\n");
    for (Row row : rows) {
      RowWriter.write(row, file);
    }
    assertThat(read(file.toString())).isEqualTo(rows);
  }

  /** The JDK has made IPv4 of it; the packets were IPv6. */
  @Test
  void aMappedAddressStaysIpv6() throws IOException {
    Row row =
        new Row(
            4,
            "s",
            "",
            IPV6,
            Rows.ip("::ffff:192.0.2.1"),
            1,
            AddressClass.IPV4_MAPPED,
            null,
            Outcome.SILENT,
            "",
            null,
            3,
            false);
    assertThat(RowWriter.line(row)).contains(",6,::ffff:192.0.2.1,");
    assertThat(read(RowWriter.HEADER + "\n" + RowWriter.line(row) + "\n")).containsExactly(row);
  }

  @Test
  void aFileOfWindowsIsRead() throws IOException {
    assertThat(read(RowWriter.HEADER + "\r\n" + GOOD.replace("\n", "\r\n"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5,here,a                                                         | cut off
          5,here,a\\n                                                      | 3 fields, not 13
          x,here,a,6,2a00::1,443,native,,established,,1,1,false\\n         | time_ms must be
          5,here,a,5,2a00::1,443,native,,established,,1,1,false\\n         | protocol must be
          5,here,a,6,2a00::g,443,native,,established,,1,1,false\\n         | remote must be
          5,here,a,6,2a00::1,65536,native,,established,,1,1,false\\n       | port must be
          5,here,a,6,2a00::1,443,wild,,established,,1,1,false\\n           | remote_class must be
          5,here,a,6,2a00::1,443,native,,good,,1,1,false\\n                | outcome must be
          5,here,a,6,2a00::1,443,native,,silent,,1,1,false\\n              | rttMicros of an attempt
          5,here,a,6,2a00::1,443,native,,silent,,,99999999999,false\\n     | syns must be
          5,here,a,6,2a00::1,443,native,,silent,,,1,yes\\n                 | scanner must be
          5,,a,6,2a00::1,443,native,,silent,,,1,false\\n                   | machine must not be
          5,"here,a,6,2a00::1,443,native,,silent,,,1,false\\n              | a quote that is not closed
          5,"he"re,a,6,2a00::1,443,native,,silent,,,1,false\\n             | text behind a closing quote
          5,he"re,a,6,2a00::1,443,native,,silent,,,1,false\\n              | a quote within a field
          """)
  void aBadLineIsNamedAndWhatCameBeforeIsKept(String line, String what) throws IOException {
    RowReader reader =
        new RowReader(
            new StringReader(RowWriter.HEADER + "\n" + GOOD + line.replace("\\n", "\n")), "f.csv");
    assertThat(reader.next()).isNotNull();
    assertThatThrownBy(reader::next)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("f.csv, line 3: " + what);
  }

  @Test
  void whatIsNoFileOfRowsIsRefused() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("f.csv, line 1: no rows");
    assertThatThrownBy(() -> read("PK\u0003\u0004")).hasMessageContaining("f.csv, line 1: no rows");
    assertThatThrownBy(() -> read("x".repeat(5000))).hasMessageContaining("longer than 4096");
  }

  private static List<Row> read(String text) throws IOException {
    RowReader reader = new RowReader(new StringReader(text), "f.csv");
    List<Row> rows = new ArrayList<>();
    for (Row row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    return rows;
  }
}
