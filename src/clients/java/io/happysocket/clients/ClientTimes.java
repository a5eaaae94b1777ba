// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.Connector;
import io.happysocket.clients.drivers.OfDriver;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures every client of the page, alone and plugged in, where all is well and where {@code ::1}
 * is silent, and writes the table into the page. Two JVMs for each client, one for each situation,
 * whose own lookups give ::1 first, too; so that cold is cold. Run by hand; with words as arguments
 * only the clients whose name has one of them are measured, and the page is left alone.
 */
final class ClientTimes {

  private static final Path PAGE = Path.of("docs/into-existing-clients.md");
  private static final String BEGIN = "<!-- times: from here to the end mark by ClientTimes -->\n";
  private static final String END = "<!-- times: end -->";
  private static final String HEAD =
      """
      | client | healthy, alone | healthy, plugged in | silent, alone | silent, plugged in, cold | tenth |
      |---|---|---|---|---|---|
      """;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECTS = 10;
  private static final int WARMING = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private ClientTimes() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 3 && arguments[0].equals("cells")) {
      try {
        Files.writeString(Path.of(arguments[2]), cells(arguments[1]), StandardOpenOption.APPEND);
      } finally {
        System.exit(0); // whatever threads clients and servers have left
      }
    }
    String table = HEAD + rows(List.of(arguments));
    System.out.print(table);
    if (arguments.length == 0) {
      String page = Files.readString(PAGE);
      int begin = page.indexOf(BEGIN) + BEGIN.length();
      Files.writeString(
          PAGE, page.substring(0, begin) + "\n" + table + "\n" + page.substring(page.indexOf(END)));
    }
  }

  private static String rows(List<String> words) throws IOException, InterruptedException {
    StringBuilder rows = new StringBuilder();
    for (String name : AllClients.byName().keySet()) {
      if (words.isEmpty() || words.stream().anyMatch(name::contains)) {
        Path cells = Files.createTempFile("happysocket", ".cells");
        Ipv6First.run(ClientTimes.class, "cells", "healthy:" + name, cells.toString());
        Ipv6First.run(ClientTimes.class, "cells", "silent:" + name, cells.toString());
        String measured = Files.readString(cells);
        rows.append("| ").append(name).append(measured.isEmpty() ? " | not measured" : measured);
        rows.append(" |\n");
        Files.delete(cells);
      }
    }
    return rows.toString();
  }

  private static String cells(String situationAndName) throws Exception {
    int colon = situationAndName.indexOf(':');
    PluggedContract contract = AllClients.byName().get(situationAndName.substring(colon + 1)).get();
    int port = contract.start();
    try {
      List<String> cells =
          situationAndName.startsWith("healthy") ? healthy(contract, port) : silent(contract, port);
      return " | " + String.join(" | ", cells);
    } finally {
      contract.stop();
    }
  }

  /** The medians alone and plugged in. Both families have the same way to the server. */
  private static List<String> healthy(PluggedContract contract, int port) throws Exception {
    Endpoint relay = Endpoint.healthy(client -> PluggedContract.relay(client, port));
    try (BrokenNetwork network = DeadFirst.localhost().ipv6(relay).ipv4(relay).start();
        Connector connector = Connector.builder().build()) {
      List<String> medians = new ArrayList<>();
      times(contract, null, network, WARMING);
      times(contract, connector, network, WARMING);
      for (Connector plugged : Arrays.asList(null, connector)) {
        double[] times = times(contract, plugged, network, CONNECTS);
        Arrays.sort(times);
        medians.add(text(times[CONNECTS / 2]));
      }
      return medians;
    }
  }

  /** The first one alone; the first and the tenth plugged in, with a connector that is new. */
  private static List<String> silent(PluggedContract contract, int port) throws Exception {
    warm(contract, port);
    try (BrokenNetwork network = PluggedContract.silent(port);
        Connector cold = Connector.builder().build()) {
      double[] plugged = times(contract, cold, network, CONNECTS);
      double[] alone = times(contract, null, network, 1);
      return List.of(text(alone[0]), text(plugged[0]), text(plugged[CONNECTS - 1]));
    }
  }

  /** Loads the classes, with connectors of their own, which leave the shared one as it is. */
  private static void warm(PluggedContract contract, int port) throws Exception {
    Endpoint relay = Endpoint.healthy(client -> PluggedContract.relay(client, port));
    try (BrokenNetwork network = DeadFirst.localhost().ipv6(relay).ipv4(relay).start();
        Connector connector = Connector.builder().build()) {
      times(contract, null, network, WARMING);
      if (contract instanceof OfDriver) {
        for (int i = 0; i < WARMING; i++) {
          connector.connect(network.host(), network.port()).close();
        }
      } else {
        times(contract, connector, network, WARMING);
      }
    }
  }

  /** In milliseconds; negative where it failed. */
  static double[] times(
      PluggedContract contract, @Nullable Connector connector, BrokenNetwork network, int connects)
      throws Exception {
    double[] times = new double[connects];
    try (PluggedContract.Client client = contract.client(connector, CONNECT_TIMEOUT)) {
      for (int i = 0; i < connects; i++) {
        long begin = System.nanoTime();
        int sign = 1;
        try {
          client.exchange(network.host(), network.port());
        } catch (Exception | AssertionError e) {
          sign = -1;
        }
        times[i] = sign * (System.nanoTime() - begin) / NANOS_PER_MILLI;
      }
    }
    return times;
  }

  static String text(double millis) {
    return String.format(
        Locale.ROOT, millis < 0 ? "fails after %.0f ms" : "%.0f ms", Math.abs(millis));
  }
}
