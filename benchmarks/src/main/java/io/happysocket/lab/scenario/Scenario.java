// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One situation of DNS and network, read from a file.
 *
 * @param id the file's name without number and extension: the label of its DNS names
 * @param title in a few words
 * @param dns the answer for {@code AAAA} and for {@code A}
 * @param paths rules, the first that matches holds; what no rule matches takes no time
 * @param host the client's, with one address of each family by default
 */
public record Scenario(
    String id, String title, Map<String, Answer> dns, List<PathRule> paths, Host host) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Scenario {
    dns = Map.copyOf(dns);
    paths = paths == null ? List.of() : List.copyOf(paths);
    host = host == null ? Host.DUAL : host;
  }

  /** All the files of a directory, in the order of their names. */
  public static List<Scenario> all(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files) {
      scenarios.add(read(file));
    }
    return scenarios;
  }

  static Scenario read(Path file) throws IOException {
    Scenario read;
    try {
      read = JSON.readValue(file.toFile(), Scenario.class);
    } catch (IOException e) {
      throw new IOException(file + " is not a scenario: " + e.getMessage(), e);
    }
    String id = file.getFileName().toString().replaceAll("^[0-9]+-|\\.json$", "");
    return read.named(id);
  }

  /** The same situation with another id. */
  public Scenario named(String other) {
    return new Scenario(other, title, dns, paths, host);
  }

  /** What a client meets that is still learning. */
  public Scenario learning() {
    return new Scenario(id, title, dns, paths.stream().map(PathRule::learning).toList(), host);
  }

  /** How a type is answered. */
  public Answer answer(String type) {
    return dns.getOrDefault(type, Answer.EMPTY);
  }
}
