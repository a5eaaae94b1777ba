// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import io.happysocket.lab.client.Client.Kind;
import io.happysocket.strategy.builtin.Strategies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The clients that the lab knows. */
public final class Clients {

  private static final String DRIVERS = "io.happysocket.lab.driver.";
  private static final String DEFAULT_STRATEGY = Strategies.adaptive().name();

  private Clients() {}

  /** HappySocket with each of its strategies, the default one first. */
  public static List<Client> strategies() {
    List<Client> clients = new ArrayList<>();
    for (String name : Strategies.names()) {
      Kind kind = name.equals(DEFAULT_STRATEGY) ? Kind.DEFAULT : Kind.STRATEGY;
      clients.add(
          kind == Kind.DEFAULT ? 0 : clients.size(),
          new Client(name, name, java("HappySocketDriver", List.of(), name), false, kind));
    }
    return clients;
  }

  private static List<String> java(String driver, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), DRIVERS + driver));
    command.addAll(List.of(arguments));
    return command;
  }
}
