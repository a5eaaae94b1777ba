// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What the lab is asked to do, as {@code docs/lab.md} lists it. */
final class Options {

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("--scenarios", "scenarios"),
          Map.entry("--cases", "scenarios/matrix"),
          Map.entry("--work", "target/lab"),
          Map.entry("--docs", ""),
          Map.entry("--results", ""),
          Map.entry("--from", ""),
          Map.entry("--runs", "3"),
          Map.entry("--cap", "11000"),
          Map.entry("--lanes", "5"),
          Map.entry("--sweep", "bisect"),
          Map.entry("--only", ""),
          Map.entry("--clients", ""));

  private static final String USAGE =
      "options, each with a value: "
          + String.join(" ", DEFAULTS.keySet().stream().sorted().toList());

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  static Options parse(String[] arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    Iterator<String> words = Arrays.asList(arguments).iterator();
    while (words.hasNext()) {
      String name = words.next();
      if (!words.hasNext()) {
        throw new IllegalArgumentException(name + " has no value; " + USAGE);
      }
      if (values.replace(name, words.next()) == null) {
        throw new IllegalArgumentException("no option " + name + "; " + USAGE);
      }
    }
    Options options = new Options(values);
    options.runs();
    options.capMillis();
    options.lanes();
    options.fullSweep();
    return options;
  }

  /** Where the scenario files are. */
  Path scenarios() {
    return Path.of(values.get("--scenarios"));
  }

  /** Where the cases of the matrix are. */
  Path cases() {
    return Path.of(values.get("--cases"));
  }

  /** Where logs go. */
  Path work() {
    return Path.of(values.get("--work"));
  }

  /** Where the page and the figures go; null for nowhere. */
  Path docs() {
    return pathOrNull("--docs");
  }

  /** Where the matrix keeps its results; null for nowhere. */
  Path results() {
    return pathOrNull("--results");
  }

  /** Results of an earlier run of the matrix, in place of a run; null for none. */
  Path from() {
    return pathOrNull("--from");
  }

  private Path pathOrNull(String name) {
    String value = values.get(name);
    return value.isEmpty() ? null : Path.of(value);
  }

  /** Connects of each kind. */
  int runs() {
    return (int) number("--runs");
  }

  /** How long the lab waits for one connect. */
  long capMillis() {
    return number("--cap");
  }

  /** So many clients are measured at a time, each on a network of its own. */
  int lanes() {
    return (int) number("--lanes");
  }

  private long number(String name) {
    long number = Long.parseLong(values.get(name));
    if (number < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more: " + number);
    }
    return number;
  }

  /** Whether the matrix tries every value of a sweep, and not only those that bisection needs. */
  boolean fullSweep() {
    String value = values.get("--sweep");
    if (!value.equals("full") && !value.equals("bisect")) {
      throw new IllegalArgumentException("--sweep must be full or bisect: " + value);
    }
    return value.equals("full");
  }

  /** Ids of scenarios or cases; all if empty. */
  List<String> only() {
    return list("--only");
  }

  /** Ids of clients; all if empty. */
  List<String> clients() {
    return list("--clients");
  }

  private List<String> list(String name) {
    String value = values.get(name);
    return value.isEmpty() ? List.of() : List.of(value.split(","));
  }
}
