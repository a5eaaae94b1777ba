// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.loopback.AgentJvm;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures every client of {@link ClientTimes} as it comes, in JVMs with the agent, on each JDK of
 * {@code -Dagent.jdks=HOME:HOME} (without it the running one and newer ones of this machine), and
 * writes the table of {@code docs/agent.md}. Two JVMs for each client and JDK. Run by hand; with
 * words as arguments only the clients whose name has one of them are measured, and the page is left
 * alone.
 */
final class AgentTimes {

  private static final Path PAGE = Path.of("docs/agent.md");
  private static final String BEGIN = "<!-- times: from here to the end mark by AgentTimes -->\n";
  private static final String END = "<!-- times: end -->";

  /** Of a healthy and of a silent JVM. */
  private static final int CELLS = 4;

  private static final int CONNECTS = 10;
  private static final int WARMING = 20;

  /** What no race takes, and each connect time-out does. */
  private static final double SLOW_MILLIS = 1_000;

  private static final int LONGEST_SECONDS = 120;
  private static final String NONE = "";

  private AgentTimes() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4 && arguments[0].equals("cells")) {
      try {
        List<String> cells = cells(arguments[1], arguments[2].equals("silent"));
        Files.write(Path.of(arguments[3]), cells, StandardOpenOption.APPEND);
      } catch (Throwable e) { // also that a server does not run here
        System.err.println(arguments[1] + ": " + e);
      } finally {
        System.exit(0); // whatever threads clients and servers have left
      }
    }
    if (UnderAgent.jar() == null) {
      throw new IOException("the agent's jar is not there: " + UnderAgent.MAKE_IT);
    }
    String table = table(List.of(arguments));
    System.out.print(table);
    if (arguments.length == 0) {
      String page = Files.readString(PAGE);
      int begin = page.indexOf(BEGIN) + BEGIN.length();
      Files.writeString(
          PAGE, page.substring(0, begin) + "\n" + table + "\n" + page.substring(page.indexOf(END)));
    }
  }

  private static List<Path> jdks() {
    String homes = System.getProperty("agent.jdks");
    return homes == null
        ? AgentJvm.jdks()
        : Stream.of(homes.split(File.pathSeparator)).map(Path::of).toList();
  }

  private static String table(List<String> words) throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder("| client |");
    StringBuilder line = new StringBuilder("|---|");
    for (Path jdk : jdks()) {
      table.append(" JDK ").append(version(jdk));
      table.append(": healthy | silent, cold | tenth | after a blocking connect |");
      line.append("---|".repeat(CELLS));
    }
    table.append('\n').append(line).append('\n');
    for (String name : AllClients.byName().keySet()) {
      if (words.isEmpty() || words.stream().anyMatch(name::contains)) {
        table.append("| ").append(name).append(" |");
        for (Path jdk : jdks()) {
          measured(jdk, name).forEach(cell -> table.append(' ').append(cell).append(" |"));
        }
        table.append('\n');
      }
    }
    return table.toString();
  }

  private static String version(Path jdk) throws IOException {
    return Files.readAllLines(jdk.resolve("release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("[^0-9.]", ""))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> measured(Path jdk, String name)
      throws IOException, InterruptedException {
    Path cells = Files.createTempFile("happysocket", ".cells");
    for (String situation : List.of("healthy", "silent")) {
      UnderAgent.run(
          jdk, LONGEST_SECONDS, AgentTimes.class, "cells", name, situation, cells.toString());
    }
    List<String> measured = Files.readAllLines(cells);
    Files.delete(cells);
    return measured.size() == CELLS ? measured : List.of("not measured", NONE, NONE, NONE);
  }

  private static List<String> cells(String name, boolean silent) throws Exception {
    UnderAgent.localhostIsBoth(false);
    PluggedContract contract = AllClients.byName().get(name).get();
    int port = contract.start();
    try {
      return silent ? silent(contract, port) : List.of(healthy(contract, port));
    } finally {
      contract.stop();
    }
  }

  /** The median. Both families have the same way to the server. */
  private static String healthy(PluggedContract contract, int port) throws Exception {
    UnderAgent.localhostIsBoth(true);
    Endpoint relay = Endpoint.healthy(client -> PluggedContract.relay(client, port));
    try (BrokenNetwork network = DeadFirst.localhost().ipv6(relay).ipv4(relay).start()) {
      ClientTimes.times(contract, null, network, WARMING);
      double[] times = ClientTimes.times(contract, null, network, CONNECTS);
      Arrays.sort(times);
      return ClientTimes.text(times[CONNECTS / 2]);
    }
  }

  /**
   * The first one, with an agent that knows nothing; the tenth, or for a client that is not raced
   * one after a blocking connect of others in the same JVM.
   */
  private static List<String> silent(PluggedContract contract, int port) throws Exception {
    try (BrokenNetwork network = PluggedContract.silent(port)) {
      ClientTimes.times(contract, null, network, WARMING); // by the one address that works
      warmRaces();
      UnderAgent.localhostIsBoth(true);
      double cold = ClientTimes.times(contract, null, network, 1)[0];
      List<String> cells = new ArrayList<>(List.of(ClientTimes.text(cold)));
      if (cold >= 0 && cold < SLOW_MILLIS) {
        double[] more = ClientTimes.times(contract, null, network, CONNECTS - 1);
        cells.addAll(List.of(ClientTimes.text(more[more.length - 1]), NONE));
      } else {
        new Socket(network.host(), network.port()).close();
        double taught = ClientTimes.times(contract, null, network, 1)[0];
        cells.addAll(List.of(NONE, ClientTimes.text(taught)));
      }
      return cells;
    }
  }

  /** Loads the classes. */
  @SuppressWarnings("AddressSelection") // what the agent is for: a program that connects by a name
  private static void warmRaces() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      for (int i = 0; i < WARMING; i++) {
        new Socket(UnderAgent.WARMING_NAME, server.getLocalPort()).close();
        server.accept().close();
      }
    }
  }
}
