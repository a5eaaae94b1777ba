// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.docs.Machine;
import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Clients;
import io.happysocket.lab.page.Board;
import io.happysocket.lab.page.Figures;
import io.happysocket.lab.page.Page;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The command: every client in every scenario, and what came of it as a page with figures. {@code
 * docs/lab.md} says how to run it.
 */
public final class Lab {

  private static final PrintStream OUT = System.out;

  private static final int WARM_UPS = 20;

  private final Options options;
  private final List<Scenario> scenarios;
  private final Clients clients;

  private Lab(Options options) throws IOException, InterruptedException {
    this.options = options;
    Files.createDirectories(options.work());
    clients = Clients.find(Path.of("drivers"), options.work());
    scenarios = chosen(Scenario.all(options.scenarios()), Scenario::id, options.only());
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      if (Privilege.missing()) {
        System.exit(Privilege.again(Lab.class, arguments));
      }
      Lab lab = new Lab(Options.parse(arguments));
      lab.write(lab.run());
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The lab cannot run: " + e.getMessage());
      System.exit(1);
    }
    // a client's driver may have left threads of the JDK's process reaper
    System.exit(0);
  }

  /** Those of that ids, all if none is wanted. */
  static <T> List<T> chosen(List<T> all, Function<T, String> id, List<String> wanted) {
    Set<String> unknown = new TreeSet<>(wanted);
    all.forEach(each -> unknown.remove(id.apply(each)));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("nothing here is called " + String.join(", ", unknown));
    }
    return all.stream()
        .filter(each -> wanted.isEmpty() || wanted.contains(id.apply(each)))
        .toList();
  }

  private List<Result> run() throws IOException, InterruptedException {
    List<Client> wanted = chosen(clients.found(), Client::id, options.clients());
    clients.skipped().forEach(name -> OUT.println("not on this machine: " + name));
    Queue<Client> waiting = new ConcurrentLinkedQueue<>(wanted);
    Map<Client, List<Result>> results = new ConcurrentHashMap<>();
    List<Laboratory> lanes = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < Math.min(options.lanes(), wanted.size()); i++) {
        Path work = options.work().resolve("lane-" + i);
        lanes.add(Laboratory.open(work, WarmUps.all()));
        warmUp(lanes.get(i), options, wanted.get(0));
      }
      CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      lanes.forEach(lane -> ends.submit(() -> play(lane, waiting, results)));
      for (int i = 0; i < lanes.size(); i++) {
        ends.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
      for (Laboratory lane : lanes) {
        lane.close();
      }
    }
    return wanted.stream().flatMap(each -> results.get(each).stream()).toList();
  }

  /** One client after the other, as long as there are any. */
  private Void play(Laboratory lane, Queue<Client> waiting, Map<Client, List<Result>> results)
      throws IOException, InterruptedException {
    for (Client client; (client = waiting.poll()) != null; ) {
      StringBuilder text = new StringBuilder(client.label()).append(System.lineSeparator());
      List<Result> played = new ArrayList<>();
      try (Experiment experiment = new Experiment(lane, options, client)) {
        for (Scenario scenario : scenarios) {
          List<Result> both = experiment.play(scenario);
          both.forEach(each -> text.append(line(each)));
          played.addAll(both);
        }
      } catch (IOException e) {
        text.append("  does not run here: ").append(e.getMessage()).append(System.lineSeparator());
      }
      results.put(client, played);
      OUT.print(text);
    }
    return null;
  }

  /** The router and the servers are Java, too: the first client would find them slower. */
  static void warmUp(Laboratory lab, Options options, Client client)
      throws IOException, InterruptedException {
    try (Experiment experiment = new Experiment(lab, options, client)) {
      for (int i = 0; i < WARM_UPS; i++) {
        experiment.play(WarmUps.all().get(0));
      }
    }
  }

  private static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "  %-24s %-4s %-16s apart %5.1f  regret %8.1f%n",
        result.scenario().id(),
        result.mode(),
        Figures.cell(result),
        result.spreadMillis(),
        result.connected() ? result.regretMillis() : Double.POSITIVE_INFINITY);
  }

  private void write(List<Result> results) throws IOException {
    Board board = new Board(results);
    Page.Run run =
        new Page.Run(
            LocalDate.now().toString(), Machine.words(), options.runs(), clients.skipped());
    Page page = new Page(board, run);
    if (options.docs() == null) {
      OUT.println();
      OUT.println(page.markdown());
    } else {
      page.write(options.docs());
    }
  }
}
