// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.Destination;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one race, and how they take turns: what strategies see follows from what each has.
 */
final class Hosts {

  private final List<HostFacts> all;

  /** The host of each endpoint; several addresses that the caller has may be of one host. */
  private final List<HostFacts> endpoints;

  private List<Destination> destinations = List.of();
  private List<Destination> untried = List.of();
  private List<Destination> inTurn = List.of();

  Hosts(List<Endpoint> given) {
    if (given.size() == 1) {
      all = List.of(new HostFacts(given.get(0)));
      endpoints = all;
      return;
    }
    all = new ArrayList<>(given.size());
    endpoints = new ArrayList<>(given.size());
    given.forEach(each -> endpoints.add(hostOf(each)));
  }

  private HostFacts hostOf(Endpoint endpoint) {
    for (HostFacts host : all) {
      if (host.endpoint().isHost(endpoint.host(), endpoint.port())) {
        return host;
      }
    }
    HostFacts host = new HostFacts(endpoint);
    all.add(host);
    return host;
  }

  /** In the caller's order. */
  List<HostFacts> all() {
    return all;
  }

  boolean isOne() {
    return all.size() == 1;
  }

  /** The host of one of the request's endpoints. */
  HostFacts of(int endpoint) {
    return endpoints.get(endpoint);
  }

  /** The host of a destination. */
  HostFacts of(Destination destination) {
    if (all.size() > 1) {
      for (HostFacts host : all) {
        if (host.endpoint().has(destination)) {
          return host;
        }
      }
    }
    return all.get(0);
  }

  /**
   * The host whose turn it is: that of the first destination that was not tried; where there is
   * none, one that is being looked up.
   */
  HostFacts turn() {
    if (all.size() == 1) {
      return all.get(0);
    }
    if (!untried.isEmpty()) {
      return of(untried.get(0));
    }
    for (HostFacts host : all) {
      if (host.anythingPending()) {
        return host;
      }
    }
    return all.get(0);
  }

  // ---- lookups

  /** Whether a lookup runs, the first one of a family or one that was asked again. */
  boolean anythingPending() {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).anythingPending() || all.get(i).anythingPendingAgain()) {
        return true;
      }
    }
    return false;
  }

  /** Whether all lookups that run were asked again, and one does. */
  boolean onlyAskedAgain() {
    boolean again = false;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).anythingPending()) {
        return false;
      }
      again |= all.get(i).anythingPendingAgain();
    }
    return again;
  }

  /** Whether an answer from a cache has brought addresses, and its host was not asked again. */
  boolean mayBeOld() {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).mayBeOld()) {
        return true;
      }
    }
    return false;
  }

  // ---- destinations

  /** The first of each host, then the second of each, and so on; tried ones included. */
  List<Destination> destinations() {
    return destinations;
  }

  /** Those of the hosts with the fewest attempts first; changes with the next attempt. */
  List<Destination> untried() {
    return untried;
  }

  /** Those of them that are of the hosts with the fewest attempts. */
  List<Destination> inTurn() {
    return inTurn;
  }

  /** What strategies see follows from what the hosts have. */
  void arrange() {
    if (isOne()) {
      destinations = all.get(0).destinations();
      untried = all.get(0).untried();
      inTurn = untried;
      return;
    }
    List<Destination> every = new ArrayList<>();
    List<Destination> remaining = new ArrayList<>();
    alternate(all, HostFacts::destinations, every);
    int few = -1;
    int turns = 0;
    while (true) {
      List<HostFacts> next = withFewestAttempts(few);
      if (next.isEmpty()) {
        break;
      }
      alternate(next, HostFacts::untried, remaining);
      turns = few < 0 ? remaining.size() : turns;
      few = next.get(0).attempts();
    }
    destinations = Collections.unmodifiableList(every);
    untried = Collections.unmodifiableList(remaining);
    inTurn = untried.subList(0, turns);
  }

  /** The hosts with something to try and the fewest attempts, more than so many. */
  private List<HostFacts> withFewestAttempts(int moreThan) {
    List<HostFacts> fewest = new ArrayList<>();
    for (HostFacts host : all) {
      if (host.attempts() <= moreThan || host.untried().isEmpty()) {
        continue;
      }
      if (!fewest.isEmpty() && host.attempts() < fewest.get(0).attempts()) {
        fewest.clear();
      }
      if (fewest.isEmpty() || host.attempts() == fewest.get(0).attempts()) {
        fewest.add(host);
      }
    }
    return fewest;
  }

  /** The first of each, then the second of each, and so on. */
  private static void alternate(
      List<HostFacts> hosts, Function<HostFacts, List<Destination>> its, List<Destination> into) {
    int before = -1;
    for (int i = 0; before != into.size(); i++) {
      before = into.size();
      for (HostFacts host : hosts) {
        List<Destination> list = its.apply(host);
        if (i < list.size()) {
          into.add(list.get(i));
        }
      }
    }
  }

  /** The untried destination that is this one; null when there is none. */
  @Nullable Destination untried(Destination destination) {
    for (int i = 0; i < untried.size(); i++) {
      if (untried.get(i).reachesSame(destination)) {
        return untried.get(i);
      }
    }
    return null;
  }
}
