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

  /** What the figures do not say, the slides' contradictions among it. */
  private static final List<String> NOTES =
      List.of(
          "10 ms floor: the race never sends two SYNs within 10 ms (RFC 8305 section 5).",
          "its own limit: the browser stops at 96 s, the system would go on to 189 s.",
          "19 s elsewhere: the talk once prints 19 s for Windows, a slip; its waits of 3, 6 and 12 s"
              + " add up to 21, and so says its table.",
          "over \"180 s\": the talk says once \"at least 11 SYNs, 75 to 180 s\". By its own schedules"
              + " only FreeBSD and Mac OS X keep to that (11 SYNs, 75 s): Windows sends 3 in 21 s,"
              + " Linux 6 in 189 s.",
          "Chrome: the versions as printed; 16.0.912 and 15.0.874 are meant.");

  private static final List<String> READINGS =
      List.of(
          "V2: where the only IPv6 is 6to4 or Teredo it starts with IPv4, and there is no wait.",
          "recommended: IPv6 at the AAAA answer, IPv4 a wait after the A answer.",
          "Safari, a name with two IPv6 addresses and one of IPv4: (a) the other protocol after the"
              + " interval, within a protocol the next address when the system gives up; (b) the next"
              + " address in the list after each interval, whatever its protocol.");

  @ParentCommand private @Nullable Main main;

  @Override
  public Integer call() {
    Terminal terminal = Main.terminal(main);
    terminal.line(Tone.HEADING, "The bigger picture, 2012");
    table("talk", BiggerPicture.ofTheTalk()).print(terminal);
    NOTES.forEach(note -> terminal.paragraph(Tone.PLAIN, note, 2));
    terminal.line("");
    terminal.line(Tone.HEADING, "What its table has no column for");
    table("talk", BiggerPicture.ofTheBehaviours()).print(terminal);
    READINGS.forEach(note -> terminal.paragraph(Tone.PLAIN, note, 2));
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
              Cell.plain(time(row.here().millis())),
              Cell.plain(row.here().syns()),
              Cell.plain(row.here().rule()),
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
