// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.quality.FileFault;
import io.happysocket.engine.HostText;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Hosts to measure, each once, in the order given. Not thread-safe. */
final class QualityHosts {

  private final int defaultPort;
  private final Services services;
  private final Set<InetSocketAddress> all = new LinkedHashSet<>();

  QualityHosts(int defaultPort, Services services) {
    this.defaultPort = defaultPort;
    this.services = services;
  }

  List<InetSocketAddress> all() {
    return List.copyOf(all);
  }

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if it is none
   */
  void add(String text) {
    boolean hasPort =
        text.contains("://") || text.matches("[^:]*:[^:]*") || text.matches("\\[.*\\]:.*");
    String port = hasPort ? null : String.valueOf(defaultPort);
    Target target = Target.of(text, port, services);
    HostText.request(target.host(), target.port(), 1); // refuses what cannot be a name
    all.add(InetSocketAddress.createUnresolved(target.host(), target.port()));
  }

  /**
   * Adds those of a file.
   *
   * @return what was wrong with which lines; the others are added
   */
  List<String> addFile(Path file) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String host = line.replaceFirst("#.*", "").strip();
        try {
          if (!host.isEmpty()) {
            add(host);
          }
        } catch (IllegalArgumentException e) {
          wrong.add(file + ", line " + number + ": " + e.getMessage());
        }
      }
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    }
    return wrong;
  }
}
