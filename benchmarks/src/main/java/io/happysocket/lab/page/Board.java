// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Client.Kind;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The results, to be looked up. */
public final class Board {

  private final List<Result> results;

  /**
   * Takes the results.
   *
   * @param results in any order; scenarios and clients are shown in that of their first results
   */
  public Board(List<Result> results) {
    this.results = List.copyOf(results);
  }

  List<Result> results() {
    return results;
  }

  Set<Scenario> scenarios() {
    Set<Scenario> scenarios = new LinkedHashSet<>();
    results.forEach(result -> scenarios.add(result.scenario()));
    return scenarios;
  }

  Set<Client> clients(Predicate<Client> wanted) {
    Set<Client> clients = new LinkedHashSet<>();
    results.stream().map(Result::client).filter(wanted).forEach(clients::add);
    return clients;
  }

  /** One result, or null if there is none. */
  Result get(Scenario scenario, Client client, Mode mode) {
    for (Result result : results) {
      if (result.scenario().equals(scenario)
          && result.client().equals(client)
          && result.mode() == mode) {
        return result;
      }
    }
    return null;
  }

  /** HappySocket by default, or null if it did not run. */
  Result byDefault(Scenario scenario, Mode mode) {
    for (Client client : clients(client -> client.kind() == Kind.DEFAULT)) {
      return get(scenario, client, mode);
    }
    return null;
  }

  /** The version that a client told. */
  String version(Client client) {
    return results.stream()
        .filter(result -> result.client().equals(client))
        .findFirst()
        .map(Result::version)
        .orElse("");
  }
}
