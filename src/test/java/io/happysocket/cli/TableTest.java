// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private static Table table(String name, Cell number, String note) {
    Table table =
        new Table(
            "  ", List.of(Column.text("name"), Column.number("ms"), Column.text("a note on it")));
    table.row(List.of(Cell.plain(name), number, Cell.plain(note)));
    return table;
  }

  @Test
  void columnsAreAsWideAsTheirContentAndNumbersStandOnTheRight() {
    Captured captured = Captured.plain();
    table("a long name", Cell.plain("12.5"), "x").print(captured.terminal());
    assertThat(captured.lines())
        .containsExactly("name           ms  a note on it", "a long name  12.5  x");
  }

  @Test
  void theLastColumnGoesOnInTheNextLine() {
    Captured captured = Captured.narrow();
    table("n", Cell.plain("1"), "some words ".repeat(10).strip()).print(captured.terminal());
    assertThat(captured.lines()).hasSize(3).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(captured.lines().get(1)).startsWith("n      1  some words some");
    assertThat(captured.lines().get(2)).startsWith("          ").endsWith("some words");
  }

  @Test
  void nothingIsCutInAPipe() {
    Captured captured = Captured.plain();
    table("n", Cell.plain("1"), "y".repeat(200)).print(captured.terminal());
    assertThat(captured.lines().get(1)).endsWith("y".repeat(200));
  }

  @Test
  void columnsWithoutRoomStandBelow() {
    Captured captured = Captured.narrow();
    Table wide =
        new Table(
            "  ", List.of(Column.text("name"), Column.number("a"), Column.number("b of a row")));
    wide.row(List.of(Cell.plain("n"), Cell.plain("1".repeat(70)), Cell.plain("2")));
    wide.print(captured.terminal());
    assertThat(captured.lines())
        .containsExactly(
            "name  " + " ".repeat(69) + "a",
            "n     " + "1".repeat(70),
            "",
            "name  b of a row",
            "n              2");
  }

  @Test
  void noColumnStandsAloneWhereAnotherCanStandBesideIt() {
    Captured captured = Captured.narrow();
    List<Column> columns = new ArrayList<>(List.of(Column.text("name")));
    List<Cell> cells = new ArrayList<>(List.of(Cell.plain("n")));
    for (int i = 1; i <= 4; i++) {
      columns.add(Column.number("c" + i));
      cells.add(Cell.plain(Integer.toString(i).repeat(20)));
    }
    Table wide = new Table("  ", columns);
    wide.row(cells);
    wide.print(captured.terminal());
    assertThat(captured.lines()).hasSize(5);
    assertThat(captured.lines().get(0)).contains("c1", "c2").doesNotContain("c3");
    assertThat(captured.lines().get(3)).contains("c3", "c4");
  }

  @Test
  void coloursDoNotShiftColumns() {
    Captured captured = Captured.interactive();
    table("n", new Cell("1", Tone.BAD), "y").print(captured.terminal());
    assertThat(captured.lines().get(1)).isEqualTo("n      \u001b[31m1\u001b[0m  y");
  }
}
