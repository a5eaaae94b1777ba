// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.docs.Machine;
import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Client.Kind;
import io.happysocket.lab.client.Clients;
import io.happysocket.lab.matrix.Case;
import io.happysocket.lab.matrix.Point;
import io.happysocket.lab.matrix.Reading;
import io.happysocket.lab.matrix.Results;
import io.happysocket.lab.matrix.Results.Row;
import io.happysocket.lab.matrix.Search;
import io.happysocket.lab.page.MatrixPage;
import io.happysocket.lab.trace.Trace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The command: the cases of the IMC 2025 paper and of the version 3 draft with every client, read
 * from the wire. {@code docs/lab.md} says how to run it.
 */
public final class Matrix {

  private static final PrintStream OUT = System.out;

  /** With HappySocket by default and the peers, where no clients are named. */
  private static final String RFC_8305 = "happy-eyeballs";

  private final Options options;
  private final List<Case> cases;

  private Matrix(Options options) throws IOException {
    this.options = options;
    cases = Lab.chosen(Case.all(options.cases()), Case::id, options.only());
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      Options options = Options.parse(arguments);
      if (options.from() == null && Privilege.missing()) {
        System.exit(Privilege.again(Matrix.class, arguments));
      }
      Matrix matrix = new Matrix(options);
      matrix.write(options.from() == null ? matrix.run() : Results.read(options.from()));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The matrix cannot run: " + e.getMessage());
      System.exit(1);
    }
    // a client's driver may have left threads of the JDK's process reaper
    System.exit(0);
  }

  private Results run() throws IOException, InterruptedException {
    Files.createDirectories(options.work());
    Clients clients = Clients.find(Path.of("drivers"), options.work());
    clients.skipped().forEach(name -> OUT.println("not on this machine: " + name));
    List<Client> wanted = Lab.chosen(clients.found(), Client::id, options.clients());
    if (options.clients().isEmpty()) {
      wanted = wanted.stream().filter(Matrix::shown).toList();
    }
    List<Row> rows = new ArrayList<>();
    try (Laboratory lab = Laboratory.open(options.work(), WarmUps.all())) {
      Lab.warmUp(lab, options, wanted.get(0));
      for (Client client : wanted) {
        OUT.println(client.label());
        try (Experiment experiment = new Experiment(lab, options, client)) {
          rows.add(row(client, experiment, cases, options));
        } catch (IOException e) {
          OUT.println("  does not run here: " + e.getMessage());
        }
      }
    }
    return new Results(
        LocalDate.now().toString(),
        Machine.words(),
        options.fullSweep() ? "full" : "bisect",
        options.runs(),
        options.capMillis(),
        rows,
        clients.skipped());
  }

  private static boolean shown(Client client) {
    return client.kind() != Kind.STRATEGY || client.id().equals(RFC_8305);
  }

  /** What one client does in the cases. */
  static Row row(Client client, Experiment experiment, List<Case> cases, Options options)
      throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    for (Case each : cases) {
      // a client that never asks for HTTPS needs to be seen only once in each case that is about it
      int runs = each.needs(points) ? options.runs() : 1;
      Search search = new Search(each, ms -> readings(experiment.cold(each.at(ms), runs)));
      List<Point> found = search.run(options.fullSweep());
      points.addAll(found);
      OUT.println("  " + MatrixPage.line(each, found));
    }
    return new Row(client.id(), client.label(), experiment.version(), points);
  }

  private static List<Reading> readings(List<Trace> traces) {
    return traces.stream().map(Reading::of).toList();
  }

  private void write(Results results) throws IOException {
    if (options.results() != null && options.from() == null) {
      results.write(options.results().resolve(results.date() + "-matrix.json"));
    }
    MatrixPage page = new MatrixPage(results, cases, MatrixPage.paper());
    if (options.docs() == null) {
      OUT.println();
      OUT.println(page.markdown());
    } else {
      MarkedPage.write(options.docs().resolve("comparison.md"), "the matrix", page.markdown());
    }
  }
}
