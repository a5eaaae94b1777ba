// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * What is asked for.
 *
 * @param seed of the configurations
 * @param configurations how many
 * @param only the number of one of them, whose differences are all shown; 0 for all
 * @param machines how many are asked at a time
 * @param work where files and logs go
 * @param docs where the page is; null to print it
 */
record Options(long seed, int configurations, int only, int machines, Path work, Path docs) {

  private static final String USAGE =
      "options: --seed N --configurations N --only N --machines N --work DIR --docs DIR";

  static Options defaults() {
    return new Options(1, 400, 0, 8, Path.of("target", "names"), null);
  }

  static Options parse(String[] arguments) {
    Options options = defaults();
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

  Options with(String name, String value) {
    return switch (name) {
      case "--seed" ->
          new Options(Long.parseLong(value), configurations, only, machines, work, docs);
      case "--configurations" ->
          new Options(seed, Integer.parseInt(value), only, machines, work, docs);
      case "--only" ->
          new Options(seed, configurations, Integer.parseInt(value), machines, work, docs);
      case "--machines" ->
          new Options(seed, configurations, only, Integer.parseInt(value), work, docs);
      case "--work" -> new Options(seed, configurations, only, machines, Path.of(value), docs);
      case "--docs" -> new Options(seed, configurations, only, machines, work, Path.of(value));
      default -> throw new IllegalArgumentException("no option " + name + "; " + USAGE);
    };
  }
}
