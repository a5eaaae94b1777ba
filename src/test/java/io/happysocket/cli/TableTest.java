// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
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
  void theLastColumnGivesWay() {
    Captured captured = Captured.plain();
    table("n", Cell.plain("1"), "y".repeat(200)).print(captured.terminal());
    assertThat(captured.lines().get(1)).hasSize(Table.WIDTH).endsWith("yyy...");
  }

  @Test
  void theLastColumnKeepsRoomForItsHeading() {
    Captured captured = Captured.plain();
    table("n".repeat(120), Cell.plain("1"), "y".repeat(200)).print(captured.terminal());
    assertThat(captured.lines().get(0)).endsWith("a note on it");
    assertThat(captured.lines().get(1)).endsWith(" yyyyyyyyy...");
  }

  @Test
  void coloursDoNotShiftColumns() {
    Captured captured = Captured.interactive();
    table("n", new Cell("1", Tone.BAD), "y").print(captured.terminal());
    assertThat(captured.lines().get(1)).isEqualTo("n      \u001b[31m1\u001b[0m  y");
  }
}
