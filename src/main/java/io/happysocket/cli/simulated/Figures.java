// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.simulated;

import io.happysocket.simulation.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a simulation as text: numbers, CSV, JSON. */
public final class Figures {

  private Figures() {}

  /**
   * A number for people.
   *
   * @param decimals how many decimals, none from 1,000 on
   * @param value the number
   * @return {@code -} for what is not a number
   */
  public static String number(int decimals, double value) {
    int shown = Math.abs(value) < 1000 ? decimals : 0;
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + shown + "f", value);
  }

  /**
   * As CSV: a line of names and a line for each summary; milliseconds, and shares and counts of one
   * connect. What is not a number is empty.
   *
   * @param summaries the figures
   * @return the lines
   */
  public static List<String> csv(List<Summary> summaries) {
    List<String> lines = new ArrayList<>();
    for (Summary each : summaries) {
      Map<String, Object> row = row(each);
      if (lines.isEmpty()) {
        lines.add(String.join(",", row.keySet()));
      }
      lines.add(
          row.values().stream()
              .map(value -> isNoNumber(value) ? "" : value.toString())
              .collect(Collectors.joining(",")));
    }
    return lines;
  }

  /**
   * As JSON: an array of objects with the names of the CSV, and {@code learningMillis}, the mean
   * regret by the number of the connect. What is not a number is null.
   *
   * @param summaries the figures
   * @return one line
   */
  public static String json(List<Summary> summaries) {
    return summaries.stream().map(Figures::json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String json(Summary summary) {
    Map<String, Object> row = row(summary);
    row.put("learningMillis", summary.learningMillis());
    return row.entrySet().stream()
        .map(entry -> '"' + entry.getKey() + "\":" + value(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Figures::value).collect(Collectors.joining(",", "[", "]"));
    }
    // names of strategies and populations need no escapes
    return value instanceof String ? "\"" + value + '"' : isNoNumber(value) ? "null" : "" + value;
  }

  private static boolean isNoNumber(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static Map<String, Object> row(Summary each) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("population", each.population());
    row.put("strategy", each.strategy());
    row.put("connects", each.connects());
    row.put("hopeless", each.hopeless());
    row.put("misses", each.misses());
    row.put("regretMean", each.regret().mean());
    row.put("regretP50", each.regret().p50());
    row.put("regretP95", each.regret().p95());
    row.put("regretP99", each.regret().p99());
    row.put("regretMax", each.regret().max());
    row.put("over100ms", each.regret().over100());
    row.put("over1s", each.regret().over1000());
    row.put("brokenRegretMean", each.brokenRegret().mean());
    row.put("extraSyns", each.extraSyns());
    row.put("wastedHandshakes", each.wastedHandshakes());
    row.put("ipv6Share", each.ipv6Share());
    row.put("ipv6ShareNear", each.nearIpv6Share());
    row.put("steadyRegretMean", each.steady().regretMillis());
    row.put("steadyExtraSyns", each.steady().extraSyns());
    row.put("repairedClients", each.repair().clients());
    row.put("connectsToIpv6Mean", each.repair().meanConnects());
    row.put("connectsToIpv6Most", each.repair().mostConnects());
    row.put("cost", each.cost());
    row.put("ipv4Syns", each.talk().ipv4Syns());
    row.put("halfOpen", each.talk().halfOpen());
    return row;
  }
}
