// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.client.Client;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Result.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the results into a page, between two marks, and the figures into a directory beside. */
public final class Page {

  private static final String FIGURES = "comparison";

  private final Board board;
  private final Run run;

  /**
   * About the run.
   *
   * @param date day
   * @param machine processor, system and JDK
   * @param runs connects of each kind
   * @param skipped clients that the machine does not have
   */
  public record Run(String date, String machine, int runs, List<String> skipped) {}

  public Page(Board board, Run run) {
    this.board = board;
    this.run = run;
  }

  /** Replaces what is between the marks of {@code comparison.md} in a directory. */
  public void write(Path directory) throws IOException {
    Path figures = Files.createDirectories(directory.resolve(FIGURES));
    for (Scenario scenario : board.scenarios()) {
      Files.writeString(
          figures.resolve(scenario.id() + ".svg"), new Timeline(board, scenario).svg());
    }
    Files.writeString(figures.resolve("results.csv"), Data.csv(board.results()));
    MarkedPage.write(directory.resolve("comparison.md"), "the lab", markdown());
  }

  /** The part between the marks. */
  public String markdown() {
    Noise noise = Noise.of(board.results());
    Tables tables = new Tables(board);
    StringBuilder text = new StringBuilder();
    text.append("Run on ").append(run.date()).append(": ").append(run.machine()).append(". ");
    text.append("Median of ").append(run.runs()).append(" connects. ").append(noise).append("\n\n");
    text.append("Clients: ").append(versions()).append(".");
    if (!run.skipped().isEmpty()) {
      text.append(" Not on this machine: ").append(String.join(", ", run.skipped())).append('.');
    }
    text.append("\n\n## In short\n\n");
    new Verdicts(board, noise).sentences().forEach(each -> text.append("- " + each + "\n"));
    text.append("\n## HappySocket and its peers\n\n").append(tables.peers());
    text.append("\n## The strategies, cold\n\n").append(tables.strategies(Mode.COLD));
    text.append("\n## The strategies, warm\n\n").append(tables.strategies(Mode.WARM));
    text.append("\n## The scenarios\n\n");
    text.append("The connect of median time. Each attempt with its time, address and end is in [");
    text.append("results.csv](").append(FIGURES).append("/results.csv).\n");
    for (Scenario scenario : board.scenarios()) {
      text.append("\n### ").append(scenario.title()).append("\n\n");
      text.append("![Timeline: ").append(scenario.title()).append("](");
      text.append(FIGURES).append('/').append(scenario.id()).append(".svg)\n");
    }
    return text.toString();
  }

  private String versions() {
    List<String> all =
        board.clients(client -> client.kind() != Client.Kind.STRATEGY).stream()
            .map(client -> client.label() + " " + board.version(client))
            .toList();
    return String.join(", ", all);
  }

  /** The anchor that Markdown gives to a scenario's heading. */
  static String anchor(Scenario scenario) {
    return scenario
        .title()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }
}
