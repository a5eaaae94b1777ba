// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The system's names of TCP ports: {@code /etc/services}, and what small systems that have no such
 * file are asked for most. Immutable.
 */
final class Services {

  /** {@code https 443/tcp www-ssl # comment}. */
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\S+)\\s+([0-9]{1,5})/tcp(?:\\s+([^#]*))?(?:#.*)?");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** Containers often have no table; the schemes of URLs are no services on every system. */
  private static final Map<String, Integer> WELL_KNOWN =
      Map.ofEntries(
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("smtp", 25),
          Map.entry("domain", 53),
          Map.entry("http", 80),
          Map.entry("ws", 80),
          Map.entry("pop3", 110),
          Map.entry("imap", 143),
          Map.entry("ldap", 389),
          Map.entry("https", 443),
          Map.entry("wss", 443),
          Map.entry("ldaps", 636),
          Map.entry("imaps", 993),
          Map.entry("pop3s", 995),
          Map.entry("mysql", 3306),
          Map.entry("postgresql", 5432),
          Map.entry("redis", 6379));

  private final Map<String, Integer> ports;
  private final Path table;

  private Services(Map<String, Integer> ports, Path table) {
    this.ports = ports;
    this.table = table;
  }

  /** The system's. */
  static Services ofSystem() {
    String windows = System.getenv("SystemRoot");
    return read(
        windows == null
            ? Path.of("/etc/services")
            : Path.of(windows, "System32", "drivers", "etc", "services"));
  }

  /** A table; the well-known names alone where it cannot be read. */
  static Services read(Path table) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    try (BufferedReader lines =
        // the names are ASCII; comments of another character set must not end the reading
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(table), StandardCharsets.ISO_8859_1))) {
      lines.lines().forEach(line -> add(line, ports));
    } catch (IOException | RuntimeException e) {
      // as if it were empty: port() says which table was meant
    }
    WELL_KNOWN.forEach(ports::putIfAbsent);
    return new Services(ports, table);
  }

  private static void add(String line, Map<String, Integer> ports) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    List<String> names = new ArrayList<>(List.of(matcher.group(1)));
    @Nullable String aliases = matcher.group(3);
    if (aliases != null && !aliases.isBlank()) {
      names.addAll(Arrays.asList(SPACES.split(aliases.strip())));
    }
    int port = Integer.parseInt(matcher.group(2));
    names.forEach(name -> ports.putIfAbsent(name, port));
  }

  /**
   * The port of a service.
   *
   * @throws IllegalArgumentException if there is none of this name; says which one may be meant
   */
  int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      List<String> known = new ArrayList<>(new TreeSet<>(WELL_KNOWN.keySet())); // the likely first
      known.addAll(new TreeSet<>(ports.keySet()));
      throw new IllegalArgumentException(
          "port must be 1 to 65535, or a name in "
              + table
              + ": '"
              + name
              + "'"
              + Suggestion.phrase(name, known));
    }
    return port;
  }
}
