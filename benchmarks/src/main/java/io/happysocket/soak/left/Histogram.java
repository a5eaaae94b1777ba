// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.left;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of each class live, after a collection of all that does not. */
final class Histogram {

  private final Map<String, Long> live = new TreeMap<>();

  private Histogram() {}

  static Histogram now() {
    Histogram histogram = new Histogram();
    try {
      String text =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      // such as:   12:    34    5678  java.lang.String (java.base@17)
      text.lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length >= 4 && words[0].endsWith(":"))
          .forEach(words -> histogram.live.put(words[3], Long.valueOf(words[1])));
    } catch (JMException e) {
      throw new IllegalStateException("this JVM does not count its objects", e);
    }
    return histogram;
  }

  long of(String type) {
    return live.getOrDefault(type, 0L);
  }

  /** All classes whose names begin so. */
  Map<String, Long> startingWith(String prefix) {
    Map<String, Long> found = new TreeMap<>();
    live.forEach(
        (type, count) -> {
          if (type.startsWith(prefix)) {
            found.put(type, count);
          }
        });
    return found;
  }
}
