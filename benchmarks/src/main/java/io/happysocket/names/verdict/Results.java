// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import io.happysocket.names.cases.Configuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came of a run. Thread-safe. */
public final class Results {

  private final List<Configuration> configurations = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();

  /** The differences of one more configuration. */
  public synchronized void add(Configuration configuration, List<Difference> found) {
    configurations.add(configuration);
    differences.addAll(found);
    differences.sort(Comparator.comparingInt(each -> each.configuration().number()));
  }

  /** Which were asked. */
  public synchronized List<Configuration> configurations() {
    return List.copyOf(configurations);
  }

  /** How many names were asked. */
  public int names() {
    return configurations().stream().mapToInt(each -> each.names().size()).sum();
  }

  /** All differences. */
  public synchronized List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** Those on purpose. */
  public Map<Reason, List<Difference>> byReason() {
    Map<Reason, List<Difference>> all = new EnumMap<>(Reason.class);
    for (Difference difference : differences()) {
      Reason reason = difference.reason();
      if (reason != null) {
        all.computeIfAbsent(reason, any -> new ArrayList<>()).add(difference);
      }
    }
    return all;
  }

  /** Those that nothing explains. */
  public List<Difference> unexplained() {
    return differences().stream().filter(each -> each.reason() == null).toList();
  }
}
