// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Connects;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.server.LabDns;
import io.happysocket.lab.server.WebServer;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One client: connects some times in each scenario, and reads from the wire what happened. It is
 * one process, which is started again when it hangs; what it has learnt and cached is taken from it
 * before each cold connect.
 */
final class Experiment implements AutoCloseable {

  /** So that class loading and first compilation are not what is measured. */
  private static final int WARM_UPS = 12;

  /** Connects of one client before it counts as warm. */
  private static final int LEARNING = 16;

  /** What takes that long is not measured again: noise does not matter to it. */
  private static final long SLOW_NANOS = 2_000_000_000L;

  /** After the client is done: time for a late SYN-ACK and the answer to it. */
  private static final long LINGER_MILLIS = 30;

  private final Laboratory lab;
  private final Options options;
  private final Client client;
  private final Path said;
  private final PrintStream wire;
  private Connects connects;
  private int labels;

  Experiment(Laboratory lab, Options options, Client client) throws IOException {
    this.lab = lab;
    this.options = options;
    this.client = client;
    said = options.work().resolve(client.id() + ".said.txt");
    Files.deleteIfExists(said);
    wire = new PrintStream(options.work().resolve(client.id() + ".wire.txt").toFile(), "UTF-8");
  }

  private Connects started() throws IOException, InterruptedException {
    if (connects != null) {
      return connects;
    }
    connects = client.open(lab.client(), said);
    for (Scenario warmUp : lab.warmUps()) {
      lab.set(warmUp);
      for (int i = 0; i < WARM_UPS && !client.oneShot(); i++) {
        connects.fresh();
        connects.begin(LabDns.host(warmUp, label()), WebServer.PORT);
        connects.end(options.capMillis());
      }
    }
    return connects;
  }

  /** Connects with a client that knows nothing, each time anew; then with one that has learnt. */
  List<Result> play(Scenario scenario) throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    String version = version();
    List<Trace> cold = cold(scenario, options.runs());
    results.add(new Result(scenario, client, Mode.COLD, version, cold));
    if (client.ours() && !slow(cold)) {
      List<Trace> warm = measure(scenario, Mode.WARM, options.runs());
      results.add(new Result(scenario, client, Mode.WARM, version, warm));
    }
    return results;
  }

  /** Connects with a client that knows nothing, each time anew. */
  List<Trace> cold(Scenario scenario, int runs) throws IOException, InterruptedException {
    return measure(scenario, Mode.COLD, runs);
  }

  /** The version that the client told. */
  String version() throws IOException, InterruptedException {
    return started().version();
  }

  private List<Trace> measure(Scenario scenario, Mode mode, int runs)
      throws IOException, InterruptedException {
    List<Trace> traces = new ArrayList<>();
    String label = label();
    started().fresh();
    int skipped = mode == Mode.WARM ? LEARNING : 0;
    for (int i = 0; i < skipped + runs && !slow(traces); i++) {
      if (mode == Mode.COLD) {
        started().fresh();
        label = label();
      }
      Trace trace = connect(i < skipped ? scenario.learning() : scenario, label, mode);
      if (i >= skipped) {
        traces.add(trace);
      }
    }
    return traces;
  }

  private Trace connect(Scenario scenario, String label, Mode mode)
      throws IOException, InterruptedException {
    Connects current = started();
    lab.set(scenario);
    long told = lab.log().now();
    current.begin(LabDns.host(scenario, label), WebServer.PORT);
    Boolean outcome = current.end(options.capMillis());
    long ended = lab.log().now();
    Thread.sleep(LINGER_MILLIS + longestRttMillis(scenario));
    List<WireEvent> events = lab.log().events();
    if (outcome == null) {
      current.close();
      connects = null;
    }
    String end = outcome == null ? "hung" : outcome ? "connected" : "failed";
    wire.println(label + "." + scenario.id() + ", " + mode + ": " + end);
    events.forEach(event -> wire.println("  " + event));
    wire.flush();
    return Trace.of(events, told, ended, outcome == null);
  }

  private static long longestRttMillis(Scenario scenario) {
    return (long) scenario.paths().stream().mapToDouble(PathRule::rtt).max().orElse(0);
  }

  private static boolean slow(List<Trace> traces) {
    return traces.stream().anyMatch(trace -> trace.ended() > SLOW_NANOS);
  }

  /** Each connect of a fresh client has a name that no cache has seen. */
  private String label() {
    return "c" + ++labels;
  }

  @Override
  public void close() {
    if (connects != null) {
      connects.close();
    }
    wire.close();
  }
}
