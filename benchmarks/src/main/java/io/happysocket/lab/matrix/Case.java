// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.happysocket.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of the matrix, read from a file: a scenario, in which {@code "$ms"} stands for the
 * parameter of a sweep.
 *
 * @param id the file's name without extension
 * @param title in a few words
 * @param reads what is read from it
 * @param sweep the values of its parameter; null if it has none
 * @param starts what the version 3 draft does; null if the case is not one of its examples
 * @param scenario with the parameter
 */
public record Case(
    String id, String title, Reads reads, Sweep sweep, Starts starts, ObjectNode scenario) {

  /** Where the parameter goes. */
  private static final String PARAMETER = "$ms";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The first attempts of an example.
   *
   * @param at ms from the first query
   * @param families of the first attempts, such as {@code 64} for IPv6, then IPv4
   * @param asks the type that a client must have asked for; null if the example needs none
   */
  public record Starts(int at, String families, String asks) {}

  /** All the files of a directory, in the order of their names. */
  public static List<Case> all(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Case> cases = new ArrayList<>();
    for (Path file : files) {
      try {
        cases.add(read(file));
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(file + " is not a case: " + e.getMessage(), e);
      }
    }
    return cases;
  }

  private static Case read(Path file) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(file.toFile());
    String id = file.getFileName().toString().replaceAll("\\.json$", "");
    Reads reads = JSON.treeToValue(tree.remove("reads"), Reads.class);
    Sweep sweep = JSON.treeToValue(tree.remove("sweep"), Sweep.class);
    Starts starts = JSON.treeToValue(tree.remove("starts"), Starts.class);
    if (reads == null || (reads == Reads.START) != (starts != null)) {
      throw new IllegalArgumentException("reads is missing, or starts does not go with it");
    }
    Case read = new Case(id, tree.path("title").asText(), reads, sweep, starts, tree);
    // a mistake is found when the file is read, not an hour later
    read.values().forEach(read::at);
    return read;
  }

  /** The values of the parameter, one that does not matter if there is none. */
  public List<Integer> values() {
    return sweep == null ? List.of(0) : sweep.values();
  }

  /** False if it is about a type that a client did not ask for in any of its connects. */
  public boolean needs(List<Point> before) {
    return starts == null
        || starts.asks() == null
        || before.stream()
            .flatMap(point -> point.connects().stream())
            .anyMatch(reading -> reading.asked(starts.asks()));
  }

  /** The scenario for one value of the parameter. */
  public Scenario at(int millis) {
    try {
      String name = sweep == null ? id : id + "-" + millis;
      return JSON.treeToValue(filled(scenario, millis), Scenario.class).named(name);
    } catch (IOException e) {
      throw new IllegalArgumentException(id + " is no scenario: " + e.getMessage(), e);
    }
  }

  private static JsonNode filled(JsonNode node, int millis) {
    if (node.isObject()) {
      ObjectNode copy = JSON.createObjectNode();
      node.properties().forEach(each -> copy.set(each.getKey(), filled(each.getValue(), millis)));
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = JSON.createArrayNode();
      node.forEach(each -> copy.add(filled(each, millis)));
      return copy;
    }
    return node.isTextual() && node.asText().equals(PARAMETER) ? new IntNode(millis) : node;
  }
}
