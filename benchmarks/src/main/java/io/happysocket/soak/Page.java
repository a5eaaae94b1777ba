// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.docs.Machine;
import io.happysocket.soak.left.CountedLog;
import io.happysocket.soak.load.Ledger;
import io.happysocket.soak.world.Place;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The figures of a run as a part of a page. */
final class Page {

  private final Run.Figures figures;

  Page(Run.Figures figures) {
    this.figures = figures;
  }

  String markdown() throws IOException {
    Options options = figures.options();
    double seconds = figures.nanos() / 1e9;
    Ledger ledger = figures.ledger();
    return """
        %s: %s, seed %d, %d callers on %s threads%s.

        | | |
        |---|---|
        | operations | %,d, each ended once |
        | faults | %d |
        | time | %.0f s, %,.0f operations a second, %.0f s of processor time |
        | connectors | %,d made and closed, and the shared one |
        | connections that the server took, and saw closed | %,d |
        | of those, handed out and used both ways | %,d |
        | DNS queries | %,d |
        | latest return of a blocking call after its deadline | %d ms |
        | left of descriptors, threads, selector keys, objects of races and look-ups, sockets of the kernel's | %s |
        | TIME_WAIT at the end of the load | %,d |
        | heap after a collection, against that after a tenth of the load | %+d MiB |
        | lines at WARN: brought about, unexpected, of a loop that was held up | %,d, %d, %d |

        %s
        %s
        """
        .formatted(
            LocalDate.now(),
            Machine.words(),
            options.seed(),
            options.callers(),
            options.isVirtual() ? "virtual" : "platform",
            figures.world().isOwnNetwork() ? "" : ", on plain loopback",
            ledger.ended(),
            ledger.faults().size(),
            seconds,
            ledger.ended() / seconds,
            (double) TimeUnit.NANOSECONDS.toSeconds(figures.cpuNanos()),
            figures.connectors(),
            figures.world().accepted(),
            ledger.exchanges(),
            figures.world().queries(),
            ledger.latestMillis(),
            ledger.faults().stream().anyMatch(each -> each.startsWith("left"))
                ? "see the faults"
                : "none",
            figures.timeWait(),
            figures.growthMib(),
            CountedLog.expected(),
            CountedLog.unexpected().size(),
            CountedLog.busy(),
            ways(),
            outcomes());
  }

  private String ways() {
    return figures.ledger().ways().entrySet().stream()
        .map(way -> "%s %,d".formatted(way.getKey(), way.getValue()))
        .collect(Collectors.joining(", ", "Ways: ", ".\n"));
  }

  private String outcomes() {
    Ledger ledger = figures.ledger();
    StringBuilder table = new StringBuilder("| where to |");
    ledger.outcomes().forEach(each -> table.append(' ').append(each).append(" |"));
    table.append("\n|---|").append("---|".repeat(ledger.outcomes().size())).append('\n');
    for (Place place : Place.values()) {
      table
          .append("| ")
          .append(place.name().toLowerCase(Locale.ROOT).replace('_', ' '))
          .append(" |");
      List<Long> counts = ledger.of(place);
      counts.forEach(count -> table.append(count == 0 ? " |" : " %,d |".formatted(count)));
      table.append('\n');
    }
    return table.toString();
  }
}
