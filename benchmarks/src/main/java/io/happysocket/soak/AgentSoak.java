// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.Privilege;
import io.happysocket.lab.network.Namespace;
import io.happysocket.soak.blocking.Servers;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command: blocking sockets of the JDK's under the agent, and a look at what they left behind.
 * It exits with 1 if anything was lost. {@code docs/soak.md} says how to run it.
 */
public final class AgentSoak {

  private static final String COUNT = "100000";

  private static final String SET_UP =
      """
      ip link set lo up
      echo "1024 65535" > /proc/sys/net/ipv4/ip_local_port_range
      mount --bind %1$s/nsswitch.conf /etc/nsswitch.conf
      mount --bind %1$s/hosts /etc/hosts
      """;

  private AgentSoak() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      List<String> words = new ArrayList<>(List.of("--count", COUNT));
      words.addAll(List.of(arguments));
      Options options = Options.parse(words.toArray(String[]::new));
      if (Privilege.missing() && Privilege.canBeHad()) {
        System.exit(Privilege.again(AgentSoak.class, arguments));
      }
      System.exit(run(options));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The agent's soak cannot run: " + e.getMessage());
      System.exit(2);
    }
  }

  private static int run(Options options) throws IOException, InterruptedException {
    Path work = Files.createDirectories(options.work()).toAbsolutePath();
    Files.writeString(work.resolve("nsswitch.conf"), "hosts: files\n");
    Files.writeString(work.resolve("hosts"), Servers.hosts());
    makeKeys(options, work);
    Path report = work.resolve("agent-report.txt");
    try (Namespace network = network(work)) {
      List<String> command =
          new ArrayList<>(List.of(options.java().resolve("bin/java").toString(), "-Xmx256m"));
      command.add("-javaagent:" + jar() + "=report=" + report);
      if (network == null) {
        command.add("-Djdk.net.hosts.file=" + work.resolve("hosts"));
      }
      command.addAll(List.of("-cp", classPath(), AgentRun.class.getName()));
      command.addAll(List.of(network == null ? "plain" : "own", keys(work).toString()));
      command.addAll(options.forRun());
      Path page = work.resolve("agent-page.md");
      Process run =
          new ProcessBuilder(network == null ? command : network.command(command))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(page.toFile())
              .start();
      int status = run.waitFor();
      String text =
          Files.readString(page) + "\nThe agent's own report:\n\n```\n" + Files.readString(report);
      text += "```\n";
      System.out.print(text);
      if (raced(report) < options.count() / 2) { // nine tenths have a name
        System.err.println("FAULT the agent has not raced, or ceased to");
        return 1;
      }
      if (options.docs() != null && status == 0) {
        MarkedPage.write(options.docs().resolve("soak.md"), "the soak of the agent", text);
      }
      return status;
    }
  }

  private static long raced(Path report) throws IOException {
    return Files.readAllLines(report).stream()
        .filter(line -> line.contains("connects that were raced"))
        .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
        .sum();
  }

  private static Path jar() throws IOException {
    Path target = Path.of("..", "target").toAbsolutePath().normalize();
    Path given = Path.of(System.getProperty("agent.jar", ""));
    if (Files.isRegularFile(given)) {
      return given.toAbsolutePath();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith("-agent.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no jar of the agent in " + target));
    }
  }

  private static Path keys(Path work) {
    return work.resolve("keys.p12");
  }

  private static void makeKeys(Options options, Path work)
      throws IOException, InterruptedException {
    Files.deleteIfExists(keys(work));
    List<String> command =
        new ArrayList<>(List.of(options.java().resolve("bin/keytool").toString(), "-genkeypair"));
    command.addAll(List.of("-alias", "server", "-dname", "CN=soak", "-keyalg", "EC"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", keys(work).toString()));
    command.addAll(List.of("-storepass", Servers.PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /** Null where the system does not allow it. */
  private static Namespace network(Path work) throws IOException {
    if (Privilege.missing()) {
      return null;
    }
    try {
      return Namespace.open(SET_UP.formatted(work));
    } catch (IOException e) {
      System.err.println(e.getMessage() + ": on plain loopback instead");
      return null;
    }
  }

  /** Without dnsjava, which would be the JVM's resolver in the agent's place. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> !entry.getFileName().toString().startsWith("dnsjava-"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
