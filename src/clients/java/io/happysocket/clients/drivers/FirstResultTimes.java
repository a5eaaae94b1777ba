// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.clients.Ipv6First;
import io.happysocket.loopback.Loopback;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Prints how long each client takes from the connect to the end of its exchange: alone at a healthy
 * address; alone and raced by a name whose first address is silent. The first race of a JVM knows
 * nothing, so each client has a JVM of its own, whose own lookups give ::1 first as well. Run by
 * hand.
 */
final class FirstResultTimes {

  private static final int TIME_OUT_MILLIS = 5_000;
  private static final int TIMES = 5;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final Map<String, Supplier<ClientProof>> CLIENTS =
      Map.of(
          "PgJDBC", PgJdbcTest::new,
          "MariaDB", MariaDbTest::new,
          "MySQL", MySqlTest::new,
          "LDAP", LdapTest::new,
          "SMTP", SmtpTest::new,
          "IMAP", ImapTest::new,
          "FTP", FtpTest::new,
          "RabbitMQ", RabbitMqTest::new);

  private FirstResultTimes() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1) {
      System.out.println(row(arguments[0]));
      System.exit(0);
    }
    System.out.println("| client | healthy, alone | silent, alone | raced, cold | raced again |");
    System.out.println("|---|---|---|---|---|");
    for (String client : CLIENTS.keySet().stream().sorted().toList()) {
      Ipv6First.run(FirstResultTimes.class, client);
    }
  }

  private static String row(String name) throws Exception {
    Path folder = Files.createTempDirectory(name);
    FtpTest.folder = folder;
    RabbitMqTest.folder = folder;
    ClientProof client = CLIENTS.get(name).get();
    int port = client.start();
    loadTheLibrary();
    double[] healthy = new double[TIMES];
    for (int i = -2; i < TIMES; i++) {
      healthy[Math.max(0, i)] = millis(client, "127.0.0.1", port, false).time();
    }
    Arrays.sort(healthy);
    try (DeadFirst dead = DeadFirst.silent(port)) {
      Result cold = millis(client, dead.name(), port, true);
      Result again = millis(client, dead.name(), port, true);
      Result alone = millis(client, dead.name(), port, false);
      return String.format(
          Locale.ROOT,
          "| %s | %.0f ms | %s | %s | %s |",
          name,
          healthy[TIMES / 2],
          alone,
          cold,
          again);
    }
  }

  /** By another connector, which leaves the memory of the shared one empty. */
  private static void loadTheLibrary() throws Exception {
    try (Connector connector = Connector.builder().build();
        ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0)) {
      for (int i = 0; i < TIMES; i++) {
        try (SocketChannel channel = connector.connect("localhost", Loopback.portOf(server))) {
          channel.isConnected();
        }
      }
    }
  }

  /** How long it took, and what came of it. */
  private record Result(double time, String failure) {
    @Override
    public String toString() {
      return (failure.isEmpty() ? "" : "fails after ")
          + String.format(Locale.ROOT, "%.0f ms", time);
    }
  }

  private static Result millis(ClientProof client, String host, int port, boolean raced) {
    long begin = System.nanoTime();
    String failure = "";
    try {
      client.exchange(new ClientProof.Target(host, port, TIME_OUT_MILLIS, raced));
    } catch (Exception | AssertionError e) {
      failure = e.getClass().getSimpleName();
    }
    return new Result((System.nanoTime() - begin) / NANOS_PER_MILLI, failure);
  }
}
