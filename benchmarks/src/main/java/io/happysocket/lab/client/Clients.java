// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import io.happysocket.lab.client.Client.Kind;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The clients that the lab knows, and which of them this machine has. */
public final class Clients {

  private static final String DRIVERS = "io.happysocket.lab.driver.";
  private static final String DEFAULT_STRATEGY = Strategies.adaptive().name();

  private final List<Client> found = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  private Clients() {}

  /**
   * Looks for them.
   *
   * @param drivers where the drivers of other languages are
   * @param work where a compiled one goes
   */
  public static Clients find(Path drivers, Path work) throws IOException, InterruptedException {
    Clients clients = new Clients();
    clients.strategies();
    clients.jvm();
    clients.others(drivers.toAbsolutePath(), work.toAbsolutePath());
    return clients;
  }

  /** HappySocket by default, its other strategies, then the peers. */
  public List<Client> found() {
    return List.copyOf(found);
  }

  /** The names of those that this machine does not have. */
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  private void strategies() {
    for (String name : Strategies.names()) {
      boolean isDefault = name.equals(DEFAULT_STRATEGY);
      Kind kind = isDefault ? Kind.DEFAULT : Kind.STRATEGY;
      String label = isDefault ? "HappySocket" : name;
      List<String> command = java("HappySocketDriver", List.of(), name);
      found.add(isDefault ? 0 : found.size(), new Client(name, label, command, false, kind));
    }
    // what curl would be if it learnt, and we if we began with its Connection Attempt Delay
    List<String> command = java("HappySocketDriver", List.of(), DEFAULT_STRATEGY, "200");
    found.add(
        1, new Client("adaptive-200", "HappySocket at 200 ms", command, false, Kind.STRATEGY));
  }

  private void jvm() {
    Kind ipv4 = Kind.PREFERS_IPV4;
    Kind ipv6 = Kind.PREFERS_IPV6;
    String prefer = "-Djava.net.preferIPv6Addresses=true";
    add("okhttp", "OkHttp", java("OkHttpDriver", List.of()), ipv6);
    add("jdk", "new Socket", java("SocketDriver", List.of()), ipv4);
    add("jdk-ipv6", "new Socket (IPv6 first)", java("SocketDriver", List.of(prefer)), ipv6);
    add("jdk-http", "java.net.http", java("JdkHttpDriver", List.of()), ipv4);
    add("httpclient5", "HttpClient 5", java("HttpClient5Driver", List.of()), ipv4);
    add("netty", "Netty", java("NettyDriver", List.of()), ipv4);
  }

  private void others(Path drivers, Path work) throws IOException, InterruptedException {
    Kind ipv6 = Kind.PREFERS_IPV6;
    if (onPath("go")) {
      Path binary = work.resolve("go-driver");
      Process build =
          new ProcessBuilder("go", "build", "-o", "" + binary, "" + drivers.resolve("go.go"))
              .inheritIO()
              .start();
      if (build.waitFor() == 0) {
        add("go", "Go", List.of("" + binary), ipv6);
      } else {
        skipped.add("Go (does not build)");
      }
    } else {
      skipped.add("Go");
    }
    oneShot("curl", "--silent", "--show-error");
    oneShot("wget", "--quiet", "--output-document=/dev/null", "--tries=1");
    interpreted("node", "Node.js", "node", drivers.resolve("node.mjs"));
    interpreted("python", "Python asyncio", "python3", drivers.resolve("python.py"));
  }

  private void oneShot(String program, String... options) {
    if (onPath(program)) {
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(List.of(options));
      command.add("http://HOST:PORT/");
      found.add(new Client(program, program, command, true, Kind.PREFERS_IPV6));
    } else {
      skipped.add(program);
    }
  }

  private void interpreted(String id, String label, String interpreter, Path driver) {
    if (onPath(interpreter)) {
      add(id, label, List.of(interpreter, "" + driver), Kind.PREFERS_IPV6);
    } else {
      skipped.add(label);
    }
  }

  private void add(String id, String label, List<String> command, Kind kind) {
    found.add(new Client(id, label, command, false, kind));
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> java(String driver, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", absoluteClassPath(), DRIVERS + driver));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The drivers start in another directory. */
  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(":", entries);
  }
}
