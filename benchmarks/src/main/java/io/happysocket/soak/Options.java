// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.soak.world.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param seed of the operations
 * @param count how many
 * @param only the number of one of them, which is done instead of all; negative for all
 * @param callers how many threads do them
 * @param isVirtual whether these are virtual threads
 * @param seconds when no more are begun, and the run has failed
 * @param mix weights of places in place of their own
 * @param java the home of the JDK to run on
 * @param work where files go
 * @param docs where the page is; null to print it only
 */
record Options(
    long seed,
    long count,
    long only,
    int callers,
    boolean isVirtual,
    long seconds,
    Map<Place, Integer> mix,
    Path java,
    Path work,
    Path docs) {

  private static final String USAGE =
      "options: --seed N --count N --only N --callers N --threads platform|virtual --seconds N"
          + " --mix PLACE=WEIGHT,... --java HOME --work DIR --docs DIR";

  static Options defaults() {
    return new Options(
        1,
        1_000_000,
        -1,
        128,
        false,
        900,
        Map.of(),
        Path.of(System.getProperty("java.home")),
        Path.of("target", "soak"),
        null);
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
      case "--seed", "--count", "--only", "--seconds" -> withNumber(name, Long.parseLong(value));
      case "--callers" -> withCallers(Integer.parseInt(value), isVirtual);
      case "--threads" -> withCallers(callers, isVirtual(value));
      case "--mix" -> withMix(weights(value));
      case "--java" -> withPaths(Path.of(value), work, docs);
      case "--work" -> withPaths(java, Path.of(value), docs);
      case "--docs" -> withPaths(java, work, Path.of(value));
      default -> throw new IllegalArgumentException("no option " + name + "; " + USAGE);
    };
  }

  private Options withNumber(String name, long value) {
    return new Options(
        name.equals("--seed") ? value : seed,
        name.equals("--count") ? value : count,
        name.equals("--only") ? value : only,
        callers,
        isVirtual,
        name.equals("--seconds") ? value : seconds,
        mix,
        java,
        work,
        docs);
  }

  private Options withCallers(int number, boolean virtual) {
    return new Options(seed, count, only, number, virtual, seconds, mix, java, work, docs);
  }

  private Options withMix(Map<Place, Integer> weights) {
    return new Options(seed, count, only, callers, isVirtual, seconds, weights, java, work, docs);
  }

  private Options withPaths(Path home, Path files, Path page) {
    return new Options(seed, count, only, callers, isVirtual, seconds, mix, home, files, page);
  }

  private static boolean isVirtual(String value) {
    if (!List.of("platform", "virtual").contains(value)) {
      throw new IllegalArgumentException("no kind of threads: " + value + "; " + USAGE);
    }
    return value.equals("virtual");
  }

  /** Such as {@code literal=10,all-silent=1}; places that are not named have none. */
  private static Map<Place, Integer> weights(String value) {
    Map<Place, Integer> weights = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      weights.put(place, 0);
    }
    for (String word : value.split(",")) {
      String[] pair = word.split("=");
      Place place = Place.valueOf(pair[0].toUpperCase(Locale.ROOT).replace('-', '_'));
      weights.put(place, pair.length == 1 ? 1 : Integer.parseInt(pair[1]));
    }
    return weights;
  }

  /** What the run itself has to be told, where it is not the default. */
  List<String> forRun() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--seed", "" + seed, "--count", "" + count, "--only", "" + only));
    words.addAll(List.of("--callers", "" + callers, "--seconds", "" + seconds));
    words.addAll(List.of("--threads", isVirtual ? "virtual" : "platform"));
    if (!mix.isEmpty()) {
      List<String> weights = new ArrayList<>();
      mix.forEach((place, weight) -> weights.add(place.id() + "=" + weight));
      words.addAll(List.of("--mix", String.join(",", weights)));
    }
    return words;
  }
}
