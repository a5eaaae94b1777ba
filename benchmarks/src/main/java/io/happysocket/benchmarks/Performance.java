// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.happysocket.docs.Machine;
import io.happysocket.docs.MarkedPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs every benchmark of this package, keeps what JMH measured in {@code results/}, and writes the
 * tables of {@code docs/performance.md}. On a quiet machine, from the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install && mvn -q -f benchmarks compile exec:exec@benchmarks
 * }</pre>
 *
 * <p>With other JDKs, {@code -Djdks="/opt/jdk-25"}, connects are timed on these, too.
 */
public final class Performance {

  private static final List<String> BENCHMARKS =
      List.of("ConnectBenchmark", "DnsBenchmark", "DecisionBenchmark", "RaceBenchmark");

  private Performance() {}

  /** The arguments are the directories of the results and of the docs, and those of other JDKs. */
  public static void main(String[] arguments) throws Exception {
    Path results = Files.createDirectories(Path.of(arguments[0]));
    Path page = Path.of(arguments[1], "performance.md");
    String name = LocalDate.now(ZoneOffset.UTC) + "-jdk" + Runtime.version().feature();
    StringBuilder text = new StringBuilder();
    text.append("Run on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(": ")
        .append(Machine.words());
    text.append(". What JMH measured is in `benchmarks/results/").append(name).append(".json`.\n");
    Figures figures = new Figures(jmh(results.resolve(name + ".json")));
    text.append("\n## Connects and lookups\n\n").append(figures.ratios());
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    List.of(arguments).subList(2, arguments.length).forEach(home -> homes.add(Path.of(home)));
    text.append("\n## The call of a connect alone\n");
    for (Path home : homes) {
      text.append("\nJDK ").append(FirstConnect.feature(home)).append("\n\n");
      text.append(child(home, ConnectCalls.class)).append('\n');
      text.append(child(home, AsyncConnectCalls.class));
    }
    text.append("\n## Decisions and races\n\n").append(figures.costs());
    text.append("\n## Races that nobody answers\n\n");
    text.append(child(SilentRaces.class, "1000")).append('\n');
    text.append(child(SilentRaces.class, "10000")).append('\n');
    text.append("With channels that are only objects, and all else real:\n\n");
    text.append(child(SilentRaces.class, "100000", "faked"));
    MarkedPage.write(page, "the benchmarks", text.toString());
    List<String> first = new ArrayList<>(List.of(arguments[1]));
    homes.forEach(home -> first.add(home.toString()));
    child(FirstConnect.class, first.toArray(String[]::new)); // which writes a part of its own
  }

  private static Collection<RunResult> jmh(Path json) throws Exception {
    var builder = new OptionsBuilder();
    BENCHMARKS.forEach(
        each -> builder.include(Performance.class.getPackageName() + "\\." + each + "\\."));
    Options options =
        builder
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString())
            .build();
    Collection<RunResult> measured = new Runner(options).run();
    shorten(json);
    return measured;
  }

  /** Leaves out each single sample, which is megabytes, and where the JVM lies. */
  private static void shorten(Path json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode all = mapper.readTree(json.toFile());
    for (JsonNode each : all) {
      ((ObjectNode) each).remove("jvm");
      ((ObjectNode) each).remove("jvmArgs");
      ((ObjectNode) each.get("primaryMetric")).remove("rawDataHistogram");
      for (JsonNode metric : each.get("secondaryMetrics")) {
        ((ObjectNode) metric).remove("rawDataHistogram");
      }
    }
    mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
  }

  /** What a main of its own prints, in a process of its own. */
  private static String child(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return child(Path.of(System.getProperty("java.home")), main, arguments);
  }

  private static String child(Path home, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(main.getSimpleName() + " failed");
    }
    System.out.println(printed);
    return printed;
  }
}
