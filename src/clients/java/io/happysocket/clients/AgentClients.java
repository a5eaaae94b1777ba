// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import io.happysocket.testing.BrokenNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An application under the agent: clients as they come, one after the other, each with its server
 * on 127.0.0.1 while {@code ::1} is silent. The first argument is a file, which has a line of each
 * client in the end.
 */
final class AgentClients {

  static final String CONNECTED = ": connected twice";

  /** A client that waits for it is not raced. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(10);

  /** A busy machine's, since a connect that is not raced lasts longer. */
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private AgentClients() {}

  public static void main(String[] arguments) throws Exception {
    try {
      for (String name : List.of(arguments).subList(1, arguments.length)) {
        Files.writeString(
            Path.of(arguments[0]), name + outcome(name) + "\n", StandardOpenOption.APPEND);
      }
    } finally {
      System.exit(0); // whatever threads clients and servers have left
    }
  }

  private static String outcome(String name) {
    try {
      PluggedContract contract = AllClients.byName().get(name).get();
      int port = contract.start();
      try {
        String[] outcome = {": waits for its connect time-out"};
        Thread client = new Thread(() -> outcome[0] = exchanges(contract, port), name);
        client.start();
        client.join(PATIENCE_MILLIS);
        return outcome[0];
      } finally {
        contract.stop();
      }
    } catch (Throwable e) { // the test is told of it
      return ": " + e;
    }
  }

  private static String exchanges(PluggedContract contract, int port) {
    try (BrokenNetwork network = PluggedContract.silent(port);
        PluggedContract.Client client = contract.client(null, CONNECT_TIMEOUT)) {
      client.exchange(network.host(), network.port());
      client.exchange(network.host(), network.port());
      return CONNECTED;
    } catch (Throwable e) { // the test is told of it
      return ": " + e;
    }
  }
}
