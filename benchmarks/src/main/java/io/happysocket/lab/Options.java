// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the lab is asked to do.
 *
 * @param scenarios where the scenario files are
 * @param work where logs go
 * @param docs where the page and the figures go; null for nowhere
 * @param runs connects of each kind
 * @param capMillis how long the lab waits for one connect
 * @param only ids of scenarios; all if empty
 * @param clients ids of clients; all if empty
 */
record Options(
    Path scenarios,
    Path work,
    Path docs,
    int runs,
    long capMillis,
    List<String> only,
    List<String> clients) {

  static final String USAGE =
      "options: --scenarios DIR --work DIR --docs DIR --runs N --cap MS --only ID,ID"
          + " --clients ID,ID";

  static Options parse(String[] arguments) {
    Options options =
        new Options(
            Path.of("scenarios"), Path.of("target", "lab"), null, 3, 11_000, List.of(), List.of());
    Iterator<String> words = Arrays.asList(arguments).iterator();
    while (words.hasNext()) {
      String name = words.next();
      if (!words.hasNext()) {
        throw new IllegalArgumentException(name + " has no value; " + USAGE);
      }
      options = options.with(name, words.next());
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--scenarios" -> new Options(Path.of(value), work, docs, runs, capMillis, only, clients);
      case "--work" -> new Options(scenarios, Path.of(value), docs, runs, capMillis, only, clients);
      case "--docs" -> new Options(scenarios, work, Path.of(value), runs, capMillis, only, clients);
      case "--runs" ->
          new Options(scenarios, work, docs, Integer.parseInt(value), capMillis, only, clients);
      case "--cap" ->
          new Options(scenarios, work, docs, runs, Long.parseLong(value), only, clients);
      case "--only" ->
          new Options(scenarios, work, docs, runs, capMillis, List.of(value.split(",")), clients);
      case "--clients" ->
          new Options(scenarios, work, docs, runs, capMillis, only, List.of(value.split(",")));
      default -> throw new IllegalArgumentException("no option " + name + "; " + USAGE);
    };
  }
}
