// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.Result.Mode;
import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Connects;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.server.LabDns;
import io.happysocket.lab.server.WebServer;
import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One client in one scenario: connects some times, and reads from the wire what happened. */
final class Experiment implements AutoCloseable {

  /** So that class loading and first compilation are not what is measured. */
  private static final int WARM_UPS = 3;

  /** Connects of one client before it counts as warm. */
  private static final int LEARNING = 4;

  /** What takes that long is not measured again: noise does not matter to it. */
  private static final long SLOW_NANOS = 2_000_000_000L;

  /** After the client is done: time for a late SYN-ACK and the answer to it. */
  private static final long LINGER_MILLIS = 30;

  private static final AtomicInteger LABELS = new AtomicInteger();

  private final Laboratory lab;
  private final Options options;
  private final Scenario scenario;
  private final Client client;
  private final PrintStream wire;
  private final Connects connects;

  Experiment(Laboratory lab, Options options, Scenario scenario, Client client)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.options = options;
    this.scenario = scenario;
    this.client = client;
    String file = scenario.id() + "." + client.id();
    wire = new PrintStream(options.work().resolve(file + ".wire.txt").toFile(), "UTF-8");
    Path said = options.work().resolve(file + ".said.txt");
    Files.deleteIfExists(said);
    connects = client.open(lab.client(), said);
  }

  /** Connects with a client that knows nothing, each time anew; then with one that has learnt. */
  List<Result> run() throws IOException, InterruptedException {
    lab.set(scenario);
    for (Scenario warmUp : lab.warmUps()) {
      for (int i = 0; i < WARM_UPS && !client.oneShot(); i++) {
        connects.fresh();
        connects.begin(LabDns.host(warmUp, label()), WebServer.PORT);
        connects.end(options.capMillis());
      }
    }
    List<Result> results = new ArrayList<>();
    List<Trace> cold = new ArrayList<>();
    boolean alive = measure(cold, Mode.COLD);
    results.add(new Result(scenario, client, Mode.COLD, connects.version(), cold));
    if (client.ours() && alive && !slow(cold)) {
      List<Trace> warm = new ArrayList<>();
      measure(warm, Mode.WARM);
      results.add(new Result(scenario, client, Mode.WARM, connects.version(), warm));
    }
    return results;
  }

  /** False if the client hangs and is of no further use. */
  private boolean measure(List<Trace> traces, Mode mode) throws IOException, InterruptedException {
    String label = label();
    connects.fresh();
    int skipped = mode == Mode.WARM ? LEARNING : 0;
    for (int i = 0; i < skipped + options.runs() && !slow(traces); i++) {
      if (mode == Mode.COLD) {
        connects.fresh();
        label = label();
      }
      Trace trace = connect(label, mode + " " + (i + 1));
      if (i >= skipped) {
        traces.add(trace);
      }
      if (trace.hung()) {
        return false;
      }
    }
    return true;
  }

  private Trace connect(String label, String heading) throws IOException, InterruptedException {
    lab.set(scenario);
    long told = lab.log().now();
    connects.begin(LabDns.host(scenario, label), WebServer.PORT);
    Boolean said = connects.end(options.capMillis());
    long ended = lab.log().now();
    Thread.sleep(LINGER_MILLIS + longestRttMillis());
    List<WireEvent> events = lab.log().events();
    wire.println(heading + (said == null ? ": hung" : said ? ": connected" : ": failed"));
    events.forEach(event -> wire.println("  " + event));
    wire.flush();
    return Trace.of(events, told, ended, said == null);
  }

  private long longestRttMillis() {
    return (long) scenario.paths().stream().mapToDouble(PathRule::rtt).max().orElse(0);
  }

  private static boolean slow(List<Trace> traces) {
    return traces.stream().anyMatch(trace -> trace.ended() > SLOW_NANOS);
  }

  /** Each connect of a fresh client has a name that no cache has seen. */
  private static String label() {
    return "c" + LABELS.incrementAndGet();
  }

  @Override
  public void close() {
    connects.close();
    wire.close();
  }
}
