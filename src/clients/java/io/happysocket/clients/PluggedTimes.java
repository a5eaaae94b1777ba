// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.Connector;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long the exchanges of {@link PluggedContract} take, alone and plugged in; a JVM for
 * each class that is named, whose own lookups give ::1 first as well. Run by hand.
 */
final class PluggedTimes {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECTS = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private PluggedTimes() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) {
      System.out.println(row(arguments[0]));
      System.exit(0);
    }
    System.out.println(
        "| client | healthy, alone | healthy, plugged in | `::1` silent, alone: first, tenth"
            + " | `::1` silent, plugged in: first, tenth |");
    System.out.println("|---|---|---|---|---|");
    Ipv6First.run(PluggedTimes.class, arguments[0], "row");
  }

  private static String row(String name) throws Exception {
    Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
    constructor.setAccessible(true); // tests are not public
    PluggedContract contract = (PluggedContract) constructor.newInstance();
    int port = contract.start();
    try (BrokenNetwork silent = PluggedContract.silent(port)) {
      double[] healthy = healthy(contract, port);
      try (Connector cold = Connector.builder().build()) {
        double[] raced = times(contract, cold, silent);
        double[] waited = times(contract, null, silent);
        return String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s, %s | %s, %s |",
            contract.getClass().getSimpleName(),
            text(healthy[0]),
            text(healthy[1]),
            text(waited[0]),
            text(waited[CONNECTS - 1]),
            text(raced[0]),
            text(raced[CONNECTS - 1]));
      }
    } finally {
      contract.stop();
    }
  }

  /** The medians alone and plugged in; both families are as far away. */
  private static double[] healthy(PluggedContract contract, int port) throws Exception {
    Endpoint relay = Endpoint.healthy(client -> PluggedContract.relay(client, port));
    try (BrokenNetwork network = DeadFirst.localhost().ipv6(relay).ipv4(relay).start();
        Connector connector = Connector.builder().build()) {
      times(contract, null, network); // loads the classes
      times(contract, connector, network);
      return new double[] {
        median(times(contract, null, network)), median(times(contract, connector, network))
      };
    }
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[CONNECTS / 2];
  }

  private static String text(double millis) {
    return String.format(
        Locale.ROOT, millis < 0 ? "fails after %.0f ms" : "%.0f ms", Math.abs(millis));
  }

  /** Negative where it failed. */
  private static double[] times(
      PluggedContract contract, @Nullable Connector connector, BrokenNetwork network)
      throws Exception {
    double[] times = new double[CONNECTS];
    try (PluggedContract.Client client = contract.client(connector, CONNECT_TIMEOUT)) {
      for (int i = 0; i < CONNECTS; i++) {
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
}
