// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.quality;

import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.network.Network;
import io.happysocket.lab.quality.Talk.Couplet;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.server.WebServer;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.FiguresReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code quality} in the lab's network, whose paths are those of given couplets. */
public final class Measurement {

  /** Above Teredo's tail: what takes longer does not come. */
  private static final String TIMEOUT = "8s";

  private static final int MINUTES_AT_MOST = 10;

  /** A client with native addresses, so that the servers' decide the class. */
  private static final String CLIENT =
      """
      ip addr add 2a00:1451::2/128 dev lab0 nodad
      ip addr del 2001:db8:c::2/128 dev lab0
      ip addr add 24.0.0.2/32 dev lab0
      ip addr del 198.51.100.2/32 dev lab0
      ip route replace default dev lab0
      ip -6 route replace ::/0 dev lab0
      """;

  private static final String SERVER =
      """
      ip route add 2a00:1451::/32 dev lab0
      ip route add 24.0.0.0/24 dev lab0
      ip route add local 2a00:1450::/32 dev lo
      ip route add local 24.1.0.0/16 dev lo
      """;

  private final Path work;
  private final List<Couplet> couplets;

  /**
   * One measurement.
   *
   * @param work an existing directory, for files
   */
  public Measurement(Path work, List<Couplet> couplets) {
    this.work = work;
    this.couplets = List.copyOf(couplets);
  }

  /** Where the rows are. */
  public Path rows() {
    return work.resolve("rows.csv");
  }

  /**
   * Measures each once.
   *
   * @param rate destinations begun in a second
   * @return the figures that the command printed as JSON
   * @throws IOException also saying what this system does not allow
   */
  public Figures run(int rate) throws IOException, InterruptedException {
    try (Network network = Network.open(work)) {
      shell(network.client(), CLIENT);
      shell(network.server(), SERVER);
      network.router().rules(rules());
      StringBuilder names = new StringBuilder();
      StringBuilder addresses = new StringBuilder("127.0.0.1 localhost\n");
      for (Couplet each : couplets) {
        names.append(each.name()).append('\n');
        addresses.append("%s %s\n".formatted(each.ipv6(), each.name()));
        addresses.append("%s %s\n".formatted(each.ipv4(), each.name()));
      }
      Files.writeString(work.resolve("hosts"), addresses);
      Path file = Files.writeString(work.resolve("names.txt"), names);
      try (WebServer web = network.server().inside(WebServer::open)) {
        String json =
            tool(
                network.client()::command,
                List.of("--file", file.toString(), "--port", "" + WebServer.PORT),
                List.of("--rate", "" + rate, "--parallel", "500", "--timeout", TIMEOUT),
                List.of("--machine", "lab", "--out", rows().toString(), "--json"));
        return FiguresReader.read(new StringReader(json), "the command's JSON");
      }
    }
  }

  /** The whole report of the rows, as the command prints it. */
  public String report() throws IOException, InterruptedException {
    return tool(command -> command, List.of("merge", rows().toString()));
  }

  private List<PathRule> rules() {
    List<PathRule> rules = new ArrayList<>();
    for (Couplet each : couplets) {
      rules.add(rule(each.ipv6(), each.rtt6(), each.fails()));
      rules.add(rule(each.ipv4(), each.rtt4(), false));
    }
    return rules;
  }

  private static PathRule rule(String to, double rtt, boolean silent) {
    Does does = silent ? Does.SILENT : Does.ANSWERS;
    return new PathRule(to, 0, Math.max(1, rtt), does, 0, false, 0, 0);
  }

  private interface Place {
    List<String> command(List<String> inner);
  }

  @SafeVarargs
  private String tool(Place place, List<String>... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.happysocket.cli.Main", "quality"));
    for (List<String> some : arguments) {
      command.addAll(some);
    }
    Path said = work.resolve("said.txt");
    Path wrong = work.resolve("wrong.txt");
    Process tool =
        new ProcessBuilder(place.command(command))
            .redirectOutput(said.toFile())
            .redirectError(wrong.toFile())
            .start();
    if (!tool.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES)) {
      tool.destroyForcibly();
      throw new IOException("quality takes more than " + MINUTES_AT_MOST + " minutes");
    }
    if (tool.exitValue() != 0) {
      throw new IOException("quality: " + tool.exitValue() + ", " + Files.readString(wrong));
    }
    return Files.readString(said);
  }

  private static void shell(Namespace where, String script)
      throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder(where.command(List.of("sh", "-c", "set -e\n" + script)))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes()).strip();
    if (shell.waitFor() != 0) {
      throw new IOException("cannot set the network up: " + said);
    }
  }
}
