// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.Nat64Prefix;
import java.util.ArrayList;
import java.util.List;

/** Which of the destinations that a race is given become its candidates, and which are refused. */
final class CandidateFilter {

  private final Request request;
  private final AddressFilter filter;
  private List<Destination> refused = List.of();

  CandidateFilter(Request request, AddressFilter filter) {
    this.request = request;
    this.filter = filter;
  }

  /** By the filter, or because the request does not reach them. */
  List<Destination> refused() {
    return refused;
  }

  /** What is given, as nearly always, or else those of it that may be tried, each once. */
  List<Destination> of(List<Destination> given, int most, List<Nat64Prefix> inUse) {
    int good = 0;
    while (good < given.size() && good < most && mayBeTried(given, good, inUse)) {
      good++;
    }
    if (good == given.size()) {
      return List.copyOf(given);
    }
    List<Destination> usable = new ArrayList<>(given.subList(0, good));
    for (int i = good + 1; i < given.size() && usable.size() < most; i++) {
      if (mayBeTried(given, i, inUse)) {
        usable.add(given.get(i));
      }
    }
    return usable;
  }

  /** Whether one was not given before, nor refused in an earlier answer, and is allowed. */
  private boolean mayBeTried(List<Destination> given, int number, List<Nat64Prefix> inUse) {
    Destination destination = given.get(number);
    for (int i = 0; i < number; i++) {
      if (given.get(i).reachesSame(destination)) {
        return false;
      }
    }
    return !HostFacts.in(refused, destination) && isUsable(destination, inUse);
  }

  private boolean isUsable(Destination destination, List<Nat64Prefix> inUse) {
    boolean usable = request.mayReach(destination.address()) && allows(destination, inUse);
    if (!usable) {
      refused = refused.isEmpty() ? new ArrayList<>(1) : refused;
      refused.add(destination);
    }
    return usable;
  }

  /** Where the packets go, and where a translator sends them on to. */
  private boolean allows(Destination destination, List<Nat64Prefix> inUse) {
    return filter.allows(destination.address(), inUse)
        && (destination.address().equals(destination.represented())
            || filter.allows(destination.represented(), inUse));
  }

  /** Those that are not candidates yet, of this host or another one. */
  static List<Destination> without(List<Destination> known, List<Destination> brought) {
    boolean all = true;
    for (int i = 0; i < brought.size(); i++) {
      all &= !HostFacts.in(known, brought.get(i));
    }
    if (all) {
      return brought;
    }
    List<Destination> fresh = new ArrayList<>(brought.size());
    for (int i = 0; i < brought.size(); i++) {
      if (!HostFacts.in(known, brought.get(i))) {
        fresh.add(brought.get(i));
      }
    }
    return fresh;
  }

  /** In the order of their host; at the end those that are candidates of other hosts already. */
  static List<Destination> inOrder(List<Destination> brought, List<Destination> ordered) {
    if (brought.size() < 2) {
      return brought;
    }
    Destination[] mine = new Destination[brought.size()];
    int count = 0;
    for (int i = 0; i < ordered.size(); i++) { // no iterator: for every answer of every race
      if (HostFacts.in(brought, ordered.get(i))) {
        mine[count++] = ordered.get(i);
      }
    }
    for (int i = 0; count < mine.length; i++) {
      if (!HostFacts.in(ordered, brought.get(i))) {
        mine[count++] = brought.get(i);
      }
    }
    return List.of(mine);
  }
}
