// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.Table.Cell;
import io.happysocket.cli.Table.Column;
import io.happysocket.cli.Terminal.Tone;
import io.happysocket.cli.simulated.BiggerPicture;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code table}: the talk's bigger picture, worked out anew. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    header = "How long a client clings to an IPv6 that is silent: 2012 and today.",
    description = {
      "",
      "Runs each browser's strategy on each operating system's schedule of SYNs, on virtual time,"
          + " behind an IPv6 that never answers, and prints how long it takes until the other"
          + " protocol is tried, how many SYNs have gone out by then, and what picks the first"
          + " protocol. Beside it stand the figures of the talk \"One Protocol Good, Two"
          + " Protocols?\" (G. Huston, APNIC, 2012), and for clients of today their published"
          + " attempt delay.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:printed", "2:called wrongly"})
final class TableCommand implements Callable<Integer> {

  private static final long MILLIS_PER_SECOND = 1000;

  @ParentCommand private @Nullable Main main;

  @Override
  public Integer call() {
    Terminal terminal = Main.terminal(main);
    terminal.line(Tone.HEADING, "The bigger picture, 2012");
    table("talk", BiggerPicture.ofTheTalk()).print(terminal);
    terminal.line("10 ms floor: the race never sends two SYNs within 10 ms (RFC 8305 section 5).");
    terminal.line("its own limit: the browser stops at 96 s, the system would go on to 189 s.");
    terminal.line("");
    terminal.line(Tone.HEADING, "Today");
    table("published", BiggerPicture.ofToday()).print(terminal);
    return Main.OK;
  }

  static Table table(String published, List<BiggerPicture.Row> rows) {
    Table table =
        new Table(
            "  ",
            List.of(
                Column.text("system"),
                Column.text("client"),
                Column.number(published),
                Column.number("here"),
                Column.number("SYNs"),
                Column.text("first by"),
                Column.text(""),
                Column.text("why")));
    for (BiggerPicture.Row row : rows) {
      boolean equal = row.equal();
      table.row(
          List.of(
              Cell.plain(row.system()),
              Cell.plain(row.client()),
              Cell.plain(time(row.published())),
              Cell.plain(time(row.millis())),
              Cell.plain(row.syns()),
              Cell.plain(row.rule()),
              new Cell(equal ? "equal" : "different", equal ? Tone.GOOD : Tone.SLOW),
              Cell.plain(row.why())));
    }
    return table;
  }

  private static String time(long millis) {
    return millis >= MILLIS_PER_SECOND && millis % MILLIS_PER_SECOND == 0
        ? millis / MILLIS_PER_SECOND + " s"
        : millis + " ms";
  }
}
