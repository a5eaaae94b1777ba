// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.lab.matrix.Case;
import io.happysocket.lab.matrix.Point;
import io.happysocket.lab.matrix.Reads;
import io.happysocket.lab.matrix.Results;
import io.happysocket.lab.matrix.Results.Row;
import io.happysocket.lab.matrix.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The results of the matrix as two tables: the paper's, and the version 3 draft's examples. */
public final class MatrixPage {

  private static final Path PAPER = Path.of("results", "imc-2025.json");

  private final Results results;
  private final List<Case> cases;
  private final Paper paper;

  /** The figures of the paper. */
  public record Paper(String source, List<PaperRow> clients) {}

  /** One client of the paper, in the columns of the table. */
  public record PaperRow(
      String label,
      String version,
      String ipv6First,
      String attemptDelay,
      String aaaaFirst,
      String resolutionDelay,
      String used,
      String interleaves) {}

  public MatrixPage(Results results, List<Case> cases, Paper paper) {
    this.results = results;
    this.cases = List.copyOf(cases);
    this.paper = paper;
  }

  /** The paper's figures as they are kept. */
  public static Paper paper() throws IOException {
    return new ObjectMapper().readValue(PAPER.toFile(), Paper.class);
  }

  /** One case of one client, for who watches the run. */
  public static String line(Case of, List<Point> points) {
    return "%-24s %s".formatted(of.id(), new Summary(of, points).cell());
  }

  /** The part between the marks. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("Ours: run on ").append(results.date()).append(": ").append(results.machine());
    text.append(". Each value tried with ").append(results.runs()).append(" connects, medians; ");
    text.append(results.sweep().equals("full") ? "the full sweeps" : "sweeps by bisection");
    text.append("; all dead watched for ").append(results.capMillis() / 1000).append(" s.");
    if (!results.skipped().isEmpty()) {
      text.append(" Not on this machine: ");
      text.append(String.join(", ", results.skipped())).append('.');
    }
    text.append(" The paper's: ").append(paper.source()).append(".\n\n").append(imc());
    text.append("\n### The examples of the version 3 draft\n\n").append(examples());
    return text.toString();
  }

  private String imc() {
    StringBuilder text =
        new StringBuilder(
            "| client | figures | IPv6 first | Connection Attempt Delay, ms | AAAA first |"
                + " Resolution Delay, ms | waits for A | IPv6 / IPv4 addresses used |"
                + " interleaves | order |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Row row : results.clients()) {
      text.append(
          line(
              row.label() + " " + row.version(),
              "ours",
              summary(row, Reads.ATTEMPT_DELAY).ipv6First(),
              summary(row, Reads.ATTEMPT_DELAY).cell(),
              summary(row, Reads.ATTEMPT_DELAY).aaaaFirst(),
              summary(row, Reads.RESOLUTION_DELAY).cell(),
              summary(row, Reads.WAIT_FOR_A).cell(),
              summary(row, Reads.ADDRESSES).used(),
              summary(row, Reads.ADDRESSES).interleaves(),
              summary(row, Reads.ADDRESSES).order()));
    }
    for (PaperRow row : paper.clients()) {
      text.append(
          line(
              row.label() + " " + row.version(),
              "the paper's",
              row.ipv6First(),
              row.attemptDelay(),
              row.aaaaFirst(),
              row.resolutionDelay(),
              "-",
              row.used(),
              row.interleaves(),
              "-"));
    }
    return text.toString();
  }

  private Summary summary(Row row, Reads what) {
    return cases.stream()
        .filter(each -> each.reads() == what)
        .findFirst()
        .map(each -> new Summary(each, row.of(each)))
        .orElse(Summary.NONE);
  }

  private String examples() {
    List<Case> examples = cases.stream().filter(each -> each.reads() == Reads.START).toList();
    List<Case> unseen = examples.stream().filter(this::nobodyAsks).toList();
    List<Case> seen = examples.stream().filter(each -> !unseen.contains(each)).toList();
    StringBuilder text = new StringBuilder("| client |");
    seen.forEach(each -> text.append(' ').append(each.title()).append(" |"));
    text.append("\n| --- |").append(" --- |".repeat(seen.size())).append("\n| the draft |");
    seen.forEach(each -> text.append(' ').append(Summary.draft(each)).append(" |"));
    text.append('\n');
    for (Row row : results.clients()) {
      text.append("| ").append(row.label()).append(" | ");
      text.append(
          seen.stream()
              .map(each -> new Summary(each, row.of(each)).cell())
              .collect(Collectors.joining(" | ")));
      text.append(" |\n");
    }
    if (!unseen.isEmpty()) {
      text.append("\nNo client asks for the HTTPS records of the other examples, which so show");
      text.append(" nothing of it: ");
      text.append(unseen.stream().map(Case::title).collect(Collectors.joining("; ")));
      text.append(".\n");
    }
    return text.toString();
  }

  private boolean nobodyAsks(Case example) {
    return results.clients().stream()
        .allMatch(row -> new Summary(example, row.of(example)).notAsked());
  }

  private static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
