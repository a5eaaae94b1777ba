// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Clients;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Trace;
import java.util.List;

/** The command: every client in every scenario. */
public final class Lab {

  private Lab() {}

  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(arguments);
    List<Scenario> scenarios = Scenario.all(options.scenarios());
    try (Laboratory lab = Laboratory.open(options.work(), WarmUps.all())) {
      for (Scenario scenario : scenarios) {
        for (Client client : Clients.strategies()) {
          try (Experiment experiment = new Experiment(lab, options, scenario, client)) {
            for (Result result : experiment.run()) {
              Trace t = result.median();
              System.out.println(
                  scenario.id()
                      + " "
                      + client.id()
                      + " "
                      + result.mode()
                      + " "
                      + t.connectedNanos() / 1e6
                      + " "
                      + t.syns());
            }
          }
        }
      }
    }
  }
}
