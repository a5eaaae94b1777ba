// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.strategy.builtin.Strategies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told. Immutable.
 *
 * @param strategy its name; null for the default
 * @param deadline of a connect whose client has none, or a longer one; null for the connector's
 * @param ownDns whether names are asked for in DNS, and not of the JDK
 * @param only the hosts that are raced and ordered; empty for all
 * @param never the hosts that are not
 * @param report where to write at the end what has happened; null for nowhere
 */
record AgentOptions(
    @Nullable String strategy,
    @Nullable Duration deadline,
    boolean ownDns,
    List<Pattern> only,
    List<Pattern> never,
    @Nullable Path report) {

  private static final List<String> KEYS =
      List.of("strategy", "deadline", "resolver", "only", "never", "report");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");
  private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}*._-]+");
  private static final int SECONDS_OF_A_MINUTE = 60;

  /**
   * Reads the argument of {@code -javaagent}.
   *
   * @param text {@code key=value}, with commas between them; null or empty for the defaults
   * @throws IllegalArgumentException naming key and value
   */
  static AgentOptions parse(@Nullable String text) {
    Map<String, String> given = new HashMap<>();
    for (String pair : text == null ? new String[0] : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
      String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
      if (pair.isBlank()) {
        continue;
      }
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "no option \"" + key + "\"; there are " + String.join(", ", KEYS));
      }
      if (value.isEmpty()) {
        throw bad(key, value, "have a value");
      }
      if (given.put(key, value) != null) {
        throw bad(key, value, "be given once");
      }
    }
    return new AgentOptions(
        strategy(given.get("strategy")),
        deadline(given.get("deadline")),
        ownDns(given.get("resolver")),
        hosts("only", given.get("only")),
        hosts("never", given.get("never")),
        report(given.get("report")));
  }

  /** Whether the agent has to do with a host. */
  boolean concerns(String host) {
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return (only.isEmpty() || matches(only, plain)) && !matches(never, plain);
  }

  private static boolean matches(List<Pattern> patterns, String host) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matcher(host).matches()) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String strategy(@Nullable String value) {
    if (value != null && !Strategies.names().contains(value)) {
      throw bad("strategy", value, "be one of " + String.join(", ", Strategies.names()));
    }
    return value;
  }

  private static @Nullable Duration deadline(@Nullable String value) {
    if (value == null) {
      return null;
    }
    Matcher read = DURATION.matcher(value);
    if (read.matches() && Long.parseLong(read.group(1)) > 0) {
      long number = Long.parseLong(read.group(1));
      return switch (read.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        default -> Duration.ofSeconds(number * SECONDS_OF_A_MINUTE);
      };
    }
    throw bad("deadline", value, "be a time of more than zero such as 5s, 250ms or 1m");
  }

  private static boolean ownDns(@Nullable String value) {
    if (value == null || value.equals("jdk")) {
      return false;
    }
    if (value.equals("own")) {
      return true;
    }
    throw bad("resolver", value, "be jdk or own");
  }

  private static List<Pattern> hosts(String key, @Nullable String value) {
    if (value == null) {
      return List.of();
    }
    return Stream.of(value.split(":", -1)).map(each -> host(key, each.strip())).toList();
  }

  private static Pattern host(String key, String pattern) {
    if (!HOST.matcher(pattern).matches()) {
      throw bad(key, pattern, "be names with colons between them, each with * for any characters");
    }
    String quoted = Pattern.quote(pattern.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q");
    return Pattern.compile(quoted, Pattern.CASE_INSENSITIVE);
  }

  private static @Nullable Path report(@Nullable String value) {
    if (value == null) {
      return null;
    }
    Path file = Path.of(value).toAbsolutePath();
    Path directory = file.getParent();
    if (directory == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
      throw bad("report", value, "be a file in a directory that can be written to");
    }
    return file;
  }

  private static IllegalArgumentException bad(String key, String value, String must) {
    return new IllegalArgumentException(key + " must " + must + ", not \"" + value + "\"");
  }
}
