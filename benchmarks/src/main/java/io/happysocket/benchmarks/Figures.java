// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, as tables: beside its baseline, or by itself. */
final class Figures {

  private static final double MEDIAN = 50;

  /**
   * A benchmark beside another of the same run.
   *
   * @param what for people
   * @param benchmark class and method
   * @param baseline class and method
   * @param bar the ratio that it should keep; 0 for none, of a peer
   */
  private record Comparison(String what, String benchmark, String baseline, double bar) {}

  private static final String BLOCKING = "ConnectBenchmark.blocking";

  private static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison("blocking `SocketChannel.open(address)`", BLOCKING, BLOCKING, 0),
          new Comparison("the same over IPv6", BLOCKING + "Ipv6", BLOCKING, 0),
          new Comparison(
              "the same by a thread with a selector", "ConnectBenchmark.bareLoop", BLOCKING, 0),
          new Comparison("`connect` to a literal", "ConnectBenchmark.literal", BLOCKING, 1.5),
          new Comparison(
              "`connect` to a name, both answers cached",
              "ConnectBenchmark.cachedName",
              BLOCKING,
              1.8),
          new Comparison("Netty", "ConnectBenchmark.netty", BLOCKING, 0),
          new Comparison("HttpClient 5", "ConnectBenchmark.httpClient5", BLOCKING, 0),
          new Comparison(
              "lookup, cached, from another thread",
              "DnsBenchmark.cachedHappysocket",
              "DnsBenchmark.cachedDnsjava",
              1.3),
          new Comparison(
              "lookup, cached, on the loop as a race does it",
              "DnsBenchmark.cachedHappysocketOnItsLoop",
              "DnsBenchmark.cachedDnsjava",
              1.3),
          new Comparison(
              "lookup, asked of a server",
              "DnsBenchmark.uncachedHappysocket",
              "DnsBenchmark.uncachedDnsjava",
              1.3),
          new Comparison(
              "lookup, 1,000 queries in flight",
              "DnsBenchmark.burstHappysocket",
              "DnsBenchmark.burstDnsjava",
              1.3));

  private final Map<String, RunResult> results = new TreeMap<>();

  Figures(Collection<RunResult> all) {
    for (RunResult result : all) {
      results.put(name(result), result);
    }
  }

  /** Class, method and parameters. */
  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    List<String> name = new ArrayList<>();
    name.add(full.replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"));
    for (String key : result.getParams().getParamsKeys()) {
      name.add(result.getParams().getParam(key));
    }
    return String.join(" ", name);
  }

  /** Each benchmark that has a baseline. */
  String ratios() {
    StringBuilder table =
        new StringBuilder("| benchmark | measured | allocated | of its baseline | bar |\n");
    table.append("|---|---:|---:|---:|---:|\n");
    for (Comparison each : COMPARISONS) {
      RunResult result = results.get(each.benchmark());
      RunResult baseline = results.get(each.baseline());
      if (result != null && baseline != null) {
        row(
            table,
            each.what(),
            score(result),
            allocated(result),
            String.format(Locale.ROOT, "%.2f", value(result) / value(baseline)),
            each.bar() == 0 ? "" : "≤ " + each.bar());
      }
    }
    return table.toString();
  }

  /** What has no baseline. */
  String costs() {
    StringBuilder table = new StringBuilder("| benchmark | measured | allocated |\n");
    table.append("|---|---:|---:|\n");
    results.forEach(
        (name, result) -> {
          if (name.startsWith("DecisionBenchmark") || name.startsWith("RaceBenchmark")) {
            row(table, "`" + name + "`", score(result), allocated(result));
          }
        });
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** The median of sampled times, else the score. */
  private static double value(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    return result.getParams().getMode() == Mode.SampleTime
        ? primary.getStatistics().getPercentile(MEDIAN)
        : primary.getScore();
  }

  private static String score(RunResult result) {
    String unit = result.getPrimaryResult().getScoreUnit();
    double value = value(result);
    return String.format(Locale.ROOT, value < 100 ? "%,.1f %s" : "%,.0f %s", value, unit);
  }

  private static String allocated(RunResult result) {
    Result<?> rate = result.getSecondaryResults().get("gc.alloc.rate.norm");
    rate = rate == null ? result.getSecondaryResults().get("·gc.alloc.rate.norm") : rate;
    return rate == null ? "" : String.format(Locale.ROOT, "%,.0f B", rate.getScore());
  }
}
