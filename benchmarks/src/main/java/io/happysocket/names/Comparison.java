// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names;

import io.happysocket.names.asked.Asked;
import io.happysocket.names.asked.Machine;
import io.happysocket.names.asked.Said;
import io.happysocket.names.cases.Configuration;
import io.happysocket.names.verdict.Difference;
import io.happysocket.names.verdict.Results;
import io.happysocket.names.world.Server;
import io.happysocket.names.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks for all names of all configurations, on several machines at a time. */
final class Comparison {

  private static final int CONFIRMATIONS = 2;

  private final World world;
  private final Path work;
  private final Queue<Configuration> left;
  private final Results results = new Results();

  /**
   * A comparison.
   *
   * @param work a directory for the machines' files
   */
  Comparison(World world, Path work, List<Configuration> configurations) {
    this.world = world;
    this.work = work;
    left = new ConcurrentLinkedQueue<>(configurations);
  }

  /** Runs it; most of the time is spent waiting for servers that are silent. */
  Results run(int machines) throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(machines);
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < machines; i++) {
      Path directory = work.resolve("machine-" + i);
      running.add(pool.submit((Callable<Void>) () -> work(directory)));
    }
    try {
      for (Future<Void> each : running) {
        each.get();
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Void work(Path directory) throws IOException {
    try (Machine machine = Machine.open(world.namespace(), directory)) {
      for (Configuration next = left.poll(); next != null; next = left.poll()) {
        compare(machine, next);
      }
      return null;
    }
  }

  private void compare(Machine machine, Configuration configuration) throws IOException {
    List<Difference> differences = new ArrayList<>();
    for (Asked asked : machine.ask(configuration)) {
      Asked again = asked;
      // twice more, alone: a busy machine loses answers
      for (int i = 0; i < CONFIRMATIONS && again.differs(); i++) {
        again = one(machine, configuration.withOnly(asked.name()));
      }
      if (again.differs()) {
        differences.add(new Difference(configuration, again, good(machine, configuration, again)));
      }
    }
    results.add(configuration, differences);
  }

  private static Said good(Machine machine, Configuration configuration, Asked asked)
      throws IOException {
    return one(machine, configuration.withServer(Server.BIND).withOnly(asked.name())).libc();
  }

  private static Asked one(Machine machine, Configuration configuration) throws IOException {
    return machine.ask(configuration).get(0);
  }
}
