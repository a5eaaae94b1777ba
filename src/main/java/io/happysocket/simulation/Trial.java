// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.ConnectHistory;
import io.happysocket.strategy.ConnectStrategy;
import java.util.function.Supplier;

/**
 * A strategy run over a population: each client connects so many times and keeps a history of its
 * own from one connect to the next. Immutable; its methods may run on any number of threads, and
 * tallies merged in any order give the same summary.
 *
 * @param population the clients
 * @param clients how many of them
 * @param connects how many connects each makes
 * @param seed of all chance
 * @param history makes the history of a client
 */
public record Trial(
    Population population,
    int clients,
    int connects,
    long seed,
    Supplier<? extends ConnectHistory> history) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are no clients or no connects
   */
  public Trial {
    if (clients < 1 || connects < 1) {
      throw new IllegalArgumentException(
          "clients and connects must be at least 1: " + clients + ", " + connects);
    }
  }

  /**
   * Runs every client.
   *
   * @param strategy decides
   * @return the verdict
   */
  public Summary run(ConnectStrategy strategy) {
    return run(strategy, 0, clients).summary(population.name(), strategy.name());
  }

  /**
   * Runs some of the clients.
   *
   * @param strategy decides
   * @param from the first of them, from 0
   * @param to the one after the last
   * @return their tally, to be merged with those of the others
   */
  public Tally run(ConnectStrategy strategy, int from, int to) {
    Tally tally = new Tally(connects);
    for (int i = from; i < to; i++) {
      run(strategy, population.client(seed, i), tally);
    }
    return tally;
  }

  private void run(ConnectStrategy strategy, Client client, Tally tally) {
    ConnectHistory known = history.get();
    boolean broken = client.broken(AddressFamily.IPV6) || client.broken(AddressFamily.IPV4);
    int repairedAt = broken ? population.repairedAt() : 0;
    boolean inUseAgain = repairedAt == 0 || repairedAt > connects;
    long clockNanos = 0;
    for (int number = 1; number <= connects; number++) {
      Scenario scenario = client.next();
      // a connect that lasts longer than the gap puts the next one off
      clockNanos = Math.max(clockNanos, client.nowNanos());
      Simulation race =
          Simulation.run(strategy, scenario, known.view(scenario.machine().network(), clockNanos));
      clockNanos += race.totalNanos();
      known.learn(scenario.machine().network(), clockNanos, race.observations());
      tally.add(race, number, broken);
      if (!inUseAgain && number >= repairedAt && race.winningFamily() == AddressFamily.IPV6) {
        inUseAgain = true;
        tally.inUseAgainAfter(number - repairedAt + 1);
      }
    }
    if (!inUseAgain) {
      tally.inUseAgainAfter(connects - repairedAt + 1);
    }
  }
}
